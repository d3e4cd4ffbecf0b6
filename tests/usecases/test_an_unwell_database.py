"""DynamoDB throttled, slow or away: a 503 that says when to come back, soon, never a 500."""

import json
import time

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from hito.store import table, zones
from tests.people import new_id


class _Raw:
    def __init__(self, body):
        self._body = body

    def stream(self, *_, **__):
        return iter([self._body])

    def read(self, *_, **__):
        return self._body


def refusing_with(code, status):
    def fault(request, **_):
        body = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no"}).encode()
        return AWSResponse(request.url, status, {"content-type": "application/x-amz-json-1.0"}, _Raw(body))

    return fault


def raising(error):
    def fault(request, **_):
        raise error(endpoint_url=request.url, error="away")

    return fault


QUIZ = {"quizId": "quiz-1", "score": 8, "maxScore": 10, "passed": True}

FAULTS = {
    "throttled": refusing_with("ThrottlingException", 400),
    "hot key": refusing_with("ProvisionedThroughputExceededException", 400),
    "account limit": refusing_with("RequestLimitExceeded", 400),
    "internal error": refusing_with("InternalServerError", 500),
    "unavailable": refusing_with("ServiceUnavailable", 503),
    "no route": raising(EndpointConnectionError),
    "connect timeout": raising(ConnectTimeoutError),
    "read timeout": raising(ReadTimeoutError),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("path", ["read", "chapter", "webhook"])
def test_a_database_that_is_away_is_a_503_with_retry_after(in_process, dynamodb_that, fault, path, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    ana = in_process.learner()
    with dynamodb_that(fault):
        answer = {
            "read": lambda: ana.get("/v1/tutorials/progress/python"),
            "chapter": lambda: ana.chapter("python"),
            "webhook": lambda: ana.enrollment("python"),
        }[path]()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert list(answer.json()) == (["Message", "message", "success"] if path == "webhook" else ["error"])


@pytest.mark.usefixtures("contents_are_kept")
def test_a_passing_throttle_is_not_noticed(in_process, dynamodb_that, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    ana = in_process.learner()
    ana.chapter("python")
    attempts = []

    def once(request, **_):
        attempts.append(request)
        return refusing_with("ThrottlingException", 400)(request) if len(attempts) == 1 else None

    with dynamodb_that(once):
        assert ana.chapter("python").status_code == 200
    # Whether the learner is erased, twice; the write, and the read.
    assert len(attempts) == 4


def test_no_attempt_starts_after_the_calls_patience(in_process, dynamodb_that, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(table, "monotonic", lambda: clock[0])
    monkeypatch.setattr(time, "sleep", lambda _: None)
    attempts = []

    def slow(request, **_):
        attempts.append(clock[0])
        clock[0] += table.client().meta.config.read_timeout
        raise ReadTimeoutError(endpoint_url=request.url)

    with dynamodb_that(slow):
        answer = in_process.learner().chapter("python")
    assert answer.status_code == 503
    assert clock[0] <= 5


def test_a_bug_is_a_500_that_tells_the_caller_nothing_and_the_operator_where(in_process, dynamodb_that, logged):
    secret, ana = new_id("secret"), in_process.learner()
    zones.told(ana.id, None)
    with dynamodb_that(refusing_with("AccessDeniedException", 400)):
        answer = ana.chapter("python", secret)
    assert (answer.status_code, answer.json()) == (500, {"error": "Internal server error"})
    (line,) = logged().splitlines()
    entry = json.loads(line)
    assert (entry["level"], entry["exception_type"]) == ("ERROR", "ClientError")
    assert entry["aws_error"] == "AccessDeniedException"
    assert any("tombstones.py" in frame for frame in entry["frames"])
    assert entry["request_id"] == answer.headers["X-Request-Id"]
    assert secret not in line


@pytest.mark.parametrize(
    ("send", "attempts"),
    [
        (lambda ana: ana.chapter("python"), 3),
        (lambda ana: ana.post("/v1/tutorials/progress/python/quiz", QUIZ), 1),
        (lambda ana: ana.post("/v1/tutorials/progress/python/quiz", QUIZ, headers={"Idempotency-Key": "k1"}), 3),
    ],
    ids=["a chapter is the same twice", "an attempt would count twice", "a key protects it"],
)
def test_what_would_count_twice_is_not_repeated_after_a_timeout(in_process, dynamodb_that, monkeypatch, send, attempts):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    writes, ana = [], in_process.learner()
    zones.told(ana.id, None)

    def lost_answer(request, event_name, **_):
        if not event_name.endswith(("UpdateItem", "TransactWriteItems")):
            return
        writes.append(request)
        raise ReadTimeoutError(endpoint_url=request.url)

    with dynamodb_that(lost_answer):
        assert send(ana).status_code == 503
    assert len(writes) == attempts


def test_every_read_of_a_learner_is_strongly_consistent(in_process):
    asked = []

    def remember(params, model, **_):
        if model.name in {"Query", "GetItem"}:
            asked.append((model.name, params.get("ConsistentRead")))

    table.client().meta.events.register("provide-client-params.dynamodb", remember)
    ana = in_process.learner()
    ana.post("/v1/tutorials/progress/python/quiz", QUIZ, headers={"Idempotency-Key": "k1"})
    ana.progress("python")
    table.client().meta.events.unregister("provide-client-params.dynamodb", remember)
    assert asked == [("GetItem", True), ("GetItem", True), ("Query", True), ("Query", True)]
