"""What follows from a change of a learner's course."""

import json
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hito import caches
from hito.domain import language
from hito.domain.errors import Code, Unavailable
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind, Observation, QuizTaken
from hito.edge.stream import ONE_CHANGE_MS
from hito.store import course_records, health, keys, stream_records
from hito.store import summaries as stored_summaries
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import summaries, tracking
from tests.aws_calls import intercepted
from tests.people import new_id
from tests.streams.lambda_stream import aws
from tests.streams.stored import copy, partitions, sample
from tests.template import resources
from update_projections.app import lambda_handler

FUNCTION = "UpdateProjectionsFunction"
PYTHON = CourseId(Kind.COURSE, "python")
NOW = datetime.now(UTC)


@pytest.fixture
def stream(mapped):
    """The function, following the table from now on by the template's mapping."""
    return mapped(lambda_handler, FUNCTION)


@pytest.fixture
def sent():
    """The requests that were sent to DynamoDB, as (operation, arguments)."""
    requests = []
    with intercepted(lambda attempt: requests.append((attempt.operation, attempt.request))):
        yield requests


def cache_summaries(first, *others):
    """Give each learner a cached summary."""
    key = stored_summaries.key(first)
    table.update(key, stored_summaries.lease_update("a lease", NOW))
    copy(others, [table.update(key, stored_summaries.summary_update("a lease", zlib.compress(b"{}"), NOW))])


def is_kept(learner):
    return stored_summaries.from_item(table.get(stored_summaries.key(learner)), NOW) is not None


def see(learner, unit="intro", *, finished=False, total=None, course=PYTHON, seconds=30):
    """A heartbeat, or the end, of one unit."""
    seen = Observation(
        course=course,
        unit=unit,
        watched_ms=1000 * seconds,
        position_ms=1000 * seconds,
        finished=finished,
        announced_total=total,
    )
    return tracking.record(learner, seen, Moment.utc(datetime.now(UTC)), NoIdempotency())


def first_completed_at(learner, course=PYTHON):
    return tracking.read(learner, course).header.first_completed_at


def enroll(learner):
    """An enrollment whose request crashed before it forgot the summary itself."""
    event = EnrollmentEvent(learner=learner, course=PYTHON, state=Enrollment.ENROLLED, at=NOW)
    table.write(course_records.enrollment_update(event))


def pass_quiz(learner):
    taken = QuizTaken(course=PYTHON, quiz="final", score_milli=8000, max_score_milli=10_000, passed=True)
    tracking.take_quiz(learner, taken, Moment.utc(datetime.now(UTC)), NoIdempotency())


def wipe(learner):
    see(learner)
    tracking.reset(learner, PYTHON, datetime.now(UTC))


@pytest.mark.parametrize("change", [see, enroll, pass_quiz, wipe])
def test_a_change_of_a_course_forgets_the_learners_summary_and_nobody_elses(stream, change):
    ana, luis = new_id("ana"), new_id("luis")
    cache_summaries(ana, luis)
    change(ana)
    assert is_kept(ana)
    stream.follow()
    assert not is_kept(ana)
    assert is_kept(luis)


def test_where_no_summary_is_cached_none_is_computed(stream):
    ana = new_id("ana")
    see(ana)
    stream.follow()
    assert table.get(stored_summaries.key(ana)) is None


def test_a_summary_that_is_being_computed_from_older_records_is_not_cached(stream):
    ana = new_id("ana")
    table.update(stored_summaries.key(ana), stored_summaries.lease_update("a reader", NOW))
    see(ana)
    stream.follow()
    table.update(stored_summaries.key(ana), stored_summaries.summary_update("a reader", zlib.compress(b"{}"), NOW))
    assert not is_kept(ana)


def test_many_heartbeats_are_one_invalidation(stream, sent):
    ana = new_id("ana")
    cache_summaries(ana)
    see(ana)
    stream.follow()
    for seconds in range(1, 9):
        see(ana, seconds=30 + seconds)
    sent.clear()
    stream.follow()
    assert [name for name, _arguments in sent] == ["GetItem", "UpdateItem"]


OF_COURSES = {keys.HEADER, keys.UNIT, keys.QUIZ, keys.CORRECTION}
ALWAYS_FOLLOWED = {keys.BACKFILL_OF_ACHIEVEMENT, keys.BACKFILL_OF_COURSE, keys.HEALTH}


@pytest.mark.parametrize("pattern", keys.KEY_MAP, ids=lambda pattern: pattern.item)
def test_what_is_new_of_a_learner_makes_a_call_and_later_only_what_shows_in_a_summary(stream, pattern):
    item = sample(pattern)
    aws("dynamodb").put_item(TableName="hito-test", Item=item)
    stream.follow()
    assert bool(stream.calls) is (pattern.pk.startswith("LEARNER#") or pattern in ALWAYS_FOLLOWED)
    stream.calls.clear()
    aws("dynamodb").put_item(TableName="hito-test", Item=item | {"more": {"S": "x"}})
    stream.follow()
    assert bool(stream.calls) is (pattern in {*OF_COURSES, *ALWAYS_FOLLOWED, keys.TOMBSTONE})


