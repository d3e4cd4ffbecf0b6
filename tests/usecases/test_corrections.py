"""Corrections against observations: whenever these arrive, the unit ends as its events say in the order of time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hito.domain import corrections as rules
from hito.domain import progress
from hito.domain.content import QUIZ, Content, Lesson, Section
from hito.domain.corrections import Correction, State
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation, QuizTaken
from hito.store import course_records
from hito.store.idempotency import IdempotencyKey, NoIdempotency
from hito.usecases import catalog, corrections, explaining, recompute, tracking
from hito.usecases.corrections import CorrectedUnit, Corrector
from tests.people import new_id

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
CLIENTS = CourseId(Kind.COURSE, "client")
BOSS = Corrector("boss", is_admin=True)


def at(milliseconds):
    return NOON + timedelta(milliseconds=milliseconds)


def observe(learner, when, course=CLIENTS, unit="a", *, finished=True, idempotency=None):
    """A client's observation of a unit, with the time at which it was made, whenever it arrives."""
    seen = Observation(course=course, unit=unit, watched_ms=0, position_ms=0, finished=finished, announced_total=1)
    update = course_records.observation_update(learner, seen, Moment.utc(when))
    return (idempotency or NoIdempotency()).write(update)


def correct(learner, state, when, course=CLIENTS, unit="a", *, reason="por qué"):
    of = CorrectedUnit(learner=learner, course=course, unit=unit)
    return corrections.correct(of, state, reason, BOSS, Moment.utc(when))


def withdraw(learner, when, course=CLIENTS, unit="a"):
    return corrections.withdraw(CorrectedUnit(learner=learner, course=course, unit=unit), BOSS, Moment.utc(when))


def finished_at(learner, course=CLIENTS, unit="a"):
    found = tracking.read(learner, course).unit(unit)
    return found.completed_at if found else None


def somebody():
    """A learner who began the course, and its unit."""
    learner = new_id("ana")
    course_records.start(learner, CLIENTS, 1)
    observe(learner, NOON - timedelta(days=1), finished=False)
    return learner


def event_by_event(observed, corrected):
    """When the unit was finished, by its events in the order of time; at one time the correction comes last."""
    events = [(each, 0, None) for each in observed] + [(each.at, 1, each.state) for each in corrected]
    finished, first = None, None
    for when, _, state in sorted(events, key=lambda event: event[:2]):
        if state is None:
            first = first or when
        if state in (None, State.FINISHED):
            finished = finished or when
        elif state is State.NOT_FINISHED:
            finished = None
        else:
            finished = first
    return finished


def by_the_rule(observed, corrected):
    """The same, as the rule is stated: the first finish after the newest ``not_finished`` that is not withdrawn."""
    never = datetime.min.replace(tzinfo=UTC)
    void = max((each.at for each in corrected if each.state is State.WITHDRAWN), default=never)
    standing = [each for each in corrected if each.at > void]
    not_finished = max((each.at for each in standing if each.state is State.NOT_FINISHED), default=never)
    credited = [each.at for each in standing if each.state is State.FINISHED]
    return min((when for when in [*observed, *credited] if when > not_finished), default=None)


@given(st.sets(st.integers(0, 30)), st.dictionaries(st.integers(0, 30), st.sampled_from(list(State))))
def test_the_rule_as_it_is_stated_is_the_rule_event_by_event(observed, corrected):
    times = [at(each) for each in observed]
    made = [Correction(unit="a", state=state, reason="", by="boss", at=at(when)) for when, state in corrected.items()]
    assert by_the_rule(times, made) == event_by_event(times, made)


# What happens, in the order of arrival: a correction, or an observation that is so many milliseconds late. One below
# zero is of a clock that is ahead.
arrivals = st.lists(
    st.one_of(st.sampled_from(list(State)), st.integers(-15, 60)),
    max_size=8,
)


