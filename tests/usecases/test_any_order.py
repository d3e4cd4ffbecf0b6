"""A learner's course after writes in any order, by the real use cases of every contract."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hito.domain import progress
from hito.domain.content import QUIZ, Content, Lesson, Section
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind, Observation, QuizTaken
from hito.store.idempotency import NoIdempotency
from hito.usecases import catalog, enrollment, tracking, videos
from tests.people import new_id

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)

# Three required lessons of different sorts, and one that nobody has to do.
REQUIRED = ["clip", "text", "exam"]
UNITS = [*REQUIRED, "extra"]


@pytest.fixture(scope="module")
def course(table):
    """One course of the catalog for all; each example has a learner of its own."""
    prefix = new_id("law")
    kinds = {"clip": "video", "text": "lesson", "exam": QUIZ, "extra": "lesson"}
    lessons = tuple(
        Lesson(id=f"{prefix}-{unit}", title=unit, kind=kinds[unit], duration_ms=100_000, required=unit != "extra")
        for unit in UNITS
    )
    course = CourseId(Kind.COURSE, prefix)
    catalog.put(course, Content(name="Ley", sections=(Section(id="", title="Única", lessons=lessons),)), MONDAY)
    return course


def happens(learner, course, event):
    sort, unit, amount = event
    unit_id = f"{course.id}-{unit}"
    match sort:
        case "marked":
            tracking.finish(learner, course.kind, unit_id, Moment.utc(MONDAY), NoIdempotency())
        case "watched":
            seen = videos.WatchReport(video=unit_id, position_ms=1_000 * amount, is_done=False)
            videos.watch(learner, seen, Moment.utc(MONDAY), NoIdempotency())
        case "chapter":
            seen = Observation(
                course=course,
                unit=unit_id,
                watched_ms=1_000 * amount,
                position_ms=1_000 * amount,
                finished=amount > 50,
                announced_total=amount,
            )
            tracking.record(learner, seen, Moment.utc(MONDAY), NoIdempotency())
        case "quiz":
            taken = QuizTaken(course=course, quiz=unit_id, score_milli=amount, max_score_milli=100, passed=amount >= 40)
            tracking.take_quiz(learner, taken, Moment.utc(MONDAY), NoIdempotency())


def finishes(event):
    """Whether an event finishes its unit, by the contracts' words."""
    sort, unit, amount = event
    return (
        sort == "marked"
        or (sort == "watched" and amount >= 95)
        or (sort == "chapter" and amount > 50)
        or (sort == "quiz" and unit == "exam" and amount >= 40)
    )


def somebody(course):
    learner = new_id("ana")
    event = EnrollmentEvent(learner=learner, course=course, state=Enrollment.ENROLLED, at=MONDAY)
    enrollment.apply(event, MONDAY, NoIdempotency())
    return learner


events = st.lists(
    st.tuples(
        st.sampled_from(["marked", "watched", "chapter", "quiz"]),
        st.sampled_from(UNITS),
        st.sampled_from([0, 39, 40, 50, 51, 94, 95, 100]),
    ),
    max_size=7,
)


@settings(max_examples=12)
@given(events, st.randoms(use_true_random=False))
def test_any_order_and_repetition_gives_the_same_units_and_percentage(course, happened, random):
    shuffled = happened + happened
    random.shuffle(shuffled)
    outcomes = []
    for sequence in [happened, shuffled]:
        learner = somebody(course)
        for event in sequence:
            happens(learner, course, event)
        record = tracking.read(learner, course)
        units = {unit.id: (unit.watched_ms, unit.completed_at is not None) for unit in record.units}
        outcomes.append((units, progress.of(record).hundredths, record.header.first_completed_at))
    assert outcomes[0] == outcomes[1]


@settings(max_examples=12)
@given(events)
def test_the_percentage_is_what_is_done_and_never_falls(course, happened):
    learner, done, before = somebody(course), set(), 0
    for event in happened:
        happens(learner, course, event)
        done |= {event[1]} & set(REQUIRED) if finishes(event) else set()
        now = progress.of(tracking.read(learner, course))
        assert 0 <= before <= now.hundredths <= 10_000
        assert now.done == len(done)
        assert (now.hundredths == 10_000) == now.is_completed == (done == set(REQUIRED))
        before = now.hundredths
