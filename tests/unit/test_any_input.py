"""Whatever comes in is taken or refused; nothing breaks."""

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment_webhook.schemas import EnrollmentUpdated
from feedback.schemas import AnswerGiven, MessageSent
from hito.domain.errors import Expired, Invalid, Unauthenticated
from hito.edge import body, identity
from hito.edge.caller import Caller
from hito.edge.request import Request
from tools import local_secrets, tokens
from tutorials.schemas import ChapterBody, CompletionRequest, QuizBody

ISSUERS = local_secrets.make()["trusted_issuers"]
SCHEMAS = [ChapterBody, CompletionRequest, QuizBody, EnrollmentUpdated, AnswerGiven, MessageSent]

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.text("0123456789:-TZ+.#")
)
names = st.sampled_from(
    [
        "chapterId",
        "watchTime",
        "completed",
        "lastPosition",
        "totalChapters",
        "quizId",
        "score",
        "maxScore",
        "passed",
        "userId",
        "UserId",
        "courseid",
        "ACTION",
        "EventTime",
        "exercise_id",
        "submitted_answer",
        "message",
        "attempt_id",
        "exp",
        "nbf",
        "iat",
        "aud",
        "iss",
        "sub",
        "alg",
        "crit",
    ]
)
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4), max_leaves=8
)
json_objects = st.dictionaries(names, json_values, max_size=8)


@pytest.fixture(autouse=True)
def trusted(monkeypatch):
    monkeypatch.setattr(identity.secrets, "read", lambda _reference: json.dumps(ISSUERS))


def part(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def let_in(token):
    try:
        caller = identity.learner(
            Request({"httpMethod": "GET", "resource": "/", "headers": {"authorization": f"Bearer {token}"}})
        )
    except (Unauthenticated, Expired):
        return False
    assert isinstance(caller, Caller)
    return True


@pytest.mark.parametrize("schema", SCHEMAS)
@given(content=json_objects)
def test_any_json_object_is_a_body_or_is_refused(schema, content):
    with suppress(Invalid):
        body.parse(json.dumps(content).encode(), schema, any_case=schema is EnrollmentUpdated)


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_a_body_or_are_refused(raw):
    with suppress(Invalid):
        body.parse(raw, ChapterBody)


@given(st.text(max_size=80) | st.text("abcd.=-_", max_size=80))
def test_any_text_as_a_token_is_refused(token):
    assert not let_in(token)


@given(st.text(max_size=80) | st.text('abcd.=-_%\\"0457+ ;', max_size=80))
def test_any_text_as_a_cookie_is_refused(text):
    event = {"httpMethod": "GET", "resource": "/", "headers": {"cookie": f'access_token="Bearer {text}'}}
    with pytest.raises((Unauthenticated, Expired)):
        identity.learner_or_cookie(Request(event))


@given(json_values, json_values)
def test_any_unsigned_claims_are_refused(header, claims):
    assert not let_in(f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}.{part(b'signature')}")


@given(json_objects)
def test_any_claims_of_a_trusted_issuer_are_taken_or_refused(claims):
    let_in(tokens.make(ISSUERS, "ana", claims=claims))


@given(st.text(st.characters(), max_size=300) | st.text("%0123456789ABCDEFG", max_size=60))
def test_any_path_parameter_is_an_id_or_is_refused(text):
    with suppress(Invalid):
        assert Request({"httpMethod": "GET", "resource": "/", "pathParameters": {"id": text}}).path["id"]
