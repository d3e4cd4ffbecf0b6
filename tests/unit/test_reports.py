"""Where a learner of a course stands, and what a course's learners did together."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain import progress, reports
from hito.domain.calendars import calendar
from hito.domain.content import Content, Lesson, Section
from hito.domain.records import CourseId, CourseRecord, Enrollment, Header, Kind, Quiz, Unit
from hito.domain.reports import LearnerRow, LearnerWork, Person, State, Thresholds

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
COURSE = CourseId(Kind.COURSE, "python")
CONTENT = Content(
    name="Python", sections=(Section(id="s", title="S", lessons=tuple(Lesson(id=x, title=x.upper()) for x in "ab")),)
)
UTC_DAYS = calendar(None)
USUAL = Thresholds()


def ago(days):
    return NOW - timedelta(days=days)


def unit(name="a", begun=10.0, finished=None, updated=None, failed=0):
    times = [begun, finished if finished is not None else begun]
    return Unit(
        id=name,
        begun_at=ago(begun),
        watched_ms=0,
        position_ms=0,
        completed_at=None if finished is None else ago(finished),
        updated_at=ago(updated if updated is not None else min(times)),
        failed=failed,
    )


def quiz(name="q", taken=1.0, passed=None, failed=0):
    return Quiz(
        id=name,
        score_milli=0,
        max_score_milli=1,
        passed_at=None if passed is None else ago(passed),
        attempts=1,
        completed_at=ago(taken),
        failed=failed,
    )


def record(*units, quizzes=(), content=CONTENT, **header):
    return CourseRecord(course=COURSE, content=content, header=Header(**header), units=units, quizzes=tuple(quizzes))


def state(of, thresholds=USUAL):
    return reports.state(of, progress.of(of), NOW, thresholds)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (record(unit(), enrollment=Enrollment.DROPPED), State.DROPPED),
        (record(unit("a", 9, 8), unit("b", 9, 8), enrollment=Enrollment.DROPPED), State.DROPPED),
        (record(unit("a", 9, 8), unit("b", 9, 8)), State.COMPLETED),
        (record(unit("a", 90, 80), unit("b", 90, 80), quizzes=[quiz(failed=9)]), State.COMPLETED),
        (record(unit("a", 9, 8), certificate_at=ago(1)), State.COMPLETED),
        (record(unit("a", 9), first_completed_at=ago(1)), State.COMPLETED),
        (record(), State.NOT_STARTED),
        (record(enrollment=Enrollment.ENROLLED, enrollment_at=ago(30)), State.NOT_STARTED),
        # Three failures at one unit, or quiz.
        (record(unit("a", 1, failed=2)), State.ACTIVE),
        (record(unit("a", 1, failed=3)), State.STUCK),
        (record(unit("a", 90, failed=3)), State.STUCK),
        (record(unit("a", 1, failed=2), unit("b", 1, failed=2)), State.ACTIVE),
        (record(unit("a", 2, 1), quizzes=[quiz(failed=3)]), State.STUCK),
        (record(unit("a", 2, 1), quizzes=[quiz(failed=2)]), State.ACTIVE),
        # Something begun, and nothing finished for seven days while active.
        (record(unit("a", 8, updated=1)), State.STUCK),
        (record(unit("a", 7, updated=1)), State.STUCK),
        (record(unit("a", 6.9, updated=1)), State.ACTIVE),
        (record(unit("a", 8, updated=1), unit("b", 8, 6.9)), State.ACTIVE),
        (record(unit("a", 8, updated=1), quizzes=[quiz(taken=3, passed=3)]), State.ACTIVE),
        (record(unit("a", 30, 20), unit("b", 1)), State.ACTIVE),
        # Nothing at all for seven days.
        (record(unit("a", 8)), State.AT_RISK),
        (record(unit("a", 30, 7)), State.AT_RISK),
        (record(unit("a", 30, 6.9)), State.ACTIVE),
        (record(quizzes=[quiz(taken=8)]), State.AT_RISK),
    ],
)
def test_the_first_rule_that_fits_decides(of, expected):
    assert state(of) is expected


def credited(name="a", at=1.0, **begun):
    """A unit that a teacher corrected to finished, and that the learner may have begun."""
    known = {"begun_at": None, "updated_at": None} if not begun else {}
    return unit(name, finished=at, **begun)._replace(is_credited=True, **known)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        # A correction is no activity of the learner.
        (record(credited(at=1)), State.NOT_STARTED),
        (record(credited(at=1), unit("b", 8)), State.AT_RISK),
        (record(credited("a", 1), credited("b", 1)), State.COMPLETED),
        # Failures end with it.
        (record(credited(at=1, begun=2, updated=2, failed=9)), State.ACTIVE),
        (record(credited("q", at=1, begun=2, updated=2), quizzes=[quiz("q", failed=9)]), State.ACTIVE),
        (record(credited("b", at=1), unit("a", 1, failed=3)), State.STUCK),
    ],
)
def test_a_corrected_unit_counts_as_finished_and_not_as_activity(of, expected):
    assert state(of) is expected
    row = reports.row(Person("ana", None, UTC_DAYS), of, NOW, USUAL)
    assert row.done == progress.of(of).done
    assert sum(reports.work(of, UTC_DAYS).finished.values()) == row.done


def test_the_days_and_the_failures_are_parameters():
    short = Thresholds(timedelta(days=2), 1)
    assert state(record(unit("a", 3)), short) is State.AT_RISK
    assert state(record(unit("a", 1, failed=1)), short) is State.STUCK


days = st.floats(0, 60).map(lambda x: round(x, 3))
maybe = st.none() | days
units = st.builds(
    lambda name, begun, spent, failed: unit(name, begun, None if spent is None else max(begun - spent, 0), 0, failed),
    st.sampled_from("abc"),
    days,
    maybe,
    st.integers(0, 5),
)
quizzes = st.builds(quiz, st.sampled_from("ab"), days, maybe, st.integers(0, 5))
headers = st.fixed_dictionaries(
    {},
    optional={
        "enrollment": st.sampled_from(Enrollment),
        "enrolled_at": days.map(ago),
        "announced_total": st.integers(0, 4),
        "certificate_at": days.map(ago),
        "first_completed_at": days.map(ago),
        "reset_at": days.map(ago),
    },
)
records = st.builds(
    lambda of, more, content, header: record(*of, quizzes=more, content=content, **header),
    st.lists(units, max_size=3, unique_by=lambda one: one.id),
    st.lists(quizzes, max_size=2, unique_by=lambda one: one.id),
    st.sampled_from([None, CONTENT]),
    headers,
)


@given(records)
def test_a_state_never_contradicts_completion(of):
    current = progress.of(of)
    found = reports.row(Person("ana", None, UTC_DAYS), of, NOW, USUAL)
    is_done = current.is_completed or current.percent == 100
    assert (found.state is State.COMPLETED) == (is_done and of.header.enrollment is not Enrollment.DROPPED)
    assert (found.completed_at is not None) == (current.is_completed or current.certificate_earned)
    assert (found.percent, found.done, found.total) == (current.percent, current.done, current.total)
    if found.state in (State.STUCK, State.AT_RISK, State.ACTIVE):
        assert of.is_begun
        assert found.percent < 100 or not current.total


@given(st.lists(records, max_size=5))
def test_the_sums_are_those_of_the_learners(of):
    people = [Person(f"l{n}", None, UTC_DAYS) for n in range(len(of))]
    content = of[0].content if of else None
    of = [
        CourseRecord(course=COURSE, content=content, header=each.header, units=each.units, quizzes=each.quizzes)
        for each in of
    ]
    rows = [
        (reports.row(person, each, NOW, USUAL), reports.work(each, UTC_DAYS))
        for person, each in zip(people, of, strict=True)
    ]
    sums = reports.sums(rows, content)
    assert sums.total == len(of) == sum(sums.learners.values())
    assert sum(week.enrolled for week in sums.weeks) == sum(row.enrolled_at is not None for row, _ in rows)
    assert sum(week.completed for week in sums.weeks) == sum(row.completed_at is not None for row, _ in rows)
    assert sum(week.finished for week in sums.weeks) == sum(lesson.finished for lesson in sums.lessons)
    assert all(lesson.finished <= lesson.begun <= len(of) for lesson in sums.lessons)
    assert [week.week for week in sums.weeks] == sorted({week.week for week in sums.weeks})
    assert all(week.active <= len(of) for week in sums.weeks)
    assert reports.sums(reversed(rows), content) == sums


def test_a_lesson_takes_its_median_of_days_and_weeks_are_of_the_learners_calendar():
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # a Sunday in UTC, a Monday in Madrid
    of = record(
        Unit(
            id="a",
            begun_at=late - timedelta(days=1.25),
            watched_ms=0,
            position_ms=0,
            completed_at=late,
            updated_at=late,
        )
    )
    assert reports.work(of, calendar("Europe/Madrid")) == LearnerWork(
        {"a": 12}, {"2026-W10": 1}, frozenset({"2026-W10"})
    )
    assert reports.work(of, UTC_DAYS).finished == {"2026-W09": 1}
    other = record(unit("a", 3, 1), unit("b", 1))
    rows = [
        (reports.row(Person(n, None, UTC_DAYS), each, NOW, USUAL), reports.work(each, UTC_DAYS))
        for n, each in zip("xy", (of, other), strict=True)
    ]
    first, second = reports.sums(rows, CONTENT).lessons
    assert (first.title, first.begun, first.finished, first.median_tenths) == ("A", 2, 2, 16.0)
    assert (second.begun, second.finished, second.median_tenths) == (1, 0, None)


def a_row(enrolled_on):
    return LearnerRow(
        learner="ana",
        name=None,
        state=State.ACTIVE,
        percent=0,
        done=0,
        total=0,
        enrolled_at=None,
        enrolled_on=enrolled_on,
        begun_at=None,
        last_active_at=None,
        completed_at=None,
        completed_on=None,
    )


@pytest.mark.parametrize(
    ("first", "last", "is_in"),
    [
        (None, None, True),
        (1, None, True),
        (2, None, True),
        (3, None, False),
        (None, 2, True),
        (None, 1, False),
        (2, 2, True),
    ],
)
def test_a_cohort_has_both_of_its_dates(first, last, is_in):
    day = lambda n: n and date(2026, 1, n)  # noqa: E731 - short
    assert reports.is_in_cohort(a_row(date(2026, 1, 2)), day(first), day(last)) is is_in
    assert reports.is_in_cohort(a_row(None), day(first), day(last)) is (first is None and last is None)
