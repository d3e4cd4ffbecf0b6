"""Records in and out of items: the only place that knows an attribute's name.

Times are stored as epoch milliseconds, durations as milliseconds: short, exact, comparable.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hito.domain import grading
from hito.domain.records import (
    CourseId,
    CourseRecord,
    Enrollment,
    EnrollmentEvent,
    Header,
    Observation,
    Quiz,
    QuizTaken,
    Unit,
)
from hito.store import keys
from hito.store.change import Change, Clause, Scalar, attribute
from hito.store.keys import Key

Item = Mapping[str, Mapping[str, Any]]

ONCE_KEPT = timedelta(hours=24)
RATE_KEPT_SECONDS = 120

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
        begun_at=from_epoch_ms(_int(item, "begun")),
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
    change = Change().first(begun=at).last(position=seen.position_ms, updated=at).most("watched", seen.watched_ms)
    return change.first(completed=at) if seen.finished else change


def as_observed(seen: Observation, now: datetime) -> Change:
    """The condition that a unit is still what ``observed`` made of an absent one."""
    return (
        Change()
        .only_if_still("begun", epoch_ms(now))
        .only_if_still("updated", epoch_ms(now))
        .only_if_still("watched", seen.watched_ms)
        .only_if_still("position", seen.position_ms)
    )


def attempted(taken: QuizTaken, now: datetime) -> Change:
    """What an attempt changes on its quiz: the best share stays, passed sticks, attempts are counted."""
    change = (
        Change()
        .last(completed=epoch_ms(now))
        .count("attempts")
        .most("rank", grading.rank(taken.score_milli, taken.max_score_milli), **_score(taken))
    )
    return change.last(passed=True) if taken.passed else change


def _score(taken: QuizTaken) -> dict[str, int]:
    return {"score": taken.score_milli, "max_score": taken.max_score_milli}


def as_attempted(now: datetime) -> Change:
    """The condition that a quiz is still what ``attempted`` made of an absent one."""
    return Change().only_if_still("attempts", 1).only_if_still("completed", epoch_ms(now))


def announced(total: int) -> Change:
    """A greater number of units, as a client announces it, on the header."""
    return Change().most("announced_total", total)


def first_completed(at: datetime, reset_at: datetime | None) -> Change:
    """The moment a course was completed, on the header: once, and not across a reset."""
    return _unless_reset_since(reset_at).first(first_completed=epoch_ms(at))


def enrollment(event: EnrollmentEvent) -> Change:
    """An enrollment event on the header: the newest event wins, at equal times a drop."""
    wins_tie = event.state is Enrollment.DROPPED
    return Change().newest("enrollment_at", epoch_ms(event.at), wins_tie=wins_tie, enrollment=event.state)


def certified(now: datetime, reset_at: datetime | None) -> Change:
    """The certificate, on the header: once, and not across a reset."""
    return _unless_reset_since(reset_at).first(certificate=epoch_ms(now))


def _unless_reset_since(reset_at: datetime | None) -> Change:
    return Change().only_if_still("reset", epoch_ms(reset_at) if reset_at else None)


def reset(now: datetime) -> Change:
    """Progress wiped, on the header: the enrollment and the first completion are history, and stay."""
    return Change().last(reset=epoch_ms(now)).gone("announced_total", "certificate")


def is_progress(item: Item) -> bool:
    """Whether an item of a course is a unit or a quiz, not its header."""
    return keys.part_of_course(item["SK"]["S"]) != ("", "")


def once(key: Key, request: str, now: datetime) -> Item:
    """The record of an idempotency key."""
    values: dict[str, Scalar] = {**key, "request": request, "expires_at": epoch_ms(now + ONCE_KEPT) // 1000}
    return {name: attribute(value) for name, value in values.items()}


def once_request(item: Item) -> str:
    """The hash of the request that a key stands for."""
    return str(item["request"]["S"])


def is_expired(item: Item, now: datetime) -> bool:
    """Whether an item's time is over: TTL deletes late."""
    return _int(item, "expires_at") * 1000 <= epoch_ms(now)


def absent_or_expired(now: datetime) -> Change:
    """The condition of a put of an item that expires."""
    return Change((Clause("expires_at", epoch_ms(now) // 1000, condition="(attribute_not_exists(#) OR # <= :)"),))


def counted(now: datetime) -> Change:
    """One more call in a rate window, which is kept until the window is over."""
    return Change().count("calls").last(expires_at=epoch_ms(now) // 1000 + RATE_KEPT_SECONDS)


def count_of(item: Item) -> int:
    """The calls in a rate window."""
    return _int(item, "calls")