@settings(max_examples=40)
@given(arrivals, st.booleans())
def test_a_unit_ends_as_its_events_say_in_the_order_of_time(happened, with_keys):
    learner = somebody()
    observed, made = [], []
    for place, event in enumerate(happened):
        now = at(100 + 10 * place)
        if isinstance(event, State):
            if event is State.WITHDRAWN:
                if tracking.read(learner, CLIENTS).correction("a") is None:
                    continue
                withdraw(learner, now)
                made = list(tracking.read(learner, CLIENTS).corrections)
            else:
                made.append(correct(learner, event, now, reason=f"{place}"))
        else:
            when = now - timedelta(milliseconds=event)
            key = IdempotencyKey(learner, "POST /route", str(place), "0" * 64, now) if with_keys else None
            assert observe(learner, when, idempotency=key)
            observed.append(when)
        assert finished_at(learner) == event_by_event(observed, made)
    assert tracking.read(learner, CLIENTS).corrections == tuple(sorted(made, key=lambda each: each.at))


CORRECTED_AT = [20, 40, 60]


@settings(max_examples=20)
@given(
    st.lists(st.integers(0, 80), min_size=1, max_size=4),
    st.lists(st.sampled_from([State.FINISHED, State.NOT_FINISHED]), max_size=3),
    st.data(),
)
def test_observations_in_any_order_and_twice_give_the_same_end_whenever_they_arrive(times, states, data):
    ends = set()
    for _ in range(2):
        learner = somebody()
        # An observation arrives at any time after it was made: after the corrections before it, or later.
        arrives = [(place, 0, state) for place, state in enumerate(states)]
        for when in [*times, *times]:
            earliest = sum(each <= when for each in CORRECTED_AT[: len(states)])
            arrives.append((data.draw(st.integers(earliest, len(states))) - 0.5, data.draw(st.integers(0, 9)), when))
        for place, _, what in sorted(arrives, key=lambda each: each[:2]):
            if isinstance(what, State):
                correct(learner, what, at(CORRECTED_AT[place]), reason=str(place))
            else:
                observe(learner, at(what))
        record = tracking.read(learner, CLIENTS)
        assert [each.at for each in record.corrections] == [at(each) for each in CORRECTED_AT[: len(states)]]
        assert finished_at(learner) == event_by_event([at(each) for each in times], record.corrections)
        ends.add((finished_at(learner), record.completion("a").finish, record.completion("a").not_finished_at))
    assert len(ends) == 1


def test_a_correction_is_later_than_everything_that_it_judges():
    learner = somebody()
    observe(learner, at(5_000))
    made = correct(learner, State.NOT_FINISHED, at(0))
    assert made.at == at(5_001)
    assert finished_at(learner) is None
    again = correct(learner, State.FINISHED, at(0))
    assert (again.at, finished_at(learner)) == (at(5_002), at(5_002))


def test_what_is_after_is_at_least_a_millisecond_after():
    assert rules.after(None, NOON) == NOON
    assert rules.after(NOON, at(1)) == at(1)
    assert rules.after(NOON, NOON) == at(1)
    assert rules.after(at(9), NOON) == at(10)


def test_an_observation_older_than_a_correction_finishes_nothing_and_one_after_it_does():
    learner = somebody()
    observe(learner, at(0), finished=False)
    correct(learner, State.NOT_FINISHED, at(10))
    observe(learner, at(9))
    observe(learner, at(10))
    assert finished_at(learner) is None
    observe(learner, at(11))
    assert finished_at(learner) == at(11)


def test_a_withdrawal_gives_back_exactly_what_observations_said():
    learner = somebody()
    observe(learner, at(0))
    correct(learner, State.NOT_FINISHED, at(10))
    observe(learner, at(20))
    correct(learner, State.NOT_FINISHED, at(30), reason="otra vez")
    assert finished_at(learner) is None
    newest = withdraw(learner, at(40))
    assert (newest.reason, finished_at(learner)) == ("otra vez", at(0))
    correct(learner, State.FINISHED, at(50))
    assert finished_at(learner) == at(0)


