"""DynamoDB throttled, slow or away: a 503 that says when to come back, soon, never a 500."""

import json
import time
from datetime import UTC, datetime

import pytest

from hito import config
from hito.aws.errors import NoAnswer, NotSent
from hito.domain.errors import Unavailable
from hito.domain.records import CourseId, Kind
from hito.store import course_records, rate_limits
from hito.store import learners as stored_learners
from hito.store.dynamodb import table
from hito.store.dynamodb.update import Update
from tests.aws_calls import failing, refusing, watched
from tests.people import new_id

QUIZ = {"quizId": "quiz-1", "score": 8, "maxScore": 10, "passed": True}

FAULTS = {
    "throttled": refusing("ThrottlingException", 400),
    "hot key": refusing("ProvisionedThroughputExceededException", 400),
    "account limit": refusing("RequestLimitExceeded", 400),
    "internal error": refusing("InternalServerError", 500),
    "unavailable": refusing("ServiceUnavailable", 503),
    "no connection": failing(NotSent()),
    "no answer": failing(NoAnswer()),
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

    def once(attempt):
        attempts.append(attempt)
        return refusing("ThrottlingException", 400)(attempt) if len(attempts) == 1 else None

    with dynamodb_that(once):
        assert ana.chapter("python").status_code == 200
    # Whether the learner is erased, twice; the write, and the read.
    assert len(attempts) == 4


def test_no_attempt_starts_after_the_calls_patience(in_process, dynamodb_that, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(time, "sleep", lambda _: None)
    attempts = []

    def slow(_):
        attempts.append(clock[0])
        # The client's own, which no socket waits for here.
        clock[0] += 2
        raise NoAnswer

    with dynamodb_that(slow):
        answer = in_process.learner().chapter("python")
    assert answer.status_code == 503
    assert clock[0] <= 5


def test_a_bug_is_a_500_that_tells_the_caller_nothing_and_the_operator_where(in_process, dynamodb_that, logged):
    secret, ana = new_id("secret"), in_process.learner()
    stored_learners.remember_zone(ana.id, None)
    with dynamodb_that(refusing("AccessDeniedException", 400)):
        answer = ana.chapter("python", secret)
    assert (answer.status_code, answer.json()) == (500, {"error": "Internal server error"})
    (line,) = logged().splitlines()
    entry = json.loads(line)
    assert (entry["level"], entry["exception_type"]) == ("ERROR", "ServiceError")
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
    stored_learners.remember_zone(ana.id, None)

    def lost_answer(attempt):
        if attempt.operation in {"UpdateItem", "TransactWriteItems"}:
            writes.append(attempt)
            raise NoAnswer

    with dynamodb_that(lost_answer):
        assert send(ana).status_code == 503
    assert len(writes) == attempts


class Thawed:
    """The first attempt of each kind of request finds its idle connection closed, as after a freeze."""

    def __init__(self, *operations):
        self._operations, self.attempts = operations, []

    def __call__(self, attempt):
        self.attempts.append(attempt.operation)
        if attempt.operation in self._operations and self.attempts.count(attempt.operation) == 1:
            raise NoAnswer


@pytest.fixture
def limits_on(monkeypatch):
    monkeypatch.setenv("RATE_LIMITS", "1")
    config.settings.cache_clear()
    yield
    monkeypatch.undo()
    config.settings.cache_clear()


WRITES = {
    "a heartbeat": lambda ana: ana.chapter("python"),
    "a read within a window": lambda ana: ana.get("/v1/tutorials/progress/python"),
    "a reset": lambda ana: ana.delete("/v1/tutorials/progress/python"),
    "an enrollment": lambda ana: ana.enrollment("python"),
    "a quiz with a key": lambda ana: ana.post(
        "/v1/tutorials/progress/python/quiz", QUIZ, headers={"Idempotency-Key": "k1"}
    ),
    "a lesson made": lambda ana: ana.post("/api/lessons/", {"titulo": "Verbos", "nivel": "principiante"}),
    "a person seen": lambda ana: ana.get("/users/me"),
}


@pytest.mark.usefixtures("limits_on")
@pytest.mark.parametrize("send", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize(
    "operation", ["GetItem", "UpdateItem", "PutItem", "Query", "TransactWriteItems", "BatchWriteItem"]
)
def test_an_idle_connection_that_was_closed_meanwhile_is_not_noticed(
    in_process, dynamodb_that, monkeypatch, send, operation
):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    ana = in_process.learner()
    ana.chapter("python")
    with dynamodb_that(Thawed(operation)):
        assert send(ana).status_code in {200, 201}


@pytest.mark.usefixtures("limits_on")
def test_a_call_that_is_counted_twice_is_harmless_and_an_attempt_is_not(in_process, dynamodb_that, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    ana, thawed = in_process.learner(), Thawed("UpdateItem")
    stored_learners.remember_zone(ana.id, None)
    with dynamodb_that(thawed):
        rate_limits.count_call(ana.id, "GET /route", 1, datetime.now(UTC))
        # The connection is a new one now.
        assert ana.post("/v1/tutorials/progress/python/quiz", QUIZ).status_code == 200
    assert thawed.attempts[:2] == ["UpdateItem", "UpdateItem"]
    attempt = Update().increment("attempts")
    with dynamodb_that(Thawed("UpdateItem")), pytest.raises(Unavailable):
        table.update(course_records.quiz_key(ana.id, CourseId(Kind.COURSE, "python"), "q"), attempt)


def test_every_read_of_a_learner_is_strongly_consistent(in_process):
    with watched() as made:
        ana = in_process.learner()
        ana.post("/v1/tutorials/progress/python/quiz", QUIZ, headers={"Idempotency-Key": "k1"})
        ana.progress("python")
    reads = [attempt for attempt in made if attempt.operation in {"Query", "GetItem"}]
    assert [(attempt.operation, attempt.request.get("ConsistentRead")) for attempt in reads] == [
        ("GetItem", True),
        ("GetItem", True),
        ("Query", True),
        ("Query", True),
    ]
