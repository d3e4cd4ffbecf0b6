"""What a client collected while it was offline: whatever arrives first, the result is the same."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hito.domain import progress
from hito.domain.content import QUIZ, Content, Lesson, Section
from hito.domain.corrections import State
from hito.domain.errors import Code, TooMany, Unavailable
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation, QuizTaken
from hito.domain.syncing import Collected, Status, UnitSeen
from hito.store import activity_days, course_records, received, transactions
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import catalog, corrections, syncing, tracking
from tests.people import new_id

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
LAWS = CourseId(Kind.COURSE, "laws-of-sync")
# Its clients announce how many units it has.
ANNOUNCED = CourseId(Kind.COURSE, "announced-of-sync")


@pytest.fixture(autouse=True, scope="module")
def _course(table):
    lessons = tuple(
        Lesson(id=unit, title=unit, kind=QUIZ if unit == "exam" else "lesson") for unit in ("one", "two", "exam")
    )
    lessons += (Lesson(id="clip", title="clip", kind="video", duration_ms=100_000, required=False),)
    catalog.put(LAWS, Content(name="Ley", sections=(Section(id="", title="Única", lessons=lessons),)), MONDAY)


def moment_of(at):
    return Moment.utc(at)


def sync(learner, *batch, now=NOW):
    return syncing.record(learner, batch, moment_of, now)


def statuses(outcome):
    return [result.status for result in outcome.results]


def stored(learner):
    """Everything that is stored of the learner's courses and days, by item and attribute."""
    items = table.query(course_records.courses_key(learner, None))
    values = {(item["SK"]["S"], name): value for item in items for name, value in item.items()}
    return {place: value for place, value in values.items() if place[1] not in ("PK", "list", "list_at")} | {
        ("days", ""): activity_days.read(learner)
    }


def differences(one, other):
    return {place: (one.get(place), other.get(place)) for place in {*one, *other} if one.get(place) != other.get(place)}


def seen(at=MONDAY, unit="one", course=LAWS, name=None, **more):
    facts = {"watched_ms": 0, "position_ms": None, "finished": False, "announced_total": None} | more
    return Collected(name or new_id("seen"), at, UnitSeen(course=course, unit=unit, **facts))


def taken(at=MONDAY, quiz="exam", course=LAWS, score=50, *, passed=True):
    fact = QuizTaken(course=course, quiz=quiz, score_milli=score, max_score_milli=100, passed=passed)
    return Collected(new_id("taken"), at, fact)


times = st.integers(0, 5).map(lambda hours: MONDAY + timedelta(hours=12 * hours))
amounts = st.integers(0, 3)
units = st.builds(
    lambda at, unit, course, watched, position, finished, total: seen(
        at, unit, course, watched_ms=watched, position_ms=position, finished=finished, announced_total=total
    ),
    times,
    st.sampled_from(["one", "two"]),
    st.sampled_from([LAWS, ANNOUNCED]),
    amounts,
    st.none() | amounts,
    st.booleans(),
    # A course that was completed stays completed, although a greater total arrives later.
    st.sampled_from([None, 2]),
)
quizzes = st.builds(
    lambda at, course, score, passed: taken(at, course=course, score=score, passed=passed),
    times,
    st.sampled_from([LAWS, ANNOUNCED]),
    amounts,
    st.booleans(),
)
batches = st.lists(units | quizzes, min_size=1, max_size=12)
# Routes always have a position.
routed = units.filter(lambda one: one.fact.position_ms is not None) | quizzes


