"""A token that was checked a moment ago is not checked again, but judged: by the time, its key, its issuer."""

import json
from copy import deepcopy

import pytest

from hito.domain.errors import Expired, Unauthenticated
from hito.edge import identity, jws
from hito.edge.request import Request
from tools import local_secrets, tokens

ISSUERS = local_secrets.make()["trusted_issuers"]
NEW_SECRET = "another secret of at least 32 characters"


@pytest.fixture(autouse=True)
def trusted(monkeypatch):
    """Lets a test say whom the secret store lists."""
    jws._known.clear()

    def lists(issuers):
        monkeypatch.setattr(identity.secrets, "read", lambda _reference: json.dumps(issuers))

    lists(ISSUERS)
    return lists


@pytest.fixture
def checked(monkeypatch):
    """The signatures that were computed."""
    computed, digest = [], jws.hmac.digest
    monkeypatch.setattr(jws.hmac, "digest", lambda *args: computed.append(args) or digest(*args))
    return computed


def let_in(token):
    return identity.learner(
        Request({"httpMethod": "GET", "resource": "/", "headers": {"Authorization": f"Bearer {token}"}})
    )


def signed_by(secret):
    changed = deepcopy(ISSUERS)
    changed[0]["secret"] = secret
    return changed


def test_the_same_token_is_parsed_and_verified_once(checked, monkeypatch):
    token = tokens.make(ISSUERS, "ana")
    assert let_in(token).learner == "ana"
    monkeypatch.setattr(jws.json, "loads", lambda *_, **__: pytest.fail("was parsed again"))
    assert let_in(token).learner == "ana"
    assert len(checked) == 1


def test_a_known_token_expires_in_its_time(monkeypatch):
    token = tokens.make(ISSUERS, "ana", lifetime=60)
    let_in(token)
    now = jws.time.time()
    monkeypatch.setattr(jws.time, "time", lambda: now + 60 + jws.LEEWAY_SECONDS - 2)
    let_in(token)
    monkeypatch.setattr(jws.time, "time", lambda: now + 60 + jws.LEEWAY_SECONDS + 1)
    with pytest.raises(Expired):
        let_in(token)


def test_a_known_token_ends_with_the_secret_that_verified_it(trusted):
    token = tokens.make(ISSUERS, "ana")
    let_in(token)
    trusted(signed_by(NEW_SECRET))
    with pytest.raises(Unauthenticated):
        let_in(token)


def test_a_known_token_ends_with_its_issuer_and_with_what_that_may_say(trusted):
    token = tokens.make(ISSUERS, "ana", role="admin")
    assert let_in(token).is_admin
    trusted([{**ISSUERS[0], "grants": ["student"]}])
    assert not let_in(token).is_admin
    trusted([{**ISSUERS[0], "subjects": "eva"}])
    with pytest.raises(Unauthenticated):
        let_in(token)
    trusted([ISSUERS[1]])
    with pytest.raises(Unauthenticated):
        let_in(token)


def test_a_known_token_is_verified_again_by_another_secret_of_its_issuer(trusted, checked):
    token = tokens.make(signed_by(NEW_SECRET), "ana")
    trusted([ISSUERS[0], signed_by(NEW_SECRET)[0]])
    for _ in range(2):
        assert let_in(token).learner == "ana"
    # The first secret is wrong, and nothing is known of it.
    assert len(checked) == 3


def test_a_token_that_does_not_hold_is_never_known(checked):
    forged = tokens.make(signed_by(NEW_SECRET), "ana")
    for _ in range(2):
        with pytest.raises(Unauthenticated):
            let_in(forged)
    assert len(checked) == 2
    assert len(jws._known) == 0


def test_the_signature_of_a_known_token_opens_nothing_else():
    header, _, signature = tokens.make(ISSUERS, "ana").split(".")
    let_in(tokens.make(ISSUERS, "ana"))
    _, payload, _ = tokens.make(ISSUERS, "eva").split(".")
    with pytest.raises(Unauthenticated):
        let_in(f"{header}.{payload}.{signature}")


def test_so_many_tokens_are_known_and_no_long_one(monkeypatch):
    let_in(tokens.make(ISSUERS, "ana", claims={"more": "x" * jws.KNOWN_CHARACTERS}))
    assert len(jws._known) == 0
    monkeypatch.setattr(jws._known._values, "_Cache__maxsize", 2)
    for subject in ("ana", "ben", "eva"):
        let_in(tokens.make(ISSUERS, subject))
    assert len(jws._known) == 2
    assert jws._known.seconds == jws.KNOWN_SECONDS
