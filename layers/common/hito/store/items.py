"""Records in and out of items: the only place that knows an attribute's name.

Times are stored as epoch milliseconds, durations as milliseconds: short, exact, comparable.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar

from pydantic import TypeAdapter

from hito.domain import grading
from hito.domain.content import Content, Lesson
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
from hito.store.change import Change, Scalar, attribute
from hito.store.keys import Key

Item = Mapping[str, Mapping[str, Any]]

ONCE_KEPT = timedelta(hours=24)
RATE_KEPT_SECONDS = 120
REPLACED_CONTENT_KEPT = timedelta(days=30)
SUMMARY_KEPT = timedelta(minutes=5)
TOLD_KEPT = timedelta(days=30)

# One item holds 400 kB, its other attributes included.
MAX_PACKED_BYTES = 350_000

# Longer than any request takes to make a summary.
LEASE_LASTS = timedelta(seconds=30)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def epoch_ms(at: datetime) -> int:
    """A time as whole milliseconds since 1970, in integers: a float would round."""
    return (at - _EPOCH) // _MILLISECOND


def from_epoch_ms(milliseconds: int) -> datetime:
    """The time of ``epoch_ms``, in UTC."""
    return _EPOCH + milliseconds * _MILLISECOND


def courses(items: Iterable[Item]) -> dict[CourseId, list[Item]]:
    """The items of a learner's courses, in key order, by course."""
    by_course = groupby(items, key=lambda item: keys.course_of(item["SK"]["S"]))
    return {course_id: list(of_course) for course_id, of_course in by_course}


def course(course_id: CourseId, items: Iterable[Item], content: Content | None) -> CourseRecord:
    """One learner's course from its items, and what it consists of."""
    header = Header()
    units = []
    quizzes = []
    for item in items:
        match keys.part_of_course(item["SK"]["S"]):
            case ("UNIT", unit_id):
                units.append(unit(unit_id, item))
            case ("QUIZ", quiz_id):
                quizzes.append(_quiz(quiz_id, item))
            case _:
                header = _header(item)
    return CourseRecord(course=course_id, content=content, header=header, units=tuple(units), quizzes=tuple(quizzes))


def header(item: Item | None) -> Header:
    """A learner's course header; an absent one says nothing."""
    return _header(item) if item else Header()


def _header(item: Item) -> Header:
    enrollment = item.get("enrollment")
    return Header(
        listed="list" in item,
        enrollment=Enrollment(enrollment["S"]) if enrollment else None,
        enrollment_at=_time(item, "enrollment_at"),
        announced_total=_int(item, "announced_total"),
        first_completed_at=_time(item, "first_completed"),
        certificate_at=_time(item, "certificate"),
        reset_at=_time(item, "reset"),
    )


def unit(unit_id: str, item: Item) -> Unit:
    """A learner's unit."""
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
        passed_at=_time(item, "passed"),
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


def finished(now: datetime) -> Change:
    """What a learner's word that a unit is finished changes: completion sticks, the rest stays."""
    at = epoch_ms(now)
    return Change().first(begun=at, completed=at).last(updated=at)


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
    return change.first(passed=epoch_ms(now)) if taken.passed else change


def _score(taken: QuizTaken) -> dict[str, int]:
    return {"score": taken.score_milli, "max_score": taken.max_score_milli}


def as_attempted(now: datetime) -> Change:
    """The condition that a quiz is still what ``attempted`` made of an absent one."""
    return Change().only_if_still("attempts", 1).only_if_still("completed", epoch_ms(now))


def begun(learner: str, course_id: CourseId, announced_total: int) -> Change:
    """A course that a learner has begun, on the header: listed, and the greatest total that a client announced."""
    change = _listed(Change(), learner, course_id)
    return change.most("announced_total", announced_total) if announced_total else change


def _listed(change: Change, learner: str, course_id: CourseId) -> Change:
    return change.first(list=keys.learner_list(course_id, learner), list_at=learner)