def test_a_repetition_is_the_same_correction_unless_the_learner_did_something_since():
    learner = somebody()
    observe(learner, at(0))
    first = correct(learner, State.NOT_FINISHED, at(10))
    assert correct(learner, State.NOT_FINISHED, at(20)) == first
    observe(learner, at(30))
    second = correct(learner, State.NOT_FINISHED, at(40))
    assert second.at == at(40)
    assert correct(learner, State.NOT_FINISHED, at(50), reason="otro motivo").at == at(50)
    assert len(tracking.read(learner, CLIENTS).corrections) == 3


@pytest.fixture
def overtaken_by(monkeypatch):
    """Lets something else be written between reading a unit and correcting it."""
    commit = corrections.transactions.commit

    def overtake(write):
        others = iter([write])

        def late(*parts):
            next(others, lambda: None)()
            return commit(*parts)

        monkeypatch.setattr(corrections.transactions, "commit", late)

    return overtake


@pytest.mark.parametrize("before", [[], [0]])
def test_an_observation_between_reading_and_correcting_is_judged_too(overtaken_by, before):
    learner = somebody()
    for when in before:
        observe(learner, at(when))
    overtaken_by(lambda: observe(learner, at(500)))
    made = correct(learner, State.NOT_FINISHED, at(10))
    assert (made.at, finished_at(learner)) == (at(501), None)


def test_a_late_observation_between_reading_and_correcting_is_not_lost(overtaken_by):
    learner = somebody()
    observe(learner, at(5))
    overtaken_by(lambda: observe(learner, at(2)))
    correct(learner, State.NOT_FINISHED, at(10))
    withdraw(learner, at(20))
    assert finished_at(learner) == at(2)


def test_of_two_teachers_at_once_the_second_is_later(overtaken_by):
    learner = somebody()
    overtaken_by(lambda: correct(learner, State.FINISHED, at(20), reason="de otra persona"))
    made = correct(learner, State.NOT_FINISHED, at(10))
    assert (made.at, finished_at(learner)) == (at(21), None)


@pytest.mark.parametrize("late", [[3, 5], [5, 3]])
def test_a_withdrawal_gives_back_the_earliest_of_late_observations(late):
    learner = somebody()
    correct(learner, State.NOT_FINISHED, at(10))
    for when in late:
        observe(learner, at(when))
    withdraw(learner, at(20))
    assert finished_at(learner) == at(3)


def test_a_reset_keeps_old_observations_away_and_the_corrections():
    learner = somebody()
    observe(learner, at(0))
    correct(learner, State.FINISHED, at(5))
    correct(learner, State.NOT_FINISHED, at(10))
    for _ in range(2):
        tracking.reset(learner, CLIENTS, at(20))
    record = tracking.read(learner, CLIENTS)
    assert (record.is_begun, record.units, len(record.corrections)) == (False, (), 2)
    observe(learner, at(9))
    assert finished_at(learner) is None
    observe(learner, at(30))
    assert finished_at(learner) == at(30)


def test_a_reset_takes_a_correction_to_finished_with_it():
    learner = somebody()
    observe(learner, at(0), finished=False)
    correct(learner, State.FINISHED, at(10))
    tracking.reset(learner, CLIENTS, at(20))
    assert finished_at(learner) is None
    # It may be corrected again, with the same reason.
    assert correct(learner, State.FINISHED, at(30)).at == at(30)
    assert finished_at(learner) == at(30)


@pytest.fixture(scope="module")
def authored(table):
    """A course of a lesson and a quiz."""
    prefix = new_id("course")
    lessons = (
        Lesson(id=f"{prefix}-text", title="Texto"),
        Lesson(id=f"{prefix}-exam", title="Examen", kind=QUIZ),
    )
    course = CourseId(Kind.COURSE, prefix)
    catalog.put(course, Content(name="Ley", sections=(Section(id="1", title="Única", lessons=lessons),)), NOON)
    return course


