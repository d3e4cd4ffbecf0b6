"""Addresses that Hito may call for somebody else: on the public Internet, and nowhere else."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

# The unicast addresses of the IPv6 Internet. Source: RFC 4291, section 2.4, and IANA's registry.
_INTERNET = IPv6Network("2000::/3")

# Names that resolve on the machine itself or in its network. Source: RFC 6761, RFC 6762, RFC 8375, ICANN's "internal".
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "localdomain")


def is_public(address: Address) -> bool:
    """Whether an address is one of the public Internet, for one receiver.

    Private, loopback, link-local, multicast, reserved and documentation addresses are not, nor is an IPv6 address that
    stands for an IPv4 address: the machine or its network may translate it.
    """
    if isinstance(address, IPv6Address) and (address not in _INTERNET or address.sixtofour or address.teredo):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_loopback(address: Address) -> bool:
    """Whether an address is this machine's own."""
    return address.is_loopback


def literal(host: str) -> Address | None:
    """The address that a host of a URL is; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def url_problem(url: str, *, allows_loopback: bool) -> str | None:
    """Why a subscriber cannot have a URL, as the code of a problem; None if it can.

    A name is not resolved here: what it resolves to is checked at each delivery.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "url"
    is_printable = all(character.isprintable() and not character.isspace() for character in url)
    if not (host and is_printable and url.isascii()) or parts.username is not None or parts.fragment:
        return "url"
    address, name = literal(host), host.rstrip(".").lower()
    if allows_loopback and parts.scheme in ("http", "https") and (name == "localhost" or _is_own(address)):
        return None
    if parts.scheme != "https":
        return "https"
    # Some resolvers read a number, such as 2130706433 or 0x7f.1, as an address.
    is_number = name.rpartition(".")[2].isdecimal() or name.rpartition(".")[2].startswith("0x")
    is_local = "." not in name or any(f".{name}".endswith(f".{one}") for one in _LOCAL_NAMES)
    if is_public(address) if address else not (is_number or is_local):
        return None
    return "public_address"


def _is_own(address: Address | None) -> bool:
    return address is not None and is_loopback(address)