def first_completed(at: datetime, reset_at: datetime | None) -> Change:
    """The moment a course was completed, on the header: once, and not across a reset."""
    return _unless_reset_since(reset_at).first(first_completed=epoch_ms(at))


def enrollment(event: EnrollmentEvent) -> Change:
    """An enrollment event on the header: the newest event wins, at equal times a drop."""
    wins_tie = event.state is Enrollment.DROPPED
    change = Change().newest("enrollment_at", epoch_ms(event.at), wins_tie=wins_tie, enrollment=event.state)
    return _listed(change, event.learner, event.course)


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


@dataclass(frozen=True, slots=True)
class Head:
    """Which content of a course is current; version 0 where there never was any."""

    version: int
    deleted: bool


NO_HEAD = Head(0, deleted=True)


def head(item: Item | None) -> Head:
    """A catalogue head from its item, if there is one."""
    return Head(_int(item, "version"), deleted="deleted" in item) if item else NO_HEAD


def new_head(course_id: CourseId, version: int, content: Content | None) -> Item:
    """The head that makes a version current; without content, the course is deleted."""
    values: dict[str, Scalar] = {**keys.head(course_id), "version": version}
    if content is None:
        values["deleted"] = True
    elif content.sensei_id is not None:
        values |= {"list": keys.sensei_list(content.sensei_id), "list_at": course_id.id}
    return _item(values)


def still_version(version: int) -> Change:
    """The condition that a head was not moved on."""
    return Change().only_if_still("version", version or None)


_CONTENT = TypeAdapter(Content)


def new_version(course_id: CourseId, version: int, content: Content) -> Item:
    """A course's content as one version of it."""
    packed = zlib.compress(_CONTENT.dump_json(content, exclude_defaults=True))
    return _item({**keys.version(course_id, version), "content": packed})


def content(item: Item) -> Content:
    """A course's content from its version's item."""
    return _CONTENT.validate_json(zlib.decompress(item["content"]["B"]))


def size_of(item: Item) -> int:
    """Bytes of the packed content of a version."""
    return len(item["content"]["B"])