def take_quiz(learner, course, when, *, passed=True):
    taken = QuizTaken(
        course=course, quiz=f"{course.id}-exam", score_milli=int(passed), max_score_milli=1, passed=passed
    )
    tracking.take_quiz(learner, taken, Moment.utc(when), NoIdempotency())


def test_a_quiz_that_is_corrected_to_not_finished_is_finished_by_passing_it_again(authored):
    learner, exam = new_id("ana"), f"{authored.id}-exam"

    def done():
        return progress.of(tracking.read(learner, authored)).done

    take_quiz(learner, authored, at(0))
    assert done() == 1
    correct(learner, State.NOT_FINISHED, at(10), authored, exam)
    assert done() == 0
    # One that arrives late, and one that fails.
    take_quiz(learner, authored, at(9))
    take_quiz(learner, authored, at(20), passed=False)
    assert done() == 0
    assert tracking.read(learner, authored).quiz(exam).passed
    take_quiz(learner, authored, at(30))
    take_quiz(learner, authored, at(8))
    assert done() == 1
    correct(learner, State.NOT_FINISHED, at(40), authored, exam, reason="otra")
    assert done() == 0
    withdraw(learner, at(50), authored, exam)
    assert progress.of(tracking.read(learner, authored)).done == 1


def test_a_correction_that_finishes_the_last_unit_completes_the_course_and_that_stays(authored):
    learner, text = new_id("ana"), f"{authored.id}-text"
    take_quiz(learner, authored, at(0))
    correct(learner, State.FINISHED, at(10), authored, text)
    assert tracking.read(learner, authored).header.first_completed_at == at(10)
    correct(learner, State.NOT_FINISHED, at(20), authored, text, reason="copiado")
    record = tracking.read(learner, authored)
    assert (record.header.first_completed_at, progress.of(record).percent) == (at(10), 50)
    assert [drift.what for drift in recompute.drift(learner, at(30))] == ["place in the list of learners", "day"]


def test_a_correction_is_no_activity_and_counts_on_its_day(authored):
    learner, text = new_id("ana"), f"{authored.id}-text"
    take_quiz(learner, authored, NOON - timedelta(days=3))
    correct(learner, State.FINISHED, NOON, authored, text)
    record = tracking.read(learner, authored)
    assert progress.of(record).last_watched_at == NOON - timedelta(days=3)
    unit = record.unit(text)
    assert (unit.begun_at, unit.updated_at, unit.day, unit.is_credited) == (None, None, None, True)


def test_a_correction_is_explained(authored):
    learner, text = new_id("ana"), f"{authored.id}-text"
    take_quiz(learner, authored, at(0))

    def explained():
        found = explaining.course(learner, authored, is_admin=False)
        unit = next(one for one in found.units if one.id == text)
        return unit.why, unit.is_counted, [each.state for each in unit.corrections]

    assert explained() == ("not finished", False, [])
    correct(learner, State.FINISHED, at(10), authored, text)
    assert explained() == ("corrected to finished", True, ["finished"])
    correct(learner, State.NOT_FINISHED, at(20), authored, text)
    assert explained() == ("corrected to not finished", False, ["not_finished", "finished"])
    observe(learner, at(30), authored, text)
    assert explained() == ("finished", True, ["not_finished", "finished"])
    withdraw(learner, at(40), authored, text)
    assert explained() == ("finished", True, ["withdrawn", "not_finished", "finished"])


def test_ids_of_any_length_can_be_corrected():
    course, unit = CourseId(Kind.COURSE, "😀" * 125), "🎓" * 125
    learner = "🦊" * 125
    observe(learner, at(0), course, unit)
    correct(learner, State.NOT_FINISHED, at(10), course, unit)
    assert finished_at(learner, course, unit) is None
    assert [each.unit for each in tracking.read(learner, course).corrections] == [unit]
