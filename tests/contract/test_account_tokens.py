"""Tokens of Hito's own accounts: each that does not hold is refused, in every contract."""

import base64
import json

import jwt
import pytest

from hito import caches
from tests.accounts import new_user, somebody
from tools.local_secrets import ACCOUNTS_ISSUER, LOGIN_ISSUER, UMS_ISSUER

TUTORIAL = "/v1/tutorials/progress/python"

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def ana(api):
    return somebody(api)


def statuses(ana, token):
    """What the language contract and another one answer to a token."""
    headers = {"Authorization": f"Bearer {token}"}
    return [ana.api.http.get(path, headers=headers).status_code for path in (ana.profile, TUTORIAL)]


def own(ana, **options):
    return ana.api.token(options.pop("subject", ana.learner), issuer=ACCOUNTS_ISSUER, **options)


def part(content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def test_a_login_gives_a_token_of_a_day_that_grants_no_role(ana):
    claims = jwt.decode(ana.token, options={"verify_signature": False})
    assert claims == {
        "iss": "hito",
        "aud": "hito",
        "sub": ana.learner,
        "iat": claims["iat"],
        "exp": claims["iat"] + 24 * 3600,
        "ver": 1,
    }
    assert jwt.get_unverified_header(ana.token)["alg"] == "HS256"
    assert statuses(ana, ana.token) == statuses(ana, own(ana)) == [200, 200]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/courses/my_courses", 200),
        ("GET", "/users/me", 200),
        ("GET", "/llm/status", 200),
        ("GET", "/v1/learners/{learner}/credentials", 200),
        ("POST", "/v1/sync", 200),
        # Who is no teacher and no admin.
        ("GET", "/v1/courses/python/report", 404),
        ("GET", "/v1/webhooks", 403),
        ("GET", "/health/deep", 403),
        # Who is no Student, and who brings no server key.
        ("GET", "/api/v1/progress/summary/{learner}", 403),
        ("POST", "/api/v1/progress/Webhook/enrollment-updated", 401),
    ],
)
def test_an_account_is_known_in_every_contract(ana, method, path, status):
    known = {"UserId": ana.learner, "CourseId": "python", "Action": "enroll", "observations": []}
    body = known if method == "POST" else None
    # As in a process of its own: each function finds out whether the session lasts.
    caches.clear_all()
    assert ana.request(method, path.format(learner=ana.learner), json=body).status_code == status
    unknown = ana.api.http.request(method, path.format(learner=ana.learner), json=body)
    assert unknown.status_code == 401


@pytest.mark.parametrize(
    "options",
    [
        {"audience": "somebody-else"},
        {"claims": {"aud": None}},
        {"claims": {"iss": "Hito"}},
        {"claims": {"iss": LOGIN_ISSUER}},
        {"claims": {"iss": ["hito"]}},
        {"claims": {"nbf": 32503680000}},
        {"claims": {"iat": 32503680000}},
        {"claims": {"exp": None}},
        {"claims": {"sub": None}},
        {"claims": {"sub": 1}},
        {"claims": {"ver": None}},
        {"claims": {"ver": 0}},
        {"claims": {"ver": 2}},
        {"claims": {"ver": "1"}},
        {"claims": {"ver": True}},
        {"claims": {"ver": 1.0}},
        {"claims": {"ver": [1]}},
        {"subject": "acct-2000000000"},
        {"subject": "acct-0"},
        {"subject": "acct-01"},
        {"subject": "acct-1\n"},
        {"subject": "acct-"},
        {"subject": "ana"},
        {"subject": "ums-ana"},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_is_401(ana, options):
    assert statuses(ana, own(ana, **options)) == [401, 401]


def test_an_expired_token_is_403_here_and_401_elsewhere(ana):
    assert statuses(ana, own(ana, lifetime=-60)) == [403, 401]
    assert statuses(ana, own(ana, lifetime=-5)) == [200, 200]


@pytest.mark.parametrize("algorithm", ["none", "None", "HS512", "RS256", "ES256", None])
def test_the_token_does_not_choose_the_algorithm(ana, algorithm):
    _header, claims, signature = ana.token.split(".")
    header = part({"alg": algorithm, "typ": "JWT"})
    assert statuses(ana, f"{header}.{claims}.{signature}") == [401, 401]
    assert statuses(ana, f"{header}.{claims}.") == [401, 401]


def test_another_key_does_not_sign_for_hito(ana):
    claims = jwt.decode(ana.token, options={"verify_signature": False})
    assert statuses(ana, jwt.encode(claims, "x" * 64, algorithm="HS256")) == [401, 401]
    # As a forger would who knows the login issuer's secret.
    assert statuses(ana, ana.api.token(ana.learner, claims={"iss": "hito", "ver": 1})) == [401, 401]


def test_a_changed_subject_does_not_hold(ana):
    header, _claims, signature = ana.token.split(".")
    claims = jwt.decode(ana.token, options={"verify_signature": False})
    assert statuses(ana, f"{header}.{part(claims | {'sub': 'acct-1'})}.{signature}") == [401, 401]


@pytest.mark.parametrize("issuer", [LOGIN_ISSUER, UMS_ISSUER])
def test_no_other_issuer_speaks_for_an_account(ana, issuer):
    for subject in [ana.learner, ana.learner.upper()]:
        assert statuses(ana, ana.api.token(subject, issuer=issuer, claims={"ver": 1})) == [401, 401]


def test_a_role_in_it_grants_nothing(ana):
    token = own(ana, role="admin", claims={"app_metadata": {"role": "admin"}})
    headers = {"Authorization": f"Bearer {token}"}
    assert statuses(ana, token) == [200, 200]
    other = new_user(ana.api)
    assert ana.api.http.get(other.profile, headers=headers).status_code == 403
    assert ana.api.http.get("/catalog/courses", headers=headers).status_code == 403
