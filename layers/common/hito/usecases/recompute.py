"""What is put down of a learner against what follows from what they did, and how it is put right.

Percentages, XP and streaks are derived at every read, so that they cannot drift. When a course was
completed, days, awards and places in lists are put down, by requests and by the stream: here is what
both have missed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hito.domain import progress
from hito.domain.records import CourseId, CourseRecord
from hito.store import items, keys, table, tombstones
from hito.usecases import activity, awards, content, summaries, tracking

_Repair = Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that is not put down: ``what``, ``of`` which course, day or achievement, and what follows."""

    what: str
    of: str
    derived: Any


def drift(learner: str, now: datetime) -> list[Drift]:
    """What is not put down of a learner. Nothing of who is erased.

    An award that follows only from what is missing itself is not among it yet.
    """
    return [found for found, _repair in _missing(learner, now)]


def recompute(learner: str, now: datetime) -> list[Drift]:
    """The same, put right."""
    found = []
    for missing, repair in _missing(learner, now):
        repair(now)
        found.append(missing)
    if found:
        summaries.invalidate(learner)
    return found


def _missing(learner: str, now: datetime) -> Iterator[tuple[Drift, _Repair]]:
    if tombstones.stands(learner, now):
        return
    records = tracking.stored(learner, None)
    begun = [record for record in records.values() if record.is_begun]
    if begun and table.get(keys.learner(learner)) is None:
        yield (
            Drift("place in the list of learners", learner, True),
            lambda _now: table.update(keys.learner(learner), items.met(learner, None)),
        )
    touched = [unit.day for record in begun for unit in record.units]
    touched += [quiz.day for record in begun for quiz in record.quizzes]
    days = {day for day in touched if day}
    for day in sorted(days - activity.days(learner)):
        yield Drift("day", day.isoformat(), True), _marking(learner, day)
    for course, record in records.items():
        yield from _missing_of_course(learner, course, record)
    # Last, as awards follow from all of the rest.
    asked = awards.asked()
    for achievement, earned in awards.due(learner, asked, now):
        yield Drift("award", str(achievement.id), dict(earned.because)), _granting(learner, asked)


def _granting(learner: str, asked: awards.Asked) -> _Repair:
    return lambda now: awards.grant_due(learner, asked, now)


def _marking(learner: str, day: date) -> _Repair:
    return lambda _now: activity.mark(learner, day)


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
