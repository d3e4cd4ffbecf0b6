"""Records in and out of items: the only place that knows an attribute's name.

Times are stored as epoch milliseconds, durations as milliseconds: short, exact, comparable.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hito.domain.records import CourseId, CourseRecord, Enrollment, EnrollmentEvent, Header, Observation, Quiz, Unit
from hito.store import keys
from hito.store.change import Change

Item = Mapping[str, Mapping[str, Any]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def epoch_ms(at: datetime) -> int:
    """A time as whole milliseconds since 1970, in integers: a float would round."""
    return (at - _EPOCH) // _MILLISECOND


def from_epoch_ms(milliseconds: int) -> datetime:
    """The time of ``epoch_ms``, in UTC."""
    return _EPOCH + milliseconds * _MILLISECOND


def course(course_id: CourseId, items: Iterable[Item]) -> CourseRecord:
    """One learner's course from the items of its Query."""
    header = Header()
    units = []
    quizzes = []
    for item in items:
        match keys.part_of_course(item["SK"]["S"]):
            case ("UNIT", unit_id):
                units.append(_unit(unit_id, item))
            case ("QUIZ", quiz_id):
                quizzes.append(_quiz(quiz_id, item))
            case _:
                header = _header(item)
    return CourseRecord(course=course_id, header=header, units=tuple(units), quizzes=tuple(quizzes))


def _header(item: Item) -> Header:
    enrollment = item.get("enrollment")
    return Header(
        enrollment=Enrollment(enrollment["S"]) if enrollment else None,
        enrollment_at=_time(item, "enrollment_at"),
        announced_total=_int(item, "announced_total"),
        first_completed_at=_time(item, "first_completed"),
        certificate_at=_time(item, "certificate"),
        reset_at=_time(item, "reset"),
    )


def _unit(unit_id: str, item: Item) -> Unit:
    return Unit(
        id=unit_id,
        watched_ms=_int(item, "watched"),
        position_ms=_int(item, "position"),
        completed_at=_time(item, "completed"),
        updated_at=from_epoch_ms(_int(item, "updated")),
    )


def _quiz(quiz_id: str, item: Item) -> Quiz:
    return Quiz(
        id=quiz_id,
        score_milli=_int(item, "score"),
        max_score_milli=_int(item, "max_score"),
        passed="passed" in item,
        attempts=_int(item, "attempts"),
        completed_at=from_epoch_ms(_int(item, "completed")),
    )


def _int(item: Item, name: str) -> int:
    return int(item[name]["N"]) if name in item else 0


def _time(item: Item, name: str) -> datetime | None:
    return from_epoch_ms(int(item[name]["N"])) if name in item else None


def observed(seen: Observation, now: datetime) -> Change:
    """What an observation changes on its unit: watched time never shrinks, completion sticks."""
    at = epoch_ms(now)
    change = Change().last(position=seen.position_ms, updated=at).most("watched", seen.watched_ms)
    return change.first(completed=at) if seen.finished else change


def as_observed(seen: Observation, now: datetime) -> Change:
    """The condition that a unit is still what ``observed`` made of an absent one."""
    return (
        Change()
        .only_if_still("updated", epoch_ms(now))
        .only_if_still("watched", seen.watched_ms)
        .only_if_still("position", seen.position_ms)
    )


def announced(total: int) -> Change:
    """A greater number of units, as a client announces it, on the header."""
    return Change().most("announced_total", total)


def first_completed(at: datetime, reset_at: datetime | None) -> Change:
    """The moment a course was completed, on the header: once, and not across a reset."""
    return Change().first(first_completed=epoch_ms(at)).only_if_still("reset", epoch_ms(reset_at) if reset_at else None)


def enrollment(event: EnrollmentEvent) -> Change:
    """An enrollment event on the header: the newest event wins, at equal times a drop."""
    wins_tie = event.state is Enrollment.DROPPED
    return Change().last(enrollment=event.state).newer("enrollment_at", epoch_ms(event.at), wins_tie=wins_tie)
