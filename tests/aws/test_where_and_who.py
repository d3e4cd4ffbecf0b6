"""Where a service is, who calls it, and through which proxy: both clients send the same to the same place."""

import json
import ssl
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import product
from types import SimpleNamespace

import botocore.session
import pytest
from botocore.config import Config
from botocore.credentials import DeferredRefreshableCredentials, RefreshableCredentials
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hito.aws import client as aws_client
from hito.aws import connection, credentials, endpoints
from hito.aws.client import Client
from tests.aws import parties
from tests.aws.scripted_server import ScriptedServer, says

FOUND = says(200, b"{}", "Content-Type: application/x-amz-json-1.0")
KEY = {"TableName": "ñ", "Key": {"PK": {"S": "🙂"}, "b": {"B": b"\x00\xff"}}}
BOTH = (parties.boto3, parties.hito)
VARIABLES = {name: variable for name, (_, _, variable) in aws_client._SERVICES.items()}


@pytest.fixture
def nothing_set(monkeypatch):
    for name in ("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SESSION_TOKEN", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch


def boto3_url(service):
    # The session has found its credentials before. It reads all else from the environment of now.
    with closing(parties.session().create_client(service, config=Config(account_id_endpoint_mode="disabled"))) as made:
        return made.meta.endpoint_url


def hito_url(service):
    found = endpoints.endpoint(service, VARIABLES[service])
    return f"{'https' if found.is_tls else 'http'}://{found.authority}"


def head_and_body(request):
    head, _, body = request.partition(b"\r\n\r\n")
    line, *fields = head.decode().split("\r\n")
    return line, {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)}, json.loads(body)


