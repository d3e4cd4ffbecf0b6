"""What is stored of a learner, in and out of items: only here are its attributes' names known."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from hito.domain import grading
from hito.domain.content import Content
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
from hito.store import attributes, keys
from hito.store.attributes import Item, epoch_ms, from_epoch_ms, time, whole
from hito.store.keys import Key
from hito.store.update import Change

ONCE_KEPT = timedelta(hours=24)
RATE_KEPT_SECONDS = 120
HOUR_KEPT_SECONDS = 2 * 60 * 60
GUESSES_KEPT_SECONDS = 25 * 60 * 60

# Longer than any function runs: who reserved a key and then crashed does not keep it for long.
RESERVED = timedelta(seconds=30)
# Longer than any token lives, and than any queue or stream keeps what it tells of a learner.
ERASED_FOR = timedelta(days=30)
SUMMARY_KEPT = timedelta(minutes=5)

# Longer than any request takes to make a summary.
LEASE_LASTS = timedelta(seconds=30)


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
        enrollment_at=time(item, "enrollment_at"),
        announced_total=whole(item, "announced_total"),
        first_completed_at=time(item, "first_completed"),
        certificate_at=time(item, "certificate"),
        reset_at=time(item, "reset"),
    )


def unit(unit_id: str, item: Item) -> Unit:
    """A learner's unit."""
    return Unit(
        id=unit_id,
        begun_at=from_epoch_ms(whole(item, "begun")),
        watched_ms=whole(item, "watched"),
        position_ms=whole(item, "position"),
        completed_at=time(item, "completed"),
        updated_at=from_epoch_ms(whole(item, "updated")),
        attempts=whole(item, "attempts"),
        day=day(item),
    )


def _quiz(quiz_id: str, item: Item) -> Quiz:
    return Quiz(
        id=quiz_id,
        score_milli=whole(item, "score"),
        max_score_milli=whole(item, "max_score"),
        passed_at=time(item, "passed"),
        attempts=whole(item, "attempts"),
        completed_at=from_epoch_ms(whole(item, "completed")),
        day=day(item),
        at_first_try=item["first_try"]["BOOL"] if "first_try" in item else False,
    )


def day(item: Item) -> date | None:
    """The day on which something was last touched, where the learner was."""
    return date.fromisoformat(item["day"]["S"]) if "day" in item else None


def active(learner: str, active_on: date) -> Item:
    """A day on which a learner was active."""
    return attributes.item(keys.day(learner, active_on))


def active_on(item: Item) -> date:
    """The date of such a day."""
    return date.fromisoformat(item["SK"]["S"].partition("#")[2])


def day_of(now: datetime) -> str:
    """The day of something that a learner does, by the clocks that ``now`` is told by."""
    return now.date().isoformat()


def observed(seen: Observation, now: datetime) -> Change:
    """What an observation changes on its unit: watched time never shrinks, completion sticks."""
    at = epoch_ms(now)
    change = Change().set_if_absent(begun=at).set(position=seen.position_ms, updated=at, day=day_of(now))
    change = change.set_max("watched", seen.watched_ms)
    return change.set_if_absent(completed=at) if seen.finished else change


def finished(now: datetime) -> Change:
    """What a learner's word that a unit is finished changes: completion sticks, the rest stays."""
    at = epoch_ms(now)
    return Change().set_if_absent(begun=at, completed=at).set(updated=at, day=day_of(now))


def as_observed(seen: Observation, now: datetime) -> Change:
    """The condition that a unit is still what ``observed`` made of an absent one."""
    return (
        Change()
        .if_equals("begun", epoch_ms(now))
        .if_equals("updated", epoch_ms(now))
        .if_equals("watched", seen.watched_ms)
        .if_equals("position", seen.position_ms)
    )


def attempted(taken: QuizTaken, now: datetime) -> Change:
    """What an attempt changes on its quiz: the best share stays, passed sticks, attempts are counted."""
    change = (
        Change()
        .set(completed=epoch_ms(now), day=day_of(now))
        .set_if_absent(first_try=taken.passed)
        .increment("attempts")
        .set_max("rank", grading.rank(taken.score_milli, taken.max_score_milli), **_score(taken))
    )
    return change.set_if_absent(passed=epoch_ms(now)) if taken.passed else change


