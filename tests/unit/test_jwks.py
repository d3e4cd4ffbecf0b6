"""Issuers that publish their keys: which keys count, when they are fetched, and what happens while they are away."""

import base64
import json
import threading
import time
from dataclasses import replace

import pytest
from joserfc import jwk

from hito import caches
from hito.config import settings
from hito.domain.errors import Unauthenticated, Unavailable
from hito.edge import identity, issuers, jws
from hito.edge.request import Request
from hito.services import jwks
from tests.issuer_stub import IssuerStub, encoded, new_key, public, signed, signed_text
from tools import local_secrets, tokens

SECRETS = local_secrets.make()
NAMES = [("RS256", "RSA"), ("RS512", "RSA"), ("PS256", "RSA"), ("ES256", "P-256"), ("ES384", "P-384")]
NAMES += [("ES512", "P-521"), ("EdDSA", "Ed25519"), ("Ed25519", "Ed25519")]


@pytest.fixture
def issuer():
    with IssuerStub() as one:
        yield one
    caches.clear_all()


@pytest.fixture
def trust(monkeypatch, issuer):
    """Lets a test say which issuers are trusted; to begin with, the stub and the login."""
    monkeypatch.setattr(issuers, "settings", lambda: replace(settings(), is_local=True))

    def trusted(*entries):
        text = json.dumps([*entries, *SECRETS["trusted_issuers"]])
        monkeypatch.setattr(identity.secrets, "read", lambda _reference: text)

    trusted(issuer.entry())
    return trusted


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(jwks, "monotonic", lambda: now[0])
    return now


def caller(token):
    headers = {"Authorization": f"Bearer {token}"}
    return identity.learner(Request({"httpMethod": "GET", "resource": "/", "headers": headers}))


def is_refused(token):
    try:
        caller(token)
    except Unauthenticated:
        return True
    return False


@pytest.mark.usefixtures("trust")
def test_a_token_of_a_published_key_is_let_in(issuer):
    found = caller(issuer.token(sub="ana", role="Admin", name="Ana", email="ana@example.org"))
    assert (found.learner, found.roles, found.name, found.email) == ("ana", {"admin"}, "Ana", "ana@example.org")
    assert caller(issuer.token(sub="ben")).learner == "ben"
    assert issuer.requests == 1


@pytest.mark.parametrize(("algorithm", "sort"), NAMES)
def test_each_algorithm_checks_with_its_sort_of_key(issuer, trust, algorithm, sort):
    key = new_key(sort)
    issuer.keys = [public(key)]
    trust(issuer.entry(algorithms=[algorithm]))
    assert caller(issuer.token(algorithm, key)).learner == "ana"
    # Another key of the same sort and name.
    assert is_refused(issuer.token(algorithm, replaced(new_key(sort, "second"), kid=key.kid)))


def replaced(key, **parameters):
    return jwk.import_key(key.as_dict(private=True) | parameters)


@pytest.mark.parametrize(("algorithm", "sort"), NAMES)
def test_an_algorithm_that_is_not_configured_is_refused_and_fetches_nothing(issuer, trust, algorithm, sort):
    key = new_key(sort)
    issuer.keys = [public(key)]
    trust(issuer.entry(algorithms=["RS384"]))
    assert is_refused(issuer.token(algorithm, key))
    assert issuer.requests == 0


@pytest.mark.usefixtures("trust")
def test_a_public_key_is_no_secret(issuer):
    modulus = issuer.key.as_dict(private=False)["n"]
    for secret in (json.dumps(issuer.keys[0]), modulus, base64.urlsafe_b64decode(modulus + "==")):
        as_oct = jwk.OctKey.import_key(secret)
        claims = {"iss": issuer.name, "aud": "hito", "sub": "ana"}
        assert is_refused(signed(as_oct, "HS256", claims, {"kid": issuer.key.kid}))


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize(
    "header",
    [
        {"jku": "https://evil.example/jwks.json"},
        {"x5u": "https://evil.example/x.pem"},
        {"jwk": public(new_key("RSA"))},
        {"x5c": ["MIIB"]},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"crit": None, "b64": False},
        {"kid": 7},
        {"kid": ["first"]},
        {"alg": "none"},
        {"alg": "RS512"},
        {"alg": "HS256"},
        {"alg": "rs256"},
    ],
    # The key is another at each run.
    ids=lambda header: ",".join(f"{name}={'key' if name == 'jwk' else said}" for name, said in header.items()),
)
def test_a_header_that_brings_a_key_or_is_not_understood_is_refused(issuer, header):
    assert not is_refused(issuer.token())
    assert is_refused(with_header(issuer.key, issuer.token(), header))


