"""The keys of credentials: a rotation has no gap, and a key service that is away is a 503."""

import boto3
import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from hito import caches, config
from hito.services import signing
from tests import aws_calls
from tests.people import new_id
from tools import environment

OLD, NEW = environment.CREDENTIAL_KEY, "alias/hito-new-credentials"


@pytest.fixture
def keys_are(monkeypatch):
    """Deploy with other keys."""

    def deploy(*names):
        monkeypatch.setenv("CREDENTIAL_KEYS", ",".join(names))
        config.settings.cache_clear()
        caches.clear_all()

    yield deploy
    monkeypatch.undo()
    config.settings.cache_clear()
    caches.clear_all()


@pytest.fixture
def ana(in_process):
    person = in_process.person(new_id("ana"))
    for course in ("one", "two", "three"):
        person.chapter(course, completed=True, totalChapters=1).raise_for_status()
    return person


def issued(person, course):
    return person.post("/v1/credentials", {"course": course}).json()["jwt"]


def published(in_process):
    return in_process.http.get("/.well-known/jwks.json").json()


def kid(jwt):
    return jws.extract_compact(jwt.encode()).headers()["kid"]


def test_a_rotation_leaves_no_credential_without_its_key(in_process, ana, keys_are, allowed_keys):
    environment.make_credential_key(boto3.client("kms"), NEW)
    credentials, sets = [issued(ana, "one")], []
    # Announce the new key, sign with it, and keep the old one.
    for names, course in [((OLD, NEW), "two"), ((NEW, OLD), "three")]:
        keys_are(*names)
        credentials.append(issued(ana, course))
        sets.append(published(in_process))
    before, signing_first, last = map(kid, credentials)
    assert before == signing_first != last
    assert last in {key["kid"] for key in sets[0]["keys"]}
    for jwt in credentials:
        jws.deserialize_compact(jwt, KeySet.import_key_set(sets[-1]), algorithms=["ES256"])
        assert in_process.http.get(kid(jwt)).json()["kid"] == kid(jwt)


@pytest.fixture
def allowed_keys(monkeypatch):
    """The template allows whatever keys its parameter names."""
    monkeypatch.setattr("tests.tracer._resource", lambda *_: "CredentialKey")


def test_a_key_service_that_is_away_is_a_503(in_process, ana):
    caches.clear_all()
    with aws_calls.intercepted(aws_calls.answering(500, {"__type": "KMSInternalException"}), "kms"):
        answer = ana.post("/v1/credentials", {"course": "one"})
        keys = in_process.http.get("/.well-known/jwks.json")
    assert (answer.status_code, keys.status_code) == (503, 503)
    assert answer.headers["Retry-After"]
    assert issued(ana, "one")


def test_a_status_list_that_did_not_change_is_signed_once(in_process, ana):
    issued(ana, "one")
    caches.clear_all()
    with aws_calls.watched("kms") as calls:
        first, second = (in_process.http.get("/v1/status-lists/0") for _ in range(2))
    assert first.text == second.text
    assert [call.operation for call in calls] == ["GetPublicKey", "Sign"]


def test_a_place_that_is_taken_is_not_given_twice(in_process, ana, monkeypatch):
    chosen = iter([5, 5, 6])
    monkeypatch.setattr("hito.usecases.credentials.secrets.randbelow", lambda _size: next(chosen))
    made = [signing.claims_of(issued(ana, course)) for course in ("one", "two")]
    assert [claims["credentialStatus"]["statusListIndex"] for claims in made] == ["5", "6"]
