"""Issuers, roles and server keys, beyond what the contract tests show of them."""

import json
from copy import deepcopy
from datetime import UTC, datetime

import jwt
import pytest

from hito.config import Misconfigured
from hito.domain.errors import Expired, Forbidden, Unauthenticated
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


@pytest.mark.parametrize("claim", ["exp", "iss", "sub", "aud"])
def test_a_token_that_lacks_a_claim_is_refused_though_its_issuer_signed_it(known, claim):
    claims = {"iss": ISSUERS[0]["issuer"], "aud": ISSUERS[0]["audience"], "sub": "ana", "exp": 32_503_680_000}
    assert identity.learner(request(signed(claims))).learner == "ana"
    del claims[claim]
    with pytest.raises(Unauthenticated):
        identity.learner(request(signed(claims)))


def signed(claims):
    return jwt.PyJWS().encode(json.dumps(claims).encode(), ISSUERS[0]["secret"], algorithm="HS256")


@pytest.mark.parametrize(
    ("subject", "is_theirs"), [("stu-1", True), ("stu-1x", False), ("xstu-1", False), ("stu-", False)]
)
def test_an_issuer_speaks_for_whom_its_pattern_matches_whole(known, subject, is_theirs):
    known([ISSUERS[0] | {"subjects": "stu-[0-9]+"}])
    if is_theirs:
        assert caller(subject=subject).learner == subject
    else:
        with pytest.raises(Unauthenticated):
            caller(subject=subject)


@pytest.mark.parametrize("subject", ["acct-1x", "xacct-1", "acct-01", "acct-", "acct-1 "])
def test_what_only_begins_as_an_account_is_none(monkeypatch, subject):
    monkeypatch.setattr(identity.sessions, "is_current", lambda _learner, _version: True)
    monkeypatch.setattr(identity.secrets, "read", lambda _reference: json.dumps({"key": "x" * 48}))
    now = datetime.now(UTC)
    assert identity.learner(request(identity.issue("acct-1", 1, now))).learner == "acct-1"
    with pytest.raises(Unauthenticated):
        identity.learner(request(identity.issue(subject, 1, now)))


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "Ana"}, "Ana"),
        ({"name": "  ", "user_metadata": {"name": "Ana"}}, "Ana"),
        ({"name": "", "user_metadata": {"name": "Ana"}}, "Ana"),
        ({"name": 7, "user_metadata": {"name": "Ana"}}, "Ana"),
        ({"name": "Ana", "user_metadata": {"name": "Eva"}}, "Ana"),
        ({"name": " "}, None),
        ({"name": "x" * 255}, "x" * 254),
    ],
)
def test_the_first_name_that_says_something_counts(known, claims, name):
    assert caller(claims=claims).name == name


@pytest.mark.parametrize("name", ["s", "x" * 200])
def test_a_claim_has_a_name_of_1_to_200_characters(known, name):
    known([ISSUERS[0] | {"subject_claims": [name]}])
    assert caller(claims={name: "eva"}).learner == "eva"


@pytest.mark.parametrize("length", [31, 32])
def test_a_secret_and_a_server_key_have_at_least_32_characters(known, monkeypatch, length):
    key = {"key": "k" * length, "scopes": ["catalog"]}
    entry = ISSUERS[0] | {"secret": "s" * length}
    monkeypatch.setattr(identity.secrets, "read", lambda ref: json.dumps([key] if ref == "keys" else [entry]))
    monkeypatch.setattr(identity, "settings", lambda: SimpleSettings)
    enter = identity.admin_or_server("catalog")
    with_key = Request({"httpMethod": "PUT", "resource": "/", "headers": {"X-Server-Key": key["key"]}})
    if length == 32:
        assert enter(with_key).is_admin
        assert caller([entry]).learner == "ana"
        return
    with pytest.raises(Misconfigured, match="SERVER_KEYS"):
        enter(with_key)
    with pytest.raises(Misconfigured, match="TRUSTED_ISSUERS"):
        caller()


# The key is right or wrong, and whose token comes with it.
ENTERS = [
    ("right", None, ""),
    ("right", "student", ""),
    ("wrong", None, Unauthenticated),
    ("wrong", "student", Forbidden),
    ("wrong", "admin", "ana"),
    (None, "admin", "ana"),
    (None, "student", Forbidden),
    (None, None, Unauthenticated),
]


@pytest.mark.parametrize(("key", "role", "outcome"), ENTERS)
def test_where_either_opens_a_wrong_server_key_does_not_shut_an_admin_out(known, monkeypatch, key, role, outcome):
    keys = [{"key": "k" * 32, "scopes": ["catalog"]}]
    monkeypatch.setattr(identity.secrets, "read", lambda ref: json.dumps(keys if ref == "keys" else ISSUERS))
    monkeypatch.setattr(identity, "settings", lambda: SimpleSettings)
    headers = {"X-Server-Key": "k" * 32 if key == "right" else "x" * 32} if key else {}
    if role:
        headers["Authorization"] = f"Bearer {tokens.make(ISSUERS, 'ana', role=role)}"
    asked = Request({"httpMethod": "PUT", "resource": "/", "headers": headers})
    enter = identity.admin_or_server("catalog")
    if isinstance(outcome, str):
        assert (enter(asked).learner, enter(asked).is_admin) == (outcome, True)
    else:
        with pytest.raises(outcome):
            enter(asked)


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