def _score(taken: QuizTaken) -> dict[str, int]:
    return {"score": taken.score_milli, "max_score": taken.max_score_milli}


def as_attempted(now: datetime) -> Change:
    """The condition that a quiz is still what ``attempted`` made of an absent one."""
    return Change().if_equals("attempts", 1).if_equals("completed", epoch_ms(now))


def begun(learner: str, course_id: CourseId, announced_total: int) -> Change:
    """A course that a learner has begun, on the header: listed, and the greatest total that a client announced."""
    change = _listed(Change(), learner, course_id)
    return change.set_max("announced_total", announced_total) if announced_total else change


def _listed(change: Change, learner: str, course_id: CourseId) -> Change:
    return change.set_if_absent(list=keys.learner_list(course_id, learner), list_at=learner)


def listed_learner(item: Item) -> str:
    """The learner that the index lists under a course."""
    return str(item["list_at"]["S"])


def first_completed(at: datetime, reset_at: datetime | None) -> Change:
    """The moment a course was completed, on the header: once, and not across a reset."""
    return _unless_reset_since(reset_at).set_if_absent(first_completed=epoch_ms(at))


def enrollment(event: EnrollmentEvent) -> Change:
    """An enrollment event on the header: the newest event wins, at equal times a drop."""
    wins_tie = event.state is Enrollment.DROPPED
    change = Change().set_newest("enrollment_at", epoch_ms(event.at), wins_tie=wins_tie, enrollment=event.state)
    return _listed(change, event.learner, event.course)


def certified(now: datetime, reset_at: datetime | None) -> Change:
    """The certificate, on the header: once, and not across a reset."""
    return _unless_reset_since(reset_at).set_if_absent(certificate=epoch_ms(now))


def _unless_reset_since(reset_at: datetime | None) -> Change:
    return Change().if_equals("reset", epoch_ms(reset_at) if reset_at else None)


def reset(now: datetime) -> Change:
    """Progress wiped, on the header: the enrollment and the first completion are history, and stay."""
    return Change().set(reset=epoch_ms(now)).remove("announced_total", "certificate")


def is_progress(item: Item) -> bool:
    """Whether an item of a course is a unit or a quiz, not its header."""
    return not keys.is_header(item["SK"]["S"])


def met(learner: str, zone: str | None) -> Change:
    """A learner who does something: listed among all, with the time zone that they tell, if they do."""
    change = Change().set_if_absent(list=keys.sharded(keys.LEARNERS, learner), list_at=learner)
    return change.set(zone=zone) if zone else change


def zone(item: Item | None) -> str | None:
    """The time zone that a learner last told, if they did."""
    return item["zone"]["S"] if item and "zone" in item else None


def erased(now: datetime) -> Change:
    """The tombstone of a learner: the first time stays, and asking again is a change that the stream tells."""
    until = epoch_ms(now + ERASED_FOR) // 1000
    return Change().set_if_absent(at=epoch_ms(now)).set(asked=epoch_ms(now), expires_at=until)


def erased_until(tombstone: Item) -> datetime:
    """From when on an erased learner's id may come back: TTL deletes late.

    Never, if they were erased before there was an end to it.
    """
    if "expires_at" not in tombstone:
        return datetime.max.replace(tzinfo=UTC)
    return from_epoch_ms(1000 * whole(tombstone, "expires_at"))


def erased_at(item: Item) -> datetime:
    """When a learner was erased, from their tombstone."""
    return from_epoch_ms(whole(item, "at"))


