from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain import progress
from hito.domain.content import QUIZ, Completion, Content, Lesson, OnChange, Section
from hito.domain.records import CourseId, CourseRecord, Header, Kind, Quiz, Unit

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)


def unit(number, *, finished_on_day=None, watched_ms=1_000):
    completed_at = None if finished_on_day is None else MONDAY + timedelta(days=finished_on_day)
    return Unit(
        id=f"chapter-{number}",
        begun_at=MONDAY,
        watched_ms=watched_ms,
        position_ms=0,
        completed_at=completed_at,
        updated_at=completed_at or MONDAY,
    )


def course(*units, announced=0):
    return CourseRecord(
        course=CourseId(Kind.COURSE, "python"), header=Header(announced_total=announced), units=tuple(units)
    )


def test_nothing_announced_is_0_percent_however_much_is_finished():
    now = progress.of(course(unit(1, finished_on_day=0)))
    assert (now.done, now.total, now.percent, now.completed_at) == (1, 0, 0, None)


def test_more_finished_than_announced_is_counted_but_100_percent():
    now = progress.of(course(*(unit(n, finished_on_day=n) for n in range(3)), announced=2))
    assert (now.done, now.total, now.percent) == (3, 2, 100)


def test_a_course_is_completed_when_the_last_needed_unit_was():
    units = [unit(1, finished_on_day=5), unit(2, finished_on_day=1), unit(3, finished_on_day=3)]
    assert progress.of(course(*units, announced=2)).completed_at == MONDAY + timedelta(days=3)
    assert progress.of(course(*units, announced=4)).completed_at is None


def test_95_percent_is_enough_for_the_certificate_and_94_is_not():
    finished = [unit(n, finished_on_day=0) for n in range(95)]
    assert progress.of(course(*finished, announced=100)).certificate_eligible
    assert not progress.of(course(*finished[1:], announced=100)).certificate_eligible


def quiz(*, passed):
    return Quiz(
        id="quiz",
        score_milli=0,
        max_score_milli=1,
        passed_at=MONDAY if passed else None,
        attempts=1,
        completed_at=MONDAY + timedelta(days=9),
    )


def test_every_quiz_has_to_be_passed_for_the_certificate():
    complete = course(unit(1, finished_on_day=0), announced=1)
    assert progress.of(replace(complete, quizzes=(quiz(passed=True),))).certificate_eligible
    failed = progress.of(replace(complete, quizzes=(quiz(passed=True), quiz(passed=False))))
    assert (failed.certificate_eligible, failed.percent) == (False, 100)


def test_a_quiz_counts_as_activity():
    assert progress.of(replace(course(), quizzes=(quiz(passed=True),))).last_watched_at == MONDAY + timedelta(9)


def test_an_earned_certificate_is_100_percent_for_good():
    record = course(unit(1, finished_on_day=0), announced=50)
    earned = replace(record, header=replace(record.header, certificate_at=MONDAY))
    now = progress.of(earned)
    assert (now.percent, now.certificate_earned) == (100, True)


def test_an_empty_course_is_never_begun():
    now = progress.of(course(announced=8))
    assert (now.percent, now.watched_ms, now.last_watched_at) == (0, 0, None)


@given(st.lists(st.booleans(), max_size=30), st.integers(0, 40), st.integers(0, 29))
def test_finishing_one_more_unit_never_lowers_anything(finished, announced, which):
    before = [unit(n, finished_on_day=0 if done else None) for n, done in enumerate(finished)]
    after = [unit(n, finished_on_day=0 if done or n == which else None) for n, done in enumerate(finished)]
    was, now = (progress.of(course(*units, announced=announced)) for units in (before, after))
    assert 0 <= was.percent <= now.percent <= 100
    assert was.done <= now.done


def of_lessons(*names, on_change=OnChange.GRANDFATHER, kind="lesson"):
    lessons = tuple(Lesson(id=name, title=name, kind=kind) for name in names)
    section = Section(id="1", title="Inicio", lessons=lessons)
    return Content(name="Python", completion=Completion(on_change=on_change), sections=(section,))


TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)

# When the course was first completed, when it was reset, whether it stays completed.
HISTORY = [
    (None, None, False),
    (MONDAY, None, True),
    (MONDAY, TUESDAY, False),
    (TUESDAY, TUESDAY, False),
    (TUESDAY, MONDAY, True),
]


@pytest.mark.parametrize(("first", "reset", "stays"), HISTORY)
@pytest.mark.parametrize("content", [of_lessons("chapter-1", "a lesson added since"), None], ids=["longer", "deleted"])
def test_who_finished_since_the_last_reset_stays_finished_when_the_content_changes(content, first, reset, stays):
    header = Header(first_completed_at=first, reset_at=reset)
    record = replace(course(unit(1, finished_on_day=0)), header=header, content=content)
    assert progress.of(record).is_completed is stays


def test_where_the_author_says_so_a_course_that_changes_is_open_again():
    content = of_lessons("chapter-1", "a lesson added since", on_change=OnChange.REOPEN)
    record = replace(course(unit(1, finished_on_day=0)), header=Header(first_completed_at=MONDAY), content=content)
    assert not progress.of(record).is_completed


@pytest.mark.parametrize(("watched", "passed"), [(MONDAY, TUESDAY), (TUESDAY, MONDAY), (None, MONDAY), (MONDAY, None)])
def test_a_quiz_lesson_is_finished_by_what_came_first(watched, passed):
    content = of_lessons("quiz", kind=QUIZ)
    seen = unit(1)._replace(id="quiz", completed_at=watched)
    taken = replace(quiz(passed=True), passed_at=passed)
    now = progress.of(replace(course(seen), quizzes=(taken,), content=content))
    assert now.completed_at == MONDAY


def test_the_last_thing_done_in_a_course_is_the_newest_of_all_kinds():
    early, late = unit(1), unit(2)._replace(updated_at=TUESDAY)
    certified = replace(course(early, late), header=Header(certificate_at=WEDNESDAY))
    assert progress.of(course(early, late)).last_watched_at == TUESDAY
    assert progress.of(certified).last_watched_at == WEDNESDAY


@pytest.mark.parametrize(
    ("position_ms", "duration_ms", "hundredths"),
    [
        (0, 80_000, 0),
        (20_000, 80_000, 2_500),
        (79_999, 80_000, 9_999),
        (80_000, 80_000, 9_999),
        (90_000, 80_000, 9_999),
    ],
)
def test_a_video_that_is_not_completed_is_never_watched_whole(position_ms, duration_ms, hundredths):
    seen = unit(1)._replace(position_ms=position_ms)
    assert progress.unit_hundredths(seen, duration_ms) == hundredths


def test_of_a_video_without_a_length_or_not_begun_nothing_is_watched():
    assert progress.unit_hundredths(unit(1)._replace(position_ms=5), None) == 0
    assert progress.unit_hundredths(unit(1)._replace(position_ms=5), 0) == 0
    assert progress.unit_hundredths(None, 80_000) == 0


def test_95_percent_of_a_video_is_watched_and_a_millisecond_less_is_not():
    assert progress.is_watched(95_000, 100_000)
    assert not progress.is_watched(94_999, 100_000)
    assert not progress.is_watched(0, 0)
    assert not progress.is_watched(5, None)