@given(batches, st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_any_order_in_any_batches_twice_is_the_same(batch, rng):
    in_order, in_disorder = new_id("ana"), new_id("ana")
    for one in sorted(batch, key=lambda one: one.at):
        sync(in_order, one)
    twice = [*batch, *batch]
    rng.shuffle(twice)
    cut = rng.randrange(len(twice) + 1)
    for part in (twice[:cut], twice[cut:], batch):
        sync(in_disorder, *part)
    assert differences(stored(in_disorder), stored(in_order)) == {}


def test_what_was_sent_is_a_duplicate_and_its_course_is_shown():
    ana, one = new_id("ana"), seen(finished=True)
    first, second = sync(ana, one), sync(ana, one)
    assert statuses(first) == [Status.ACCEPTED]
    assert statuses(second) == [Status.DUPLICATE]
    assert [course.course for course in second.courses] == [LAWS]


def test_an_id_of_another_observation_is_refused():
    ana, one = new_id("ana"), seen(name="mine")
    assert statuses(sync(ana, one, one, seen(name="mine", finished=True))) == ["accepted", "duplicate", "refused"]
    assert statuses(sync(ana, seen(name="mine", finished=True))) == ["refused"]


def test_an_id_is_remembered_for_thirty_days():
    ana, one = new_id("ana"), taken()
    sync(ana, one)
    assert statuses(sync(ana, one, now=NOW + received.KEPT_FOR)) == ["duplicate"]
    assert statuses(sync(ana, one, now=NOW + received.KEPT_FOR + timedelta(days=1))) == ["accepted"]
    assert course_records.get(ana, LAWS).quiz("exam").attempts == 2


def full_batch(of_units):
    rng = random.Random(of_units)
    return [
        seen(
            MONDAY + timedelta(minutes=rng.randrange(10_000)),
            f"unit-{number % of_units}",
            ANNOUNCED,
            watched_ms=number,
            finished=True,
            announced_total=of_units,
        )
        for number in range(500)
    ]


def test_five_hundred_observations_of_twenty_units_are_one_transaction(monkeypatch):
    ana, sent = new_id("ana"), []
    transact = table.transact
    monkeypatch.setattr(table, "transact", lambda *parts: (sent.append(len(parts)), transact(*parts)))
    outcome = sync(ana, *full_batch(of_units=20))
    assert statuses(outcome) == ["accepted"] * 500
    # Units, the header, eight days, and the items of received ids.
    assert sent == [20 + 1 + 8 + received.BUCKETS]
    assert len(course_records.get(ana, ANNOUNCED).units) == 20


def test_five_hundred_units_are_six_transactions(monkeypatch):
    sent = []
    # moto copies its table for each transaction.
    monkeypatch.setattr(transactions, "commit", lambda *parts: (sent.append(len(parts)), True)[1])
    sync(new_id("ana"), *full_batch(of_units=500))
    assert len(sent) == 6
    assert max(sent) <= transactions.MAX_PARTS


@given(st.lists(routed, min_size=1, max_size=6, unique_by=lambda one: one.at))
@settings(max_examples=10)
def test_each_has_the_effect_that_its_route_has_at_its_time(batch):
    by_routes, by_sync = new_id("ana"), new_id("ana")
    for one in sorted(batch, key=lambda one: one.at):
        if isinstance(one.fact, QuizTaken):
            tracking.take_quiz(by_routes, one.fact, Moment.utc(one.at), NoIdempotency())
        else:
            tracking.record(by_routes, Observation(*one.fact), Moment.utc(one.at), NoIdempotency())
    sync(by_sync, *batch)
    for course in (LAWS, ANNOUNCED):
        assert tracking.read(by_sync, course) == tracking.read(by_routes, course)


def test_what_a_throttled_batch_left_is_recorded_when_it_is_sent_again(monkeypatch):
    ana, batch, commits = new_id("ana"), full_batch(of_units=150)[:150], []
    commit = transactions.commit

    def throttled(*parts):
        commits.append(parts)
        if len(commits) == 2:
            raise Unavailable(Code.DATABASE_BUSY)
        return commit(*parts)

    monkeypatch.setattr(transactions, "commit", throttled)
    with pytest.raises(Unavailable):
        sync(ana, *batch)
    assert 0 < len(course_records.get(ana, ANNOUNCED).units) < 150
    outcome = sync(ana, *batch)
    assert Counter(statuses(outcome)).keys() == {"accepted", "duplicate"}
    assert len(course_records.get(ana, ANNOUNCED).units) == 150


def overtaken(monkeypatch, other):
    """Let another writer write between a batch's read and its transaction."""
    commit = transactions.commit

    def late(*parts):
        monkeypatch.setattr(transactions, "commit", commit)
        other()
        return commit(*parts)

    monkeypatch.setattr(transactions, "commit", late)


def test_a_batch_that_another_device_overtakes_loses_nothing(monkeypatch):
    ana, mine, others = new_id("ana"), taken(score=30), taken(score=90)
    overtaken(monkeypatch, lambda: sync(ana, others))
    assert statuses(sync(ana, mine)) == ["accepted"]
    quiz = course_records.get(ana, LAWS).quiz("exam")
    assert (quiz.attempts, quiz.score_milli) == (2, 90)


def test_the_same_batch_at_once_counts_once(monkeypatch):
    ana, one = new_id("ana"), taken()
    overtaken(monkeypatch, lambda: sync(ana, one))
    assert statuses(sync(ana, one)) == ["duplicate"]
    assert course_records.get(ana, LAWS).quiz("exam").attempts == 1


def test_an_id_that_is_given_twice_at_once_is_refused(monkeypatch):
    ana = new_id("ana")
    overtaken(monkeypatch, lambda: sync(ana, seen(unit="two", name="mine")))
    assert statuses(sync(ana, seen(unit="one", name="mine"))) == ["refused"]


def test_a_reset_between_the_read_and_the_write_wins(monkeypatch):
    ana = new_id("ana")
    sync(ana, seen(finished=True))
    overtaken(monkeypatch, lambda: tracking.reset(ana, LAWS, NOW))
    assert statuses(sync(ana, seen(MONDAY + timedelta(hours=1), "two"))) == ["refused"]
    assert course_records.get(ana, LAWS).units == ()


def test_a_heartbeat_between_the_read_and_the_write_stays(monkeypatch):
    ana, at = new_id("ana"), MONDAY + timedelta(days=1)
    beat = Observation(course=LAWS, unit="one", watched_ms=9, position_ms=9, finished=False)
    overtaken(monkeypatch, lambda: tracking.record(ana, beat, Moment.utc(at), NoIdempotency()))
    sync(ana, seen(watched_ms=5, position_ms=2, finished=True))
    unit = course_records.get(ana, LAWS).unit("one")
    assert (unit.watched_ms, unit.position_ms, unit.updated_at, unit.completed_at) == (9, 9, at, MONDAY)


def test_an_observation_from_before_a_correction_does_not_finish_the_unit():
    ana, teacher = new_id("ana"), corrections.Corrector("boss", is_admin=True)
    sync(ana, seen(finished=True))
    unit = corrections.CorrectedUnit(learner=ana, course=LAWS, unit="one")
    corrections.correct(unit, State.NOT_FINISHED, "No", teacher, Moment.utc(MONDAY + timedelta(hours=2)))
    sync(ana, seen(MONDAY + timedelta(hours=1), finished=True))
    assert course_records.get(ana, LAWS).unit("one").completed_at is None
    sync(ana, seen(MONDAY + timedelta(hours=3), finished=True))
    assert course_records.get(ana, LAWS).unit("one").completed_at == MONDAY + timedelta(hours=3)


def test_a_completion_that_turns_out_to_be_earlier_is_recorded_so():
    ana, later = new_id("ana"), MONDAY + timedelta(hours=5)
    sync(ana, *(seen(later, unit, ANNOUNCED, finished=True, announced_total=2) for unit in ("one", "two")))
    assert course_records.get(ana, ANNOUNCED).header.first_completed_at == later
    sync(ana, *(seen(MONDAY, unit, ANNOUNCED, finished=True) for unit in ("one", "two")))
    assert course_records.get(ana, ANNOUNCED).header.first_completed_at == MONDAY


def test_a_position_near_the_end_of_a_video_finishes_it():
    ana = new_id("ana")
    sync(ana, seen(unit="clip", position_ms=94_000), seen(unit="two", position_ms=99_000))
    assert not any(unit.completed_at for unit in course_records.get(ana, LAWS).units)
    sync(ana, seen(unit="clip", position_ms=95_000))
    assert course_records.get(ana, LAWS).unit("clip").completed_at == MONDAY


def test_a_course_takes_as_many_units_and_quizzes_as_its_routes_do(monkeypatch):
    monkeypatch.setattr(progress, "MAX_ANNOUNCED_UNITS", 2)
    monkeypatch.setattr(progress, "MAX_QUIZZES", 1)
    batch = [seen(unit=unit, course=ANNOUNCED) for unit in ("a", "b", "a", "c")]
    batch += [taken(quiz=quiz, course=ANNOUNCED) for quiz in ("p", "p", "q")]
    expected = ["accepted"] * 3 + ["refused"] + ["accepted"] * 2 + ["refused"]
    assert statuses(sync(new_id("ana"), *batch)) == expected


def test_more_observations_than_are_remembered_have_to_wait(monkeypatch):
    monkeypatch.setattr(received, "MAX_ENTRIES", 0)
    with pytest.raises(TooMany):
        sync(new_id("ana"), seen())
