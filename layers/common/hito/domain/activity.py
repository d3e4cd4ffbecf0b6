"""What a learner did on each day of their own calendar: derived from units, quizzes and activity days, never stored."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from hito.domain import streaks
from hito.domain.calendars import Calendar
from hito.domain.errors import Code, Invalid
from hito.domain.records import CourseRecord, Quiz, Unit


@dataclass(frozen=True, slots=True)
class ActivityDay:
    """A day of a learner: how many units they finished, how many quizzes they passed for the first time.

    ``is_active`` says whether it counts for streaks: the learner did something on it.
    """

    day: date
    finished: int
    quizzes: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Streaks:
    """The lengths of the streak that is still going on and of the longest one, in days.

    ``freezes_left`` is how many more missed days the first of them may bridge.
    """

    current: int
    longest: int
    freezes_left: int


def period(first: date | None, last: date | None, newest: date) -> Period:
    """The days that were asked for: up to ``newest``, and from a year before, unless another day is given.

    Raises:
        Invalid: if it is longer than a year, or ends before it begins.
    """
    last = last or newest
    earliest = _year_before(last)
    first = first or earliest
    if first > last:
        raise Invalid.rule(Code.PERIOD_REVERSED)
    if first < earliest:
        raise Invalid.rule(Code.PERIOD_TOO_LONG)
    return Period(first, last)


def _year_before(day: date) -> date:
    """The same date a year before; 28 February for 29 February."""
    if day.year == date.min.year:
        return date.min
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def days_of(
    courses: Collection[CourseRecord], active: Collection[date], asked: Period, calendar: Calendar
) -> list[ActivityDay]:
    """The days of a period on which something was done, in order; ``active`` are the learner's activity days."""
    finished = Counter(_finished_days(courses, calendar))
    quizzes = Counter(_passed_days(courses, calendar))
    return [
        ActivityDay(day, finished[day], quizzes[day], is_active=day in active)
        for day in sorted({*finished, *quizzes, *active})
        if asked.first <= day <= asked.last
    ]


def streaks_of(days: Collection[date], today: date, freezes: int) -> Streaks:
    """The streaks of a learner with these activity days."""
    return Streaks(
        current=streaks.current(days, today, freezes),
        longest=streaks.longest(days, freezes),
        freezes_left=streaks.freezes_left(days, today, freezes),
    )


def active_days(courses: Iterable[CourseRecord], marked: Iterable[date]) -> set[date]:
    """A learner's activity days: those that are marked, and those that the stream consumer has not marked yet."""
    touched = {
        # A correction is no activity of the learner.
        day
        for course in courses
        for unit in course.units
        for day in (unit.day, None if unit.is_credited else unit.completed_day)
    }
    touched |= {day for course in courses for quiz in course.quizzes for day in (quiz.day, quiz.passed_day)}
    return {*marked, *(day for day in touched if day)}


def _finished_days(courses: Iterable[CourseRecord], calendar: Calendar) -> Iterable[date]:
    for course in courses:
        for unit in course.units:
            if unit.completed_at:
                yield unit.completed_day or _day_of(unit.completed_at, unit.updated_at, unit, calendar)


def _passed_days(courses: Iterable[CourseRecord], calendar: Calendar) -> Iterable[date]:
    for course in courses:
        for quiz in course.quizzes:
            if quiz.passed_at:
                yield quiz.passed_day or _day_of(quiz.passed_at, quiz.completed_at, quiz, calendar)


def _day_of(at: datetime, last_change: datetime | None, changed: Unit | Quiz, calendar: Calendar) -> date:
    """The date of a time for which none is stored: that of the last change if it is that time, else by the zone now."""
    return changed.day if at == last_change and changed.day else calendar(at)