@pytest.mark.parametrize("pattern", keys.KEY_MAP, ids=lambda pattern: pattern.item)
@pytest.mark.parametrize("name", ["INSERT", "MODIFY", "REMOVE"])
def test_the_filter_lets_through_what_the_function_does_something_about(stream, pattern, name):
    item = sample(pattern)
    images = {
        "INSERT": {"NewImage": item},
        "MODIFY": {"OldImage": item, "NewImage": item},
        "REMOVE": {"OldImage": item},
    }
    record = {"eventName": name, "dynamodb": {"Keys": item, **images[name]}}
    learner = stream_records.read_learner_change(record)
    does_something = learner is not None and (learner.may_need_erasing or learner.course is not None)
    assert stream.lets(record) is (does_something or pattern in ALWAYS_FOLLOWED)


def test_a_kind_of_courses_that_is_not_known_yet_is_passed_over(stream):
    aws("dynamodb").put_item(
        TableName="hito-test",
        Item={"PK": {"S": f"LEARNER#{new_id('ana')}"}, "SK": {"S": "COURSE#recipe#paella#UNIT#rice"}},
    )
    stream.follow()
    assert len(stream.calls) == 1
    assert stream.dead_letters == []


class Crash(BaseException):
    """The function's process ends."""


def crash_before(call):
    """Let the process end before the ``call``-th request to DynamoDB."""
    numbers = iter(range(1, 100))

    def count(_):
        if next(numbers) == call:
            raise Crash

    return count


def test_a_completion_whose_request_crashed_comes_from_the_stream(stream, sent):
    undisturbed = new_id("ana")
    see(undisturbed, "a", finished=True, total=2)
    sent.clear()
    see(undisturbed, "b", finished=True)
    calls = len(sent)
    assert calls >= 3

    for call in range(2, calls + 1):
        ana = new_id("ana")
        see(ana, "a", finished=True, total=2)
        crash = crash_before(call)
        with intercepted(crash), pytest.raises(Crash):
            see(ana, "b", finished=True)
        assert first_completed_at(ana) is None
        stream.follow()
        assert first_completed_at(ana) == tracking.read(ana, PYTHON).unit("b").completed_at


def test_a_total_that_completes_the_course_is_seen_to(stream):
    ana = new_id("ana")
    see(ana, "a", finished=True)
    stream.follow()
    # The request that announced it crashed here.
    course_records.start(ana, PYTHON, 1)
    stream.follow()
    assert first_completed_at(ana) is not None


def test_a_completion_that_was_recorded_stays_as_it_is(stream):
    ana = new_id("ana")
    see(ana, "a", finished=True, total=1)
    before = first_completed_at(ana)
    see(ana, "b", finished=True)
    stream.follow()
    assert first_completed_at(ana) == before


def test_heartbeats_do_not_read_the_course(stream, sent):
    ana = new_id("ana")
    see(ana, "a", finished=True, total=2)
    stream.follow()
    see(ana, "a", seconds=99)
    sent.clear()
    stream.follow()
    assert [name for name, _arguments in sent] == ["GetItem", "UpdateItem"]


def test_a_write_comes_to_rest(stream, monkeypatch):
    ana = new_id("ana")
    cache_summaries(ana)
    with monkeypatch.context() as patch:
        patch.setattr(tracking, "ensure_completion", lambda _learner, record: record)
        see(ana, "a", finished=True, total=1)
    rounds = stream.follow()
    # The second one is about what the consumer itself wrote: the day, and when the course was completed.
    assert rounds == 2
    assert first_completed_at(ana) is not None
    assert stream.follow() == 0


def test_a_record_that_always_fails_is_dead_lettered_with_its_place_and_ninety_nine_others_are_done(stream, logged):
    learners = [new_id("ana") for _ in range(100)]
    cache_summaries(*learners)
    see(learners[0], "a")
    unit = table.get(course_records.unit_key(learners[0], PYTHON, "a"))
    copy(learners[1:41], [unit])
    copy(learners[41:42], [unit | {"watched": {"S": "no number"}, "completed": unit["updated"]}])
    copy(learners[42:], [unit])

    stream.follow()

    kept = table.get_all([stored_summaries.key(learner) for learner in learners], consistent=True)
    assert [stored_summaries.from_item(item, NOW) for item in kept] == [None] * 100
    (letter,) = stream.dead_letters
    assert letter["requestContext"]["condition"] == "RetryAttemptsExhausted"
    place = letter["DDBStreamBatchInfo"]["startSequenceNumber"]
    errors = [entry for entry in map(json.loads, logged().splitlines()) if entry["level"] == "ERROR"]
    assert {tuple(entry["failed_at"]) for entry in errors} == {(place,)}

    # And it goes on.
    cache_summaries(learners[0])
    see(learners[0])
    stream.follow()
    assert not is_kept(learners[0])