def with_header(key, token, header):
    """The token with its header changed, and signed again as RS256."""
    old, payload, _ = token.split(".")
    known = json.loads(base64.urlsafe_b64decode(old + "==")) | header
    return signed_text(key, "RS256", f"{encoded(json.dumps(known).encode())}.{payload}")


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("segment", range(3))
@pytest.mark.parametrize("more", ["=", "==", " ", "\n", "\u00e9", "%3D", "+"])
def test_a_segment_has_one_spelling(issuer, segment, more):
    segments = issuer.token().split(".")
    segments[segment] = segments[segment][:5] + more + segments[segment][5:]
    assert is_refused(".".join(segments))


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize(
    "header", ['{"alg":"none","alg":"RS256"}', '{"alg":"RS256","kid":"a","kid":"first"}', "[]", "7"]
)
def test_a_header_with_a_name_twice_or_of_no_names_is_refused(issuer, header):
    _, payload, _ = issuer.token().split(".")
    assert is_refused(signed_text(issuer.key, "RS256", f"{encoded(header.encode())}.{payload}"))


@pytest.mark.usefixtures("trust")
def test_a_token_over_the_bound_is_refused_before_it_is_read(issuer, monkeypatch):
    assert is_refused(issuer.token(more="x" * jws.MAX_CHARACTERS))
    monkeypatch.setattr(jws.json, "loads", lambda *_, **__: pytest.fail("was read"))
    assert is_refused("e30." + "A" * jws.MAX_CHARACTERS + ".e30")
    assert issuer.requests == 0


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize(
    "more",
    [
        {"use": "enc"},
        {"use": None},
        {"use": "SIG"},
        {"key_ops": ["encrypt"]},
        {"key_ops": ["sign"]},
        {"key_ops": []},
        {"key_ops": "verify"},
        {"alg": "RS512"},
        {"alg": "RSA-OAEP"},
        {"alg": 5},
        {"kid": "another"},
        {"kid": 5},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC"},
        {"n": ""},
        {"n": 7},
        {"e": "AA"},
        {"d": "AQAB"},
    ],
    ids=str,
)
def test_a_key_for_something_else_checks_nothing(issuer, more):
    issuer.keys = [public(issuer.key) | more]
    assert is_refused(issuer.token())


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("more", [{}, {"key_ops": ["verify"]}, {"alg": "RS256"}, {"x5c": ["MIIB"], "issuer": "x"}])
def test_a_key_that_says_less_or_more_checks(issuer, more):
    issuer.keys = [public(issuer.key) | more]
    del issuer.keys[0]["use"]
    assert not is_refused(issuer.token())


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize(("bits", "refused"), [(1024, True), (2040, True), (2048, False)])
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_small_rsa_key_checks_nothing(issuer, bits, refused):
    key = new_key("RSA", f"of {bits}", bits)
    issuer.keys = [public(key)]
    assert is_refused(issuer.token(key=key)) == refused


@pytest.mark.usefixtures("trust")
def test_one_key_that_cannot_be_read_does_not_cost_the_others(issuer):
    broken = [None, 7, {}, {"kty": "RSA"}, {"kty": "EC", "crv": "P-9", "x": "AA", "y": "AA"}, {"kty": ["RSA"]}]
    broken += [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, {"kty": "OKP", "crv": "Ed25519", "x": "AA"}]
    issuer.keys = [*broken, *issuer.keys]
    assert not is_refused(issuer.token())


def test_of_several_keys_a_token_has_to_name_one(issuer, trust):
    one, other = new_key("RSA"), new_key("RSA", "second")
    issuer.keys = [public(one), public(other)]
    trust(issuer.entry(algorithms=["RS256", "ES256"]))
    assert not is_refused(issuer.token(key=one))
    assert not is_refused(issuer.token(key=other))
    assert is_refused(issuer.token(key=one, header={"kid": None}))
    caches.clear_all()
    issuer.keys = [public(one), public(new_key("P-256"))]
    assert not is_refused(issuer.token(key=one, header={"kid": None}))


@pytest.mark.usefixtures("trust")
def test_two_keys_of_one_name_and_sort_check_nothing(issuer):
    issuer.keys = [public(issuer.key), public(new_key("RSA", "second"), kid=issuer.key.kid)]
    assert is_refused(issuer.token())


# When keys are fetched


@pytest.mark.usefixtures("trust")
def test_a_new_key_is_fetched_when_a_token_names_it(issuer):
    caller(issuer.token())
    new = new_key("RSA", "second")
    issuer.keys = [public(new)]
    assert caller(issuer.token(key=new)).learner == "ana"
    assert is_refused(issuer.token())


@pytest.mark.usefixtures("trust")
def test_an_unknown_key_is_looked_for_once_a_cooldown(issuer, clock):
    caller(issuer.token())
    for name in ("a", "b", "c"):
        assert is_refused(issuer.token(header={"kid": name}))
    assert issuer.requests == 2
    clock[0] += jwks.COOLDOWN_SECONDS
    assert is_refused(issuer.token(header={"kid": "d"}))
    assert issuer.requests == 3
    assert not is_refused(issuer.token())