def leased(lease: str, now: datetime) -> Change:
    """A new lease on a learner's summary, if none is live; what was kept of it goes."""
    return (
        Change()
        .if_past("lease_until", epoch_ms(now))
        .set(lease=lease, lease_until=epoch_ms(now + LEASE_LASTS))
        .set(expires_at=epoch_ms(now + SUMMARY_KEPT) // 1000)
        .remove("summary")
    )


def kept_summary(lease: str, summary: bytes, now: datetime) -> Change:
    """A summary to keep, if its lease still stands."""
    change = Change().if_equals("lease", lease)
    return change.set(summary=summary, expires_at=epoch_ms(now + SUMMARY_KEPT) // 1000).remove("lease_until")


def invalidated(lease: str) -> Change:
    """A summary that is not true any more, where there is one or one is being made: nobody's lease replaces all."""
    return Change().if_exists().set(lease=lease).remove("summary", "lease_until")


def summary(item: Item | None, now: datetime) -> bytes | None:
    """A learner's kept summary, if it is there and not over."""
    if item is None or "summary" not in item or is_expired(item, now):
        return None
    packed: bytes = item["summary"]["B"]
    return packed


def once(key: Key, request: str, made: str, wrote: Sequence[Key], now: datetime) -> Item:
    """The record of an idempotency key.

    ``made`` is the id of what the request makes, if it makes one; ``wrote`` are the keys of what is written
    with the record.
    """
    kept_until = epoch_ms(now + ONCE_KEPT) // 1000
    places = json.dumps([[place["PK"], place["SK"]] for place in wrote], ensure_ascii=False, separators=(",", ":"))
    return attributes.item({**key, "request": request, "made": made, "wrote": places, "expires_at": kept_until})


def reserved(key: Key, request: str, made: str, now: datetime) -> Item:
    """The record of an idempotency key whose request is being answered."""
    kept_until = epoch_ms(now + RESERVED) // 1000
    return attributes.item({**key, "request": request, "made": made, "reserved": True, "expires_at": kept_until})


def is_reserved(item: Item) -> bool:
    """Whether a key's request is being answered, not answered yet."""
    return "reserved" in item


def still_reserved(made: str) -> Change:
    """The condition that a key is still reserved for who is to make ``made``."""
    return Change().if_equals("made", made).if_equals("reserved", value=True)


def once_made(item: Item) -> str:
    """The id of what the request of a key made."""
    return str(item["made"]["S"])


def once_wrote(item: Item) -> list[Key]:
    """The keys of what was written with an idempotency key; none for one of before they were kept."""
    return [{"PK": pk, "SK": sk} for pk, sk in json.loads(item["wrote"]["S"])] if "wrote" in item else []


def once_request(item: Item) -> str:
    """The hash of the request that a key stands for."""
    return str(item["request"]["S"])


def is_expired(item: Item, now: datetime) -> bool:
    """Whether an item's time is over: TTL deletes late."""
    return whole(item, "expires_at") * 1000 <= epoch_ms(now)


def absent_or_expired(now: datetime) -> Change:
    """The condition of a put of an item that expires."""
    return Change().if_past("expires_at", epoch_ms(now) // 1000)


def counted(now: datetime, kept_seconds: int = RATE_KEPT_SECONDS) -> Change:
    """One more call in a rate window, which is kept until the window is over.

    A call that is counted twice is harmless; one that is refused, as a connection was lost while the function was
    frozen, is not.
    """
    return Change().increment("calls", harmless_twice=True).set(expires_at=epoch_ms(now) // 1000 + kept_seconds)


def guessed(windows: Mapping[str, int], now: datetime) -> Change:
    """One more wrong password in each window, if none has as many as it may."""
    change = Change().set(expires_at=epoch_ms(now) // 1000 + GUESSES_KEPT_SECONDS)
    for window, most in windows.items():
        # One too many is harmless, as in a rate window.
        change = change.increment(window, harmless_twice=True).if_at_most(window, most - 1)
    return change


def guessed_right(windows: Iterable[str]) -> Change:
    """One wrong password less in each window."""
    change = Change().if_exists()
    for window in windows:
        change = change.increment(window, by=-1)
    return change


def full_windows(item: Item, windows: Mapping[str, int]) -> set[str]:
    """The windows that have as many wrong passwords as they may."""
    return {window for window, most in windows.items() if whole(item, window) >= most}


def count_of(item: Item) -> int:
    """The calls in a rate window."""
    return whole(item, "calls")