def test_a_learner_who_cannot_be_written_keeps_nobody_elses_summary_old(stream, monkeypatch):
    learners = [new_id("ana") for _ in range(8)]
    cache_summaries(*learners)
    throttled = learners[0]
    invalidate = summaries.invalidate

    def refuse(learner):
        if learner == throttled:
            raise Unavailable(Code.DATABASE_BUSY)
        invalidate(learner)

    for learner in learners:
        see(learner)
    with monkeypatch.context() as patch:
        patch.setattr(summaries, "invalidate", refuse)
        stream.deliver()
    assert [learner for learner in learners if is_kept(learner)] == [throttled]


def test_a_learner_who_cannot_be_written_now_is_tried_again(stream, monkeypatch):
    ana = new_id("ana")
    cache_summaries(ana)
    see(ana)
    invalidate, fails = summaries.invalidate, iter([True, True, False])

    def refuse_twice(learner):
        if next(fails):
            raise Unavailable(Code.DATABASE_BUSY)
        invalidate(learner)

    monkeypatch.setattr(summaries, "invalidate", refuse_twice)
    stream.deliver()
    assert not is_kept(ana)


def test_the_function_has_time_for_more_than_one_change():
    assert 1000 * resources("AWS::Serverless::Function")[FUNCTION]["Timeout"] >= 2 * ONE_CHANGE_MS


def test_the_function_is_allowed_what_it_does(stream, sent):
    ana = new_id("ana")
    cache_summaries(ana)
    see(ana, "a", finished=True)
    course_records.start(ana, PYTHON, 1)
    health.send(None, datetime.now(UTC))
    for course in (CourseId(Kind.GUIDE, "docker"), language.COURSE):
        table.write(course_records.unit_completion_update(ana, course, "1", Moment.utc(datetime.now(UTC))))
    caches.clear_all()
    sent.clear()
    stream.follow()
    done = {(f"dynamodb:{name}", key.partition("#")[0]) for name, arguments in sent for key in partitions(arguments)}
    (policy,) = resources("AWS::Serverless::Function")[FUNCTION]["Policies"]
    allowed = {
        (action, leading.partition("#")[0])
        for statement in policy["Statement"]
        for action in _listed(statement["Action"])
        if action.startswith("dynamodb:")
        for leading in statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    }
    assert done == allowed


def _listed(actions):
    return [actions] if isinstance(actions, str) else actions


class Afternoon:
    """What one learner did in an afternoon, as it was stored and as the stream tells it, for others to repeat."""

    def __init__(self, stream):
        self._ana = new_id("ana")
        cache_summaries(self._ana)
        enroll(self._ana)
        see(self._ana, "a", finished=True, total=2)
        see(self._ana, "b")
        pass_quiz(self._ana)
        see(self._ana, "b", finished=True)
        other = CourseId(Kind.COURSE, "álgebra")
        see(self._ana, "a", finished=True, total=1, course=other)
        tracking.reset(self._ana, other, datetime.now(UTC))
        assert is_kept(self._ana)
        self.records = [record for shard in stream.read().values() for record in shard]
        self._stored = self.table_of(self._ana)

    def of_somebody_else(self):
        """Another learner of the same afternoon, and its records."""
        luis = new_id("luis")
        copy([luis], self._stored)
        return luis, json.loads(json.dumps(self.records).replace(self._ana, luis))

    def table_of(self, learner):
        """All that is stored of a learner but whose it is, and the lease's value."""
        stored = table.query({"PK": f"LEARNER#{learner}", "SK": ""})
        return [{name: value for name, value in item.items() if name not in {"PK", "lease"}} for item in stored]


@pytest.fixture
def afternoon(stream, monkeypatch):
    with monkeypatch.context() as patch:
        # Completions are left to the stream.
        patch.setattr(tracking, "ensure_completion", lambda _learner, record: record)
        return Afternoon(stream)


def deliver(batches):
    for batch in batches:
        assert lambda_handler({"Records": batch}, None) == {"batchItemFailures": []}


def test_batches_in_any_order_and_any_number_of_times_leave_what_one_in_order_leaves(afternoon):
    luis, records = afternoon.of_somebody_else()
    deliver([records])
    once = afternoon.table_of(luis)
    assert any("first_completed" in item for item in once)
    assert not any("summary" in item for item in once)

    @settings(max_examples=10)
    @given(data=st.data())
    def hold(data):
        luis, records = afternoon.of_somebody_else()
        some_twice = records + data.draw(st.lists(st.sampled_from(records), max_size=4))
        shuffled = data.draw(st.permutations(some_twice))
        cuts = sorted(data.draw(st.sets(st.integers(1, len(shuffled) - 1), max_size=4)))
        deliver(shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True))
        assert afternoon.table_of(luis) == once

    hold()
    for repeated in ([records] * 5, [records[::-1]]):
        maria, _ = afternoon.of_somebody_else()
        deliver(json.loads(json.dumps(repeated).replace(luis, maria)))
        assert afternoon.table_of(maria) == once
