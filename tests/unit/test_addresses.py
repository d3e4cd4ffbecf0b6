"""Which addresses Hito may call for a subscriber."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain.addresses import is_public, url_problem


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001::1"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1"),
        *("192.0.0.8", "192.0.2.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "fec0::1"),
        # IPv4 addresses in IPv6, public ones too.
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::a9fe:a9fe"),
        *("64:ff9b:1::1", "2002:7f00:1::", "2001:0:53aa:64c::1"),
    ],
)
def test_every_other_address_is_not(address):
    assert not is_public(ip_address(address))


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_no_ipv4_address_is_public_by_being_written_as_ipv6(number):
    plain = IPv4Address(number)
    for prefix in ("::ffff:", "::", "64:ff9b::"):
        assert not is_public(IPv6Address(f"{prefix}{plain}"))


GOOD = [
    "https://school.example.org/hooks?x=1",
    "https://school.example.org:8443/hooks",
    "https://xn--ol-jia.example/",
    "https://93.184.216.34/hooks",
    "https://[2606:4700::1111]/hooks",
]


@pytest.mark.parametrize("url", GOOD)
def test_a_public_address_over_https_is_allowed(url):
    assert url_problem(url, allows_loopback=False) is None


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "url"),
        ("hooks", "url"),
        ("https://", "url"),
        ("https:///path", "url"),
        ("https://a b.example/", "url"),
        ("https://a.example/\n", "url"),
        ("https://a.example:99999/", "url"),
        ("https://[::1/", "url"),
        ("https://user@a.example/", "url"),
        ("https://user:secret@a.example/", "url"),
        ("https://a.example/#part", "url"),
        ("https://escúela.example/", "url"),
        ("http://a.example/", "https"),
        ("ftp://a.example/", "https"),
        ("file://a.example/etc/passwd", "https"),
        ("http://127.0.0.1/", "https"),
        ("https://127.0.0.1/", "public_address"),
        ("https://169.254.169.254/latest/meta-data", "public_address"),
        ("https://[::1]/", "public_address"),
        ("https://[::ffff:10.0.0.1]/", "public_address"),
        ("https://10.0.0.1/", "public_address"),
        ("https://localhost/", "public_address"),
        ("https://LOCALHOST./", "public_address"),
        ("https://hooks.localhost/", "public_address"),
        ("https://printer.local/", "public_address"),
        ("https://metadata.google.internal/", "public_address"),
        ("https://router.home.arpa/", "public_address"),
        ("https://intranet/", "public_address"),
        # What some resolvers read as 127.0.0.1.
        ("https://2130706433/", "public_address"),
        ("https://127.1/", "public_address"),
        ("https://0x7f.0.0.0x1/", "public_address"),
        ("https://0177.0.0.1/", "public_address"),
    ],
)
def test_any_other_url_is_refused_by_a_reason(url, problem):
    assert url_problem(url, allows_loopback=False) == problem


@pytest.mark.parametrize("url", ["http://127.0.0.1:9999/hook", "http://localhost:1/", "https://[::1]:4/", *GOOD])
def test_where_a_parameter_says_so_this_machine_is_allowed_too(url):
    assert url_problem(url, allows_loopback=True) is None


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "https://169.254.169.254/", "http://a.example/", "ftp://127.0.0.1/"]
)
def test_and_nothing_else(url):
    assert url_problem(url, allows_loopback=True)


@given(st.text())
def test_no_text_raises(text):
    url_problem(text, allows_loopback=False)
    url_problem(f"https://{text}", allows_loopback=False)
