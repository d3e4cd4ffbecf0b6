"""Issuers, roles and server keys, beyond what the contract tests show of them."""

import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest

from hito.config import Misconfigured
from hito.domain.errors import Expired, Unauthenticated
from hito.edge import identity, request_log
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
    ("field", "wrong"),
    [
        ("secret", {"secret": "short"}),
        ("secret", {"secret": None}),
        ("secret", {"jwks_url": "https://a.example/keys"}),
        ("algorithms", {"algorithms": ["none"]}),
        ("algorithms", {"algorithms": []}),
        ("algorithms", {"algorithms": "HS256"}),
        ("algorithms", {"algorithms": ["RS256"]}),
        ("algorithms", {"algorithms": ["HS256", "RS256"]}),
        ("algorithms", {"secret": None, "jwks_url": "https://a.example/keys"}),
        ("jwks_url", {"secret": None, "algorithms": ["RS256"], "jwks_url": "http://a.example/keys"}),
        ("jwks_url", {"secret": None, "algorithms": ["RS256"], "jwks_url": "http://127.0.0.1/keys"}),
        ("jwks_url", {"secret": None, "algorithms": ["RS256"], "jwks_url": "https://me:it@a.example/keys"}),
        ("jwks_url", {"secret": None, "algorithms": ["RS256"], "jwks_url": "https://a.example/keys#x"}),
        ("jwks_url", {"secret": None, "algorithms": ["RS256"], "jwks_url": "file:///etc/passwd"}),
        ("jwks_url", {"secret": None, "algorithms": ["RS256"], "jwks_url": ""}),
        ("issuer", {"issuer": ""}),
        ("issuer", {"issuer": None}),
        ("audience", {"audience": ""}),
        ("audience", {"audience": ["a"]}),
        ("audience_claim", {"audience_claim": ""}),
        ("audience_claim", {"audience_claim": "user_metadata.aud"}),
        ("subject_claims", {"subject_claims": []}),
        ("subject_claims", {"subject_claims": "sub"}),
        ("subject_claims", {"subject_claims": [""]}),
        ("subject_claims", {"subject_claims": ["user_metadata.id"]}),
        ("role_claims", {"role_claims": ["role", "user_metadata.role"]}),
        ("role_claims", {"role_claims": ["raw_user_meta_data.role"]}),
        ("email_claims", {"email_claims": [7]}),
        ("name_claims", {"name_claims": None}),
        ("name_claims", {"name_claims": ["x" * 201]}),
        ("required_claims", {"required_claims": {"a": 1}}),
        ("required_claims", {"required_claims": {"user_metadata.a": "x"}}),
        ("subjects", {"subjects": "("}),
        ("grants", {"grants": "admin"}),
        ("jwks", {"jwks": "x"}),
    ],
    ids=str,
)
def test_a_careless_issuer_is_not_trusted_and_its_field_is_named(known, field, wrong):
    known([ISSUERS[1], ISSUERS[0] | wrong])
    with pytest.raises(Misconfigured, match=f"^TRUSTED_ISSUERS: 1.*{field}") as refusal:
        caller()
    # It is logged, so that it holds nothing of what is secret.
    assert not [issuer for issuer in ISSUERS if issuer["secret"] in str(refusal.value)]
    assert "short" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "{}", "[", "[1]", "null", '"x"'])
def test_a_list_of_issuers_that_is_none_is_named(monkeypatch, text):
    monkeypatch.setattr(identity.secrets, "read", lambda _reference: text)
    with pytest.raises(Misconfigured, match=r"^TRUSTED_ISSUERS: "):
        caller()


def test_what_is_wrong_with_the_configuration_is_in_the_log_line(known):
    known([ISSUERS[0] | {"audience": ""}])
    with pytest.raises(Misconfigured) as refusal:
        caller()
    assert "audience" in request_log.describe_bug(refusal.value)["misconfigured"]


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
    with pytest.raises(ValueError, match="ACCOUNTS_SECRET"):
        identity.issue("acct-1", 1, datetime.now(UTC))
