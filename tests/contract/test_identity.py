"""Who is let in, and whose records they reach."""

import base64
import json

import jwt
import pytest

from tools.local_secrets import LOGIN_ISSUER, UMS_ISSUER

PATH = "/v1/tutorials/progress/python"


def forged(header, claims, signature=b""):
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def answer_to(api, token):
    return api.http.get(PATH, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_valid_token_is_let_in(api, scheme):
    assert api.http.get(PATH, headers={"Authorization": f"{scheme} {api.token('ana')}"}).status_code == 200


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic YTpi", "Token x", "Bearer a.b.c", "Bearer a b"])
def test_no_token_is_401(api, header):
    answer = api.http.get(PATH, headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize(
    "options",
    [
        {"lifetime": -60},
        {"audience": "somebody-else"},
        {"issuer": "https://evil.example"},
        {"issuer": UMS_ISSUER},
        {"claims": {"aud": ["other"]}},
        {"claims": {"aud": None}},
        {"claims": {"exp": None}},
        {"claims": {"exp": "tomorrow"}},
        {"claims": {"exp": True, "nbf": 10**20}},
        {"claims": {"sub": None}},
        {"claims": {"sub": 7}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": "a#b"}},
        {"claims": {"sub": "acct-1"}},
        {"claims": {"sub": "x" * 129}},
        {"claims": {"iss": ["https://login.hito.localhost"]}},
        {"claims": {"iss": None}},
        {"claims": {"nbf": 32503680000}},
        {"claims": {"exp": float("inf")}},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_is_401(api, options):
    assert answer_to(api, api.token("ana", **options)).status_code == 401


@pytest.mark.parametrize("algorithm", ["none", "None", "HS512", "RS256", ["HS256"], None, 5])
def test_the_token_does_not_choose_the_algorithm(api, algorithm):
    claims = {"iss": LOGIN_ISSUER, "aud": "hito", "sub": "ana", "exp": 32503680000}
    assert answer_to(api, forged({"alg": algorithm, "typ": "JWT"}, claims)).status_code == 401


def test_a_token_signed_with_another_key_is_401(api):
    claims = {"iss": LOGIN_ISSUER, "aud": "hito", "sub": "ana", "exp": 32503680000}
    assert answer_to(api, jwt.encode(claims, "x" * 48, algorithm="HS256")).status_code == 401


def test_a_token_with_a_changed_subject_is_401(api):
    header, _, signature = api.token("ana").split(".")
    claims = {"iss": LOGIN_ISSUER, "aud": "hito", "sub": "ben", "exp": 32503680000}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    assert answer_to(api, f"{header}.{payload}.{signature}").status_code == 401


def test_a_token_nested_1_000_levels_deep_is_401(api):
    nested = "[" * 1_000 + "]" * 1_000
    payload = base64.urlsafe_b64encode(f'{{"iss": {nested}}}'.encode()).decode().rstrip("=")
    assert answer_to(api, f"eyJhbGciOiJIUzI1NiJ9.{payload}.c2ln").status_code == 401


def test_each_issuer_speaks_for_its_own_learners_only(api):
    assert answer_to(api, api.token("ums-ana", issuer=UMS_ISSUER)).status_code == 200
    assert answer_to(api, api.token("ana", issuer=UMS_ISSUER)).status_code == 401
    assert answer_to(api, api.token("ums-ana")).status_code == 401


def test_a_token_just_expired_is_still_good_for_30_seconds(api):
    assert answer_to(api, api.token("ana", lifetime=-5)).status_code == 200


def test_who_calls_is_asked_before_what(api):
    answer = api.http.post(f"{PATH}/chapter", content="{not json")
    assert answer.status_code == 401


def test_two_learners_with_one_tutorial_do_not_meet(api):
    ana, ben = api.learner("ana"), api.learner("ben")
    ana.chapter("python", completed=True, totalChapters=1)
    assert ana.progress("python")["completionPercentage"] == 100
    assert ben.progress("python")["completionPercentage"] == 0
