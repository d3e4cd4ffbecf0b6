from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hito.domain import progress
from hito.domain.errors import Invalid, NotFound
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation, QuizTaken
from hito.store import rate_limits
from hito.store.idempotency import IdempotencyKey, NoIdempotency
from hito.usecases import tracking
from tests.aws_calls import intercepted
from tests.people import new_id
from tools import capacity

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
PYTHON = CourseId(Kind.COURSE, "python")

pytestmark = pytest.mark.usefixtures("contents_are_kept")


@pytest.fixture
def ana():
    return new_id("ana")


def seen(unit="intro", *, watched_ms=1_000, position_ms=None, finished=False, of=None):
    return Observation(
        course=PYTHON,
        unit=unit,
        watched_ms=watched_ms,
        position_ms=watched_ms if position_ms is None else position_ms,
        finished=finished,
        announced_total=of,
    )


def taken(quiz):
    return QuizTaken(course=PYTHON, quiz=quiz, score_milli=8_000, max_score_milli=10_000, passed=True)


def requests_of(access):
    with capacity.metered(boto3.client("dynamodb")) as bill:
        access()
    return bill


def test_a_progress_read_is_one_request(ana):
    tracking.record(ana, seen(), Moment.utc(MONDAY), NoIdempotency())
    assert requests_of(lambda: tracking.read(ana, PYTHON)).requests == ["Query"]


def test_a_heartbeat_is_two_requests_and_one_write_unit(ana):
    tracking.record(ana, seen(of=30), Moment.utc(MONDAY), NoIdempotency())
    bill = requests_of(lambda: tracking.record(ana, seen(watched_ms=2_000, of=30), Moment.utc(MONDAY), NoIdempotency()))
    assert (bill.requests, bill.writes) == (["UpdateItem", "Query"], 1)


def test_a_chapter_seen_for_the_first_time_is_two_requests(ana):
    tracking.record(ana, seen(of=30), Moment.utc(MONDAY), NoIdempotency())
    bill = requests_of(
        lambda: tracking.record(ana, seen("second", finished=True, of=30), Moment.utc(MONDAY), NoIdempotency())
    )
    assert bill.requests == ["UpdateItem", "Query"]


def test_a_course_is_completed_once_when_its_last_unit_was(ana):
    tuesday = MONDAY + timedelta(days=1)
    tracking.record(ana, seen("a", finished=True, of=2), Moment.utc(MONDAY), NoIdempotency())
    assert (
        tracking.record(
            ana, seen("b", finished=True, of=2), Moment.utc(tuesday), NoIdempotency()
        ).header.first_completed_at
        == tuesday
    )
    for unit in ["a", "b", "c"]:
        tracking.record(ana, seen(unit, finished=True, of=2), Moment.utc(tuesday + timedelta(days=7)), NoIdempotency())
    assert tracking.read(ana, PYTHON).header.first_completed_at == tuesday


def test_a_crash_before_completion_is_recorded_is_mended_by_the_next_observation(ana):
    tracking.record(ana, seen("a", finished=True, of=1), Moment.utc(MONDAY), NoIdempotency())
    key = {"PK": f"LEARNER#{ana}", "SK": "COURSE#course#python#"}
    boto3.resource("dynamodb").Table("hito-test").update_item(Key=key, UpdateExpression="REMOVE first_completed")
    assert tracking.read(ana, PYTHON).header.first_completed_at is None
    tracking.record(ana, seen("a"), Moment.utc(MONDAY + timedelta(days=1)), NoIdempotency())
    assert tracking.read(ana, PYTHON).header.first_completed_at == MONDAY


def test_completion_is_not_recorded_across_a_reset(ana):
    record = tracking.record(ana, seen("a", finished=True), Moment.utc(MONDAY), NoIdempotency())
    complete = replace(record, header=replace(record.header, announced_total=1))
    key = {"PK": f"LEARNER#{ana}", "SK": "COURSE#course#python#"}
    boto3.resource("dynamodb").Table("hito-test").update_item(
        Key=key,
        UpdateExpression="SET #r = :now",
        ExpressionAttributeNames={"#r": "reset"},
        ExpressionAttributeValues={":now": 1},
    )
    tracking.ensure_completion(ana, complete)
    assert tracking.read(ana, PYTHON).header.first_completed_at is None


def test_an_announced_course_is_full_at_its_limit_and_refuses_one_more(ana, monkeypatch):
    monkeypatch.setattr(progress, "MAX_ANNOUNCED_UNITS", 3)
    for unit in ["a", "b", "c"]:
        tracking.record(ana, seen(unit), Moment.utc(MONDAY), NoIdempotency())
    with pytest.raises(Invalid, match="too_many_units"):
        tracking.record(ana, seen("d"), Moment.utc(MONDAY), NoIdempotency())
    assert len(tracking.record(ana, seen("c", watched_ms=9_000), Moment.utc(MONDAY), NoIdempotency()).units) == 3


def test_a_refused_unit_leaves_its_idempotency_key_free(ana, monkeypatch):
    monkeypatch.setattr(progress, "MAX_ANNOUNCED_UNITS", 1)
    tracking.record(ana, seen("a"), Moment.utc(MONDAY), NoIdempotency())
    key = IdempotencyKey(ana, "POST /chapter", "k1", "hash", MONDAY)
    with pytest.raises(Invalid):
        tracking.record(ana, seen("b"), Moment.utc(MONDAY), key)
    again = IdempotencyKey(ana, "POST /chapter", "k1", "hash", MONDAY)
    again.check()
    assert not again.replayed