@pytest.mark.usefixtures("trust")
def test_many_threads_with_unknown_keys_fetch_once(issuer):
    caller(issuer.token())
    refused = []
    forged = issuer.token(header={"kid": "unknown"})
    threads = [threading.Thread(target=lambda: refused.append(is_refused(forged))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [True] * 8
    assert issuer.requests == 2


@pytest.mark.usefixtures("trust")
def test_many_threads_at_a_cold_start_fetch_once(issuer):
    let_in = []
    token = issuer.token()
    threads = [threading.Thread(target=lambda: let_in.append(caller(token).learner)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert let_in == ["ana"] * 8
    assert issuer.requests == 1


@pytest.mark.usefixtures("trust")
def test_a_key_that_its_issuer_took_out_is_known_to_be_gone_after_five_minutes(issuer, clock):
    caller(issuer.token())
    issuer.keys = []
    clock[0] += jwks.CACHE_SECONDS - 1
    assert not is_refused(issuer.token())
    clock[0] += 1
    assert is_refused(issuer.token())


# While the issuer is away

AWAY = [
    {"mode": "silent"},
    {"mode": "dripping"},
    {"mode": "dripping headers"},
    {"mode": "endless"},
    {"status": 500},
    {"status": 404},
    {"status": 204},
    {"content": b"<html>"},
    {"content": b"[" * 100_000},
    {"content": b"[]"},
    {"content": b'{"keys": {}}'},
    {"content": b"\xff"},
    {"content": b'{"keys": []' + b" " * jwks.MAX_BYTES + b"}"},
]


def make(issuer, **how):
    for name, value in how.items():
        setattr(issuer, name, value)


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("how", AWAY, ids=lambda how: str(how)[:40])
def test_an_issuer_that_is_away_at_the_start_is_a_refusal_that_passes_and_no_other_issuers(issuer, monkeypatch, how):
    monkeypatch.setattr(jwks, "FETCH_SECONDS", 0.5)
    make(issuer, **how)
    started = time.perf_counter()
    with pytest.raises(Unavailable) as refusal:
        caller(issuer.token())
    assert time.perf_counter() - started < 1.5
    assert 1 <= refusal.value.retry_after <= jwks.RETRY_SECONDS
    assert caller(tokens.make(SECRETS["trusted_issuers"], "ben")).learner == "ben"
    # It is left alone for a moment.
    with pytest.raises(Unavailable):
        caller(issuer.token())
    assert issuer.requests == 1


def test_the_time_to_fetch_is_two_seconds():
    assert jwks.FETCH_SECONDS == 2


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("how", AWAY[3:], ids=lambda how: str(how)[:40])
def test_the_last_known_keys_serve_while_the_issuer_is_away(issuer, clock, how):
    caller(issuer.token())
    make(issuer, **how)
    for _ in range(3):
        clock[0] += jwks.CACHE_SECONDS
        assert caller(issuer.token()).learner == "ana"
    assert is_refused(issuer.token(header={"kid": "unknown"}))


@pytest.mark.usefixtures("trust")
def test_an_issuer_that_is_away_is_left_alone_while_its_last_known_keys_serve(issuer, clock):
    caller(issuer.token())
    issuer.status = 500
    clock[0] += jwks.CACHE_SECONDS
    for _ in range(3):
        caller(issuer.token())
    assert issuer.requests == 2
    clock[0] += jwks.RETRY_WITH_KEYS_SECONDS
    caller(issuer.token())
    assert issuer.requests == 3


@pytest.mark.usefixtures("trust")
def test_an_issuer_that_is_back_is_believed_again(issuer, clock):
    issuer.status = 503
    with pytest.raises(Unavailable):
        caller(issuer.token())
    issuer.status = 200
    clock[0] += jwks.RETRY_SECONDS
    assert caller(issuer.token()).learner == "ana"


@pytest.mark.usefixtures("trust")
def test_a_redirect_is_not_followed(issuer):
    with IssuerStub() as other:
        issuer.redirects_to = other.url
        with pytest.raises(Unavailable):
            caller(issuer.token())
        assert other.requests == 0


def test_an_issuer_that_is_away_does_not_keep_its_other_entry_from_serving(issuer, trust):
    secret = "s" * 32
    trust(issuer.entry(), issuer.entry(jwks_url=None, secret=secret, algorithms=["HS256"]))
    issuer.status = 500
    now = int(time.time())
    claims = {"iss": issuer.name, "aud": "hito", "sub": "ana", "exp": now + 60}
    assert caller(jws.sign(claims, secret)).learner == "ana"
    assert issuer.requests == 0
    with pytest.raises(Unavailable):
        caller(issuer.token())