def replaced(now: datetime) -> Change:
    """A version that is not current any more: kept a while for who has just read its head."""
    return Change().last(expires_at=epoch_ms(now + REPLACED_CONTENT_KEPT) // 1000)


def listing(course_id: CourseId, content: Content) -> Item:
    """A course's entry in the list of its kind."""
    shown: dict[str, Scalar] = {
        "name": content.name,
        "kind": content.kind,
        "lessons": len(content.lessons),
        "required": len(content.required),
    }
    if content.sensei_id is not None:
        shown["sensei_id"] = content.sensei_id
    return _item({**keys.listing(course_id), **shown})


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list of a kind's courses shows of one."""

    id: str
    name: str
    kind: str
    sensei_id: int | None
    lessons: int
    required: int


def listed(item: Item) -> Listed:
    """A course from its entry in the list."""
    return Listed(
        id=item["SK"]["S"].partition("#")[2],
        name=item["name"]["S"],
        kind=item["kind"]["S"],
        sensei_id=_int(item, "sensei_id") if "sensei_id" in item else None,
        lessons=_int(item, "lessons"),
        required=_int(item, "required"),
    )


def listed_course(item: Item) -> str:
    """The id of a course that the index lists."""
    return str(item["list_at"]["S"])


def listed_learner(item: Item) -> str:
    """The learner that the index lists under a course."""
    return str(item["list_at"]["S"])


@dataclass(frozen=True, slots=True)
class Home:
    """Which course claimed a unit, and when."""

    course: str
    claimed_at: datetime


def home(item: Item | None) -> Home | None:
    """Where a unit lives, if that is written down."""
    return Home(item["course"]["S"], from_epoch_ms(_int(item, "claimed"))) if item else None


def new_home(course_id: CourseId, unit_id: str, now: datetime) -> Item:
    """A course's claim of a unit."""
    return _item({**keys.home(course_id.kind, unit_id), "course": course_id.id, "claimed": epoch_ms(now)})


def still_home(known: Home | None) -> Change:
    """The condition that a unit's claim is still the one that was read."""
    return Change().only_if_still("claimed", epoch_ms(known.claimed_at) if known else None)


def released(known: Home) -> Change:
    """A claim that need not be respected any more, if it is still the one that was read."""
    return still_home(known).last(claimed=0)


def numbers_given(count: int) -> Change:
    """More numbers taken from a counter."""
    return Change().count("last", by=count)


def last_number(item: Item) -> int:
    """The last number that a counter gave."""
    return _int(item, "last")


def number_taken(number: int) -> Change:
    """A number that an author chose, which the counter must not give any more."""
    return Change().most("last", number)


def leased(lease: str, now: datetime) -> Change:
    """A new lease on a learner's summary, if none is live; what was kept of it goes."""
    return (
        Change()
        .only_if_over("lease_until", epoch_ms(now))
        .last(lease=lease, lease_until=epoch_ms(now + LEASE_LASTS))
        .last(expires_at=epoch_ms(now + SUMMARY_KEPT) // 1000)
        .gone("summary")
    )


def kept_summary(lease: str, summary: bytes, now: datetime) -> Change:
    """A summary to keep, if its lease still stands."""
    change = Change().only_if_still("lease", lease)
    return change.last(summary=summary, expires_at=epoch_ms(now + SUMMARY_KEPT) // 1000).gone("lease_until")


def invalidated(lease: str) -> Change:
    """A summary that is not true any more, where there is one or one is being made: nobody's lease replaces all."""
    return Change().only_if_there().last(lease=lease).gone("summary", "lease_until")


def summary(item: Item | None, now: datetime) -> bytes | None:
    """A learner's kept summary, if it is there and not over."""
    if item is None or "summary" not in item or is_expired(item, now):
        return None
    packed: bytes = item["summary"]["B"]
    return packed


@dataclass(frozen=True, slots=True)
class Placed:
    """A lesson, and the course that it is in."""

    course: CourseId
    lesson: Lesson


Told = TypeVar("Told", Content, Placed)
_TOLD: Mapping[type, TypeAdapter[Any]] = {Content: _CONTENT, Placed: TypeAdapter(Placed)}


def told(what: Content | Placed, now: datetime) -> Change | None:
    """What the CMS told, to remember, whatever was told before; None if it is too large for an item."""
    packed = zlib.compress(_TOLD[type(what)].dump_json(what, exclude_defaults=True))
    if len(packed) > MAX_PACKED_BYTES:
        return None
    return Change().last(told=packed, told_at=epoch_ms(now), expires_at=epoch_ms(now + TOLD_KEPT) // 1000)


def remembered(item: Item | None, shape: type[Told], now: datetime) -> tuple[Told, datetime] | None:
    """What the CMS told and when, if that is remembered and not over."""
    if item is None or is_expired(item, now):
        return None
    what: Told = _TOLD[shape].validate_json(zlib.decompress(item["told"]["B"]))
    return what, from_epoch_ms(_int(item, "told_at"))


def _item(values: Mapping[str, Scalar]) -> Item:
    return {name: attribute(value) for name, value in values.items()}


def once(key: Key, request: str, now: datetime) -> Item:
    """The record of an idempotency key."""
    return _item({**key, "request": request, "expires_at": epoch_ms(now + ONCE_KEPT) // 1000})


def once_request(item: Item) -> str:
    """The hash of the request that a key stands for."""
    return str(item["request"]["S"])


def is_expired(item: Item, now: datetime) -> bool:
    """Whether an item's time is over: TTL deletes late."""
    return _int(item, "expires_at") * 1000 <= epoch_ms(now)


def absent_or_expired(now: datetime) -> Change:
    """The condition of a put of an item that expires."""
    return Change().only_if_over("expires_at", epoch_ms(now) // 1000)


def counted(now: datetime) -> Change:
    """One more call in a rate window, which is kept until the window is over."""
    return Change().count("calls").last(expires_at=epoch_ms(now) // 1000 + RATE_KEPT_SECONDS)


def count_of(item: Item) -> int:
    """The calls in a rate window."""
    return _int(item, "calls")