def test_a_course_is_full_of_quizzes_at_its_limit_and_refuses_one_more(ana, monkeypatch):
    monkeypatch.setattr(progress, "MAX_QUIZZES", 2)
    for quiz in ["a", "b"]:
        tracking.take_quiz(ana, taken(quiz), Moment.utc(MONDAY), NoIdempotency())
    with pytest.raises(Invalid, match="too_many_quizzes"):
        tracking.take_quiz(ana, taken("c"), Moment.utc(MONDAY), NoIdempotency())
    assert [
        quiz.attempts for quiz in tracking.take_quiz(ana, taken("b"), Moment.utc(MONDAY), NoIdempotency()).quizzes
    ] == [1, 2]


def test_a_quiz_is_two_requests_and_a_certificate_and_a_small_reset_are_three(ana):
    tracking.record(ana, seen("a", finished=True, of=1), Moment.utc(MONDAY), NoIdempotency())
    assert requests_of(lambda: tracking.take_quiz(ana, taken("q"), Moment.utc(MONDAY), NoIdempotency())).requests == [
        "UpdateItem",
        "Query",
    ]
    # Given for good, it is not decided by content that may be a second old.
    certified = requests_of(lambda: tracking.certify(ana, PYTHON, MONDAY, NoIdempotency())).requests
    assert certified == ["Query", "BatchGetItem", "UpdateItem"]
    wiped = requests_of(lambda: tracking.reset(ana, PYTHON, MONDAY)).requests
    assert wiped == ["Query", "BatchWriteItem", "UpdateItem"]


def test_a_rate_window_is_one_request_more(ana):
    assert requests_of(lambda: rate_limits.count_call(ana, "GET /here", 60, MONDAY)).requests == ["UpdateItem"]


def once_before(operation, act):
    """Let something happen before the first call of an operation."""
    acts = [act]

    def before(attempt):
        if attempt.operation == operation and acts:
            acts.pop()()

    return intercepted(before)


def test_a_heartbeat_during_a_reset_does_no_harm(ana):
    tracking.record(ana, seen("a", finished=True, of=2), Moment.utc(MONDAY), NoIdempotency())

    def heartbeat():
        tracking.record(ana, seen("b", watched_ms=5_000, finished=True, of=2), Moment.utc(MONDAY), NoIdempotency())

    with once_before("BatchWriteItem", heartbeat):
        tracking.reset(ana, PYTHON, MONDAY + timedelta(hours=1))
    left = tracking.read(ana, PYTHON)
    assert [unit.id for unit in left.units] == ["b"]
    assert (left.header.announced_total, left.header.reset_at) == (0, MONDAY + timedelta(hours=1))
    again = tracking.record(
        ana, seen("a", finished=True, of=2), Moment.utc(MONDAY + timedelta(hours=2)), NoIdempotency()
    )
    assert progress.of(again).percent == 100


def test_a_certificate_is_not_given_across_a_reset(ana):
    tracking.record(ana, seen("a", finished=True, of=1), Moment.utc(MONDAY), NoIdempotency())

    def wipe():
        tracking.reset(ana, PYTHON, MONDAY + timedelta(hours=1))

    with once_before("UpdateItem", wipe), pytest.raises(NotFound):
        tracking.certify(ana, PYTHON, MONDAY + timedelta(hours=2), NoIdempotency())
    assert tracking.read(ana, PYTHON).header.certificate_at is None


def test_of_two_devices_that_finish_the_last_two_units_at_once_one_completes_the_course(ana):
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda n: tracking.record(ana, seen(f"u{n}", finished=True, of=8), Moment.utc(MONDAY), NoIdempotency()),
                range(8),
            )
        )
    assert tracking.read(ana, PYTHON).header.first_completed_at == MONDAY


observations = st.builds(
    seen,
    st.sampled_from(["a", "b", "c"]),
    watched_ms=st.integers(0, 5_000),
    finished=st.booleans(),
    of=st.sampled_from([None, 2]),
)


@settings(max_examples=12)
@given(st.lists(observations, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_observations_gives_the_same_progress(events, random):
    def outcome(sequence):
        learner = new_id("ana")
        for event in sequence:
            record = tracking.record(learner, event, Moment.utc(MONDAY), NoIdempotency())
        assert tracking.read(learner, PYTHON) == record
        now = progress.of(record)
        finished = {unit.id for unit in record.units if unit.completed_at}
        return now, finished, record.header, {unit.id: unit.watched_ms for unit in record.units}

    shuffled = events + events
    random.shuffle(shuffled)
    assert outcome(events) == outcome(shuffled)


@settings(max_examples=12)
@given(st.lists(observations, min_size=1, max_size=6))
def test_what_a_learner_has_reached_never_shrinks(events):
    learner, before = new_id("ana"), None
    for event in events:
        record = tracking.record(learner, event._replace(announced_total=3), Moment.utc(MONDAY), NoIdempotency())
        now = progress.of(record)
        if before:
            assert before.percent <= now.percent
            assert before.done <= now.done
            assert before.watched_ms <= now.watched_ms
        before = now
