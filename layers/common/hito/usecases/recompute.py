"""Finding and recording what should be recorded of a learner, but is not.

Percentages, XP and streaks are derived at every read, so they cannot drift. Requests and stream consumers record
completions of courses, activity days, awards and list entries. This module finds what both of them missed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hito.domain import progress
from hito.domain.records import CourseId, CourseRecord
from hito.store import activity_days, course_records, learners, tombstones
from hito.usecases import awards, content, summaries, tracking

_Repair = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Drift:
    """A value that is not recorded: ``what`` it is, ``of`` which course, day or achievement, and the derived value."""

    what: str
    of: str
    derived: Any


def drift(learner: str, now: datetime) -> list[Drift]:
    """What is not recorded of a learner; nothing for an erased learner.

    An award that depends on another missing value is not included yet.
    """
    return [found for found, _repair in _missing(learner, now)]


def recompute(learner: str, now: datetime) -> list[Drift]:
    """Record what is missing; what was missing."""
    found = []
    for missing, repair in _missing(learner, now):
        repair(now)
        found.append(missing)
    if found:
        summaries.invalidate(learner)
    return found


def _missing(learner: str, now: datetime) -> Iterator[tuple[Drift, _Repair]]:
    if tombstones.is_erased(learner, now):
        return
    records = course_records.get_all(learner, None)
    begun = [record for record in records.values() if record.is_begun]
    if begun and not learners.is_listed(learner):
        yield (
            Drift("place in the list of learners", learner, True),
            lambda _now: learners.add_to_list(learner),
        )
    touched = [unit.day for record in begun for unit in record.units]
    touched += [quiz.day for record in begun for quiz in record.quizzes]
    days = {day for day in touched if day}
    for day in sorted(days - activity_days.read(learner)):
        yield Drift("day", day.isoformat(), True), _marking(learner, day)
    for course, record in records.items():
        yield from _missing_of_course(learner, course, record)
    # Awards come last, because they depend on everything else.
    earnable = awards.earnable()
    for achievement, earned in awards.due(learner, earnable, now):
        yield Drift("award", str(achievement.id), dict(earned.because)), _granting(learner, earnable)


def _granting(learner: str, earnable: awards.Earnable) -> _Repair:
    return lambda now: awards.grant_due(learner, earnable, now)


def _marking(learner: str, day: date) -> _Repair:
    return lambda _now: activity_days.mark(learner, day)


def _missing_of_course(learner: str, course: CourseId, record: CourseRecord) -> Iterator[tuple[Drift, _Repair]]:
    name = f"{course.kind}/{course.id}"
    if record.is_begun and not record.header.listed:
        yield Drift("place in the list of the course's learners", name, True), _listing(learner, record)
    if record.header.first_completed_at is not None:
        return
    latest = content.get_latest(course)
    completed_at = progress.of(replace(record, content=latest)).completed_at
    if completed_at is not None:
        yield (
            Drift("first completed at", name, completed_at),
            lambda _now: tracking.ensure_completion_of(learner, course, latest),
        )


def _listing(learner: str, record: CourseRecord) -> _Repair:
    return lambda _now: tracking.start_course(learner, record, 0)