@pytest.mark.parametrize(
    "region", ["us-east-1", "eu-central-1", "ap-southeast-7", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"]
)
def test_a_service_is_where_boto3_finds_it(nothing_set, region):
    nothing_set.setenv("AWS_DEFAULT_REGION", region)
    assert {each: hito_url(each) for each in VARIABLES} == {each: boto3_url(each) for each in VARIABLES}


@pytest.mark.parametrize(
    "variables",
    [
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566/"},
        {"AWS_ENDPOINT_URL": "http://[::1]:4566"},
        {"AWS_ENDPOINT_URL": "http://one", "AWS_ENDPOINT_URL_{}": "https://{}.test:444"},
        {"AWS_ENDPOINT_URL": "http://one", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
        {"AWS_ENDPOINT_URL": ""},
    ],
)
def test_the_environment_says_where_a_service_is(nothing_set, variables):
    nothing_set.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for service, (name, value) in product(VARIABLES, variables.items()):
        nothing_set.setenv(name.format(VARIABLES[service]), value.format(service))
    assert {each: hito_url(each) for each in VARIABLES} == {each: boto3_url(each).rstrip("/") for each in VARIABLES}


@pytest.mark.parametrize("url", ["127.0.0.1:4566", "ftp://host", "http://", "http://host/path"])
def test_an_address_that_cannot_be_used_is_named_at_the_start(nothing_set, url):
    nothing_set.setenv("AWS_ENDPOINT_URL", url)
    with pytest.raises(ValueError, match="endpoint of dynamodb"):
        Client("dynamodb", attempts=1)


def test_without_a_region_nothing_starts(nothing_set):
    nothing_set.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(ValueError, match="AWS_REGION"):
        Client("dynamodb", attempts=1)


@pytest.mark.parametrize(
    "call",
    [
        ("dynamodb", "GetItem", KEY),
        ("dynamodb", "TransactGetItems", {"TransactItems": [{"Get": KEY}]}),
        ("sqs", "SendMessage", {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/q", "MessageBody": "ñ"}),
        ("events", "PutEvents", {"Entries": [{"Detail": "{}", "Time": 1764324000}]}),
        ("secretsmanager", "GetSecretValue", {"SecretId": "s"}),
        ("ssm", "GetParameter", {"Name": "/p", "WithDecryption": True}),
    ],
)
@pytest.mark.parametrize("token", [None, "token+/=" * 100])
def test_both_send_the_same_request(nothing_set, server, call, token):
    nothing_set.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")
    nothing_set.setenv("AWS_ACCESS_KEY_ID", "AKID")
    nothing_set.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    if token:
        nothing_set.setenv("AWS_SESSION_TOKEN", token)
    nothing_set.setattr(parties, "session", botocore.session.get_session)
    server.script = [FOUND]
    for party in BOTH:
        party(*call)
    (their_line, theirs, their_body), (line, ours, body) = map(head_and_body, server.requests)
    assert (line, body) == (their_line, their_body)
    for name in ("host", "content-type", "x-amz-target", "x-amz-security-token"):
        assert ours.get(name) == theirs.get(name)
    scopes = [each["authorization"].partition(", ")[0] for each in (ours, theirs)]
    assert scopes[0] == scopes[1]


def test_each_attempt_is_signed_by_the_clock_and_the_credentials_of_its_time(nothing_set, server):
    """Lambda changes neither while a function runs; a machine's clock is set, and a test's keys expire."""
    nothing_set.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")

    def later(connection):
        nothing_set.setenv("AWS_ACCESS_KEY_ID", "SECOND")
        nothing_set.setattr(time, "gmtime", lambda: (2030, 1, 1, 0, 0, 0, 0, 0, 0))
        says(503, b"")(connection)

    nothing_set.setenv("AWS_ACCESS_KEY_ID", "FIRST")
    server.script = [later, FOUND]
    parties.hito("dynamodb", "GetItem", KEY)
    first, second = (head_and_body(each)[1] for each in server.requests)
    assert "=FIRST/" in first["authorization"]
    assert "=SECOND/20300101/" in second["authorization"]
    assert second["x-amz-date"] == "20300101T000000Z"


@pytest.fixture
def no_keys(nothing_set, tmp_path):
    """A machine that is not Lambda, with an empty home."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        nothing_set.delenv(name, raising=False)
    nothing_set.setenv("AWS_EC2_METADATA_DISABLED", "true")
    nothing_set.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    nothing_set.setattr(parties, "session", botocore.session.get_session)
    credentials._chain.cache_clear()
    yield tmp_path / "credentials"
    credentials._chain.cache_clear()


def test_without_credentials_nothing_is_sent(no_keys, server, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")
    for party in BOTH:
        assert party("dynamodb", "GetItem", KEY) == parties.NO_CREDENTIALS
    assert not server.requests


def test_a_profile_of_boto3s_files_signs(no_keys, server, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")
    no_keys.write_text("[default]\naws_access_key_id = FILED\naws_secret_access_key = s\naws_session_token = t\n")
    server.script = [FOUND]
    for party in BOTH:
        party("dynamodb", "GetItem", KEY)
    for request in server.requests:
        headers = head_and_body(request)[1]
        assert "=FILED/" in headers["authorization"]
        assert headers["x-amz-security-token"] == "t"


def test_credentials_that_expire_are_refreshed_before_they_do(no_keys, monkeypatch):
    given = iter(["FIRST", "SECOND"])

    def refresh():
        # The first expires soon, so that it is renewed at the next call.
        name = next(given)
        expires = datetime.now(UTC) + timedelta(minutes=1 if name == "FIRST" else 60)
        return {"access_key": name, "secret_key": "s", "token": "t", "expiry_time": expires.isoformat()}

    refreshable = DeferredRefreshableCredentials(refresh, "test")
    assert isinstance(refreshable, RefreshableCredentials)
    with monkeypatch.context() as patch:
        patch.setattr(credentials, "_chain", lambda: refreshable)
        assert [credentials.current().access_key for _ in range(3)] == ["FIRST", "SECOND", "SECOND"]


@pytest.fixture
def proxied(nothing_set, server):
    """A proxy that wants a name and a password; AWS is behind it."""
    nothing_set.setattr(parties, "session", botocore.session.get_session)
    nothing_set.setenv("AWS_ENDPOINT_URL", "http://dynamodb.test:8000")
    nothing_set.setenv("HTTP_PROXY", f"http://us%40er:p%3Ass@127.0.0.1:{server.port}")
    server.script = [FOUND]
    return server


def test_a_proxy_is_asked_for_an_http_service(proxied):
    for party in BOTH:
        assert party("dynamodb", "GetItem", KEY).answer == {}
    (their_line, theirs, _), (line, ours, _) = map(head_and_body, proxied.requests)
    assert line == their_line == "POST http://dynamodb.test:8000/ HTTP/1.1"
    assert ours["host"] == theirs["host"] == "dynamodb.test:8000"
    assert ours["proxy-authorization"] == theirs["proxy-authorization"] == "Basic dXNAZXI6cDpzcw=="


@pytest.mark.parametrize("exempt", ["127.0.0.1", "*", "other,127.0.0.1"])
def test_no_proxy_is_asked_for_what_is_exempt(proxied, monkeypatch, exempt):
    monkeypatch.setenv("NO_PROXY", exempt)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{proxied.port}")
    for party in BOTH:
        party("dynamodb", "GetItem", KEY)
    assert {head_and_body(request)[0] for request in proxied.requests} == {"POST / HTTP/1.1"}


def test_a_proxy_that_is_away_is_not_sent(proxied):
    proxied.close()
    for party in BOTH:
        assert party("dynamodb", "GetItem", KEY) == parties.NOT_SENT


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of ``localhost``, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.2"))]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=True,
                **dict.fromkeys(
                    [
                        "content_commitment",
                        "key_encipherment",
                        "data_encipherment",
                        "key_agreement",
                        "crl_sign",
                        "encipher_only",
                        "decipher_only",
                    ],
                    False,
                ),
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    home = tmp_path_factory.mktemp("tls")
    public, private = home / "public.pem", home / "private.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return SimpleNamespace(public=str(public), private=str(private))


@pytest.fixture
def tls_server(nothing_set, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.public, certificate.private)
    nothing_set.setattr(parties, "session", botocore.session.get_session)
    nothing_set.setattr(time, "sleep", lambda _: None)
    made = ScriptedServer(context)
    made.script = [FOUND]
    nothing_set.setenv("AWS_ENDPOINT_URL", f"https://localhost:{made.port}")
    connection._tls.cache_clear()
    yield made
    made.close()
    connection._tls.cache_clear()


def test_a_certificate_of_a_known_authority_is_believed(tls_server, certificate, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", certificate.public)
    for party in BOTH:
        assert party("dynamodb", "GetItem", KEY).answer == {}


def test_a_kept_tls_connection_is_used_again(tls_server, certificate, monkeypatch, aws):
    monkeypatch.setenv("AWS_CA_BUNDLE", certificate.public)
    client = aws()
    for _ in range(3):
        client.call("GetItem", KEY)
    assert tls_server.connections == 1


def test_any_other_certificate_is_not_sent_to(tls_server):
    for party in BOTH:
        assert party("dynamodb", "GetItem", KEY) == parties.NOT_SENT
    assert not tls_server.requests


def test_a_certificate_of_another_host_is_not_sent_to(tls_server, certificate, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", certificate.public)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://127.0.0.1:{tls_server.port}")
    for party in BOTH:
        assert party("dynamodb", "GetItem", KEY) == parties.NOT_SENT
    assert not tls_server.requests


@pytest.fixture
def tunnel(tls_server, certificate, monkeypatch):
    """A proxy on the way to the TLS server."""
    monkeypatch.setenv("AWS_CA_BUNDLE", certificate.public)
    made = ScriptedServer()
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:pass@127.0.0.1:{made.port}")
    yield made
    made.close()


def test_a_proxy_lets_tls_through(tls_server, tunnel):
    tunnel.script = [tunnel.tunnels]
    for party in BOTH:
        assert party("dynamodb", "GetItem", KEY).answer == {}
    assert len(tls_server.requests) == 2
    for request in tunnel.requests:
        assert request.startswith(f"CONNECT localhost:{tls_server.port} HTTP/1.".encode())
        assert b"proxy-authorization: basic dxnlcjpwyxnz" in request.lower()


def test_a_proxy_that_refuses_is_not_sent(tls_server, tunnel):
    tunnel.script = [says(407, b"")]
    for party in BOTH:
        assert party("dynamodb", "GetItem", KEY) == parties.NOT_SENT
    assert not tls_server.requests


def test_a_proxy_that_wants_tls_itself_is_named_at_the_start(nothing_set):
    nothing_set.setenv("HTTPS_PROXY", "https://proxy")
    with pytest.raises(ValueError, match="HTTPS_PROXY"):
        Client("dynamodb", attempts=1)
