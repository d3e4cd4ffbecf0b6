"""Issuers, roles and server keys, beyond what the contract tests show of them."""

import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest

from hito.domain.errors import Expired, Unauthenticated
from hito.edge import identity
from hito.edge.request import Request
from tools import local_secrets, tokens
from tools.local_secrets import UMS_ISSUER

SECRETS = local_secrets.make()
ISSUERS = SECRETS["trusted_issuers"]
MICROSOFT_ROLE = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"


@pytest.fixture
def known(monkeypatch):
    """Lets a test say what the secret store holds."""

    def hold(content):
        monkeypatch.setattr(identity.secrets, "read", lambda _reference: json.dumps(content))

    hold(ISSUERS)
    return hold


def request(token, **headers):
    sent = {"Authorization": f"Bearer {token}"} | headers
    return Request({"httpMethod": "GET", "resource": "/", "headers": sent})


def caller(issuers=ISSUERS, **options):
    return identity.learner(request(tokens.make(issuers, options.pop("subject", "ana"), **options)))


@pytest.mark.parametrize(
    ("options", "roles"),
    [
        ({"role": "Student"}, {"student"}),
        ({"role": "ADMIN"}, {"admin"}),
        ({"claims": {"role": ["student", "Sensei", 7]}}, {"student", "sensei"}),
        ({"claims": {"app_metadata": {"role": "admin"}}}, {"admin"}),
        ({"claims": {"user_metadata": {"role": "admin"}}}, set()),
        ({"claims": {"app_metadata": "admin"}}, set()),
        ({"role": "superuser"}, set()),
        ({}, set()),
        ({"subject": "ums-1", "issuer": UMS_ISSUER, "claims": {MICROSOFT_ROLE: "Student"}}, {"student"}),
        ({"subject": "ums-1", "issuer": UMS_ISSUER, "role": "admin"}, set()),
    ],
)
def test_roles_come_from_the_configured_claims_and_only_those_the_issuer_may_grant(known, options, roles):
    assert caller(**options).roles == roles


def test_an_issuer_changes_its_secret_without_a_gap(known):
    changed = deepcopy(ISSUERS)
    changed[0]["secret"] = "another secret of at least 32 characters"
    known([ISSUERS[0], changed[0]])
    assert caller(ISSUERS).learner == caller(changed).learner == "ana"
    with pytest.raises(Expired):
        caller(changed, lifetime=-60)
    known([changed[0]])
    with pytest.raises(Unauthenticated):
        caller(ISSUERS)


@pytest.mark.parametrize("scopes", [["webhook"], ["catalog", "webhook"]])
def test_any_key_of_the_scope_opens(known, monkeypatch, scopes):
    keys = [{"key": "x" * 40, "scopes": ["catalog"]}, {"key": "y" * 40, "scopes": scopes}]
    monkeypatch.setattr(identity.secrets, "read", lambda ref: json.dumps(ISSUERS if ref != "keys" else keys))
    monkeypatch.setattr(identity, "settings", lambda: SimpleSettings)
    enter = identity.server("webhook")
    token = tokens.make(ISSUERS, "ana")
    assert enter(request(token, **{"X-Server-Key": "y" * 40})).learner == "ana"
    with pytest.raises(Unauthenticated):
        enter(request(token, **{"X-Server-Key": "x" * 40}))


class SimpleSettings:
    trusted_issuers = "issuers"

    @staticmethod
    def require(field):
        assert field == "server_keys"
        return "keys"


@pytest.mark.parametrize(
    "wrong",
    [{"secret": "short"}, {"algorithms": ["none"]}, {"algorithms": []}, {"audience": ""}, {"jwks": "x"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_careless_issuer_is_not_trusted(known, wrong):
    known([ISSUERS[0] | wrong])
    with pytest.raises(ValueError, match=next(iter(wrong))):
        caller()


def test_no_other_issuer_may_be_called_as_hito_is(known):
    known([*ISSUERS, ISSUERS[0] | {"issuer": "hito"}])
    with pytest.raises(ValueError, match="hito"):
        caller()


@pytest.mark.parametrize("subject", ["acct-1", "ACCT-1", "acct-x", "acct-"])
def test_no_issuer_speaks_for_an_account_whatever_its_configuration_says(known, subject):
    known([ISSUERS[0] | {"subjects": ".+"}])
    assert caller().learner == "ana"
    with pytest.raises(Unauthenticated):
        caller(subject=subject)


def test_the_key_of_accounts_changes_without_a_gap(monkeypatch):
    now = datetime.now(UTC)
    monkeypatch.setattr(identity.sessions, "is_current", lambda _learner, version: version == 1)
    old, new = {"key": "x" * 48}, {"key": "y" * 48}
    issued = []
    for keys in [old, [new, old], new]:
        monkeypatch.setattr(identity.secrets, "read", lambda _reference, keys=keys: json.dumps(keys))
        issued.append(identity.issue("acct-1", 1, now))
        assert identity.learner(request(issued[-1])).learner == "acct-1"
        if keys != new:
            assert identity.learner(request(issued[0])).learner == "acct-1"
    with pytest.raises(Unauthenticated):
        identity.learner(request(issued[0]))
    assert identity.learner(request(issued[1])).learner == "acct-1"


@pytest.mark.parametrize("careless", [{"key": "x" * 47}, {}, [], {"key": "x" * 48, "more": 1}])
def test_a_careless_key_of_accounts_signs_nothing(monkeypatch, careless):
    monkeypatch.setattr(identity.secrets, "read", lambda _reference: json.dumps(careless))
    with pytest.raises(ValueError, match="validation error"):
        identity.issue("acct-1", 1, datetime.now(UTC))
