"""Learners' records of language lessons: each is the unit of its lesson, with what was written of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hito.config import settings
from hito.domain import language, streaks
from hito.domain.errors import Conflict, NotFound
from hito.domain.language import LearnerStats, LessonRecord, State, Status, Written
from hito.domain.records import Kind
from hito.store import keys, numbers, table
from hito.store import language as items
from hito.store.idempotency import NoIdempotency
from hito.store.keys import Key
from hito.store.table import Check, Delete, Put, Update
from hito.store.update import Change
from hito.usecases import activity, content, lessons, tracking

_NONE = "El registro de progreso no existe"


def _unit(user: int, lesson: int) -> Key:
    return keys.unit(language.learner_of(user), language.COURSE, str(lesson))


def all_of(user: int) -> list[LessonRecord]:
    """A user's records, in the order of their making. One request."""
    stored = table.query(keys.header(language.learner_of(user), language.COURSE))
    return sorted((found for found in map(items.record, stored) if found), key=lambda record: record.id)


def page(user: int, after: int | None) -> tuple[list[LessonRecord], int | None]:
    """The next records of a user, those of lessons whose ids come after that of ``after`` as text.

    A megabyte of them, in the order of their making, and the lesson to go on after, if there are more. One request.
    """
    course = keys.header(language.learner_of(user), language.COURSE)
    place = _unit(user, after)["SK"].removeprefix(course["SK"]) if after is not None else None
    stored, is_more = table.onward(course, place)
    found = [record for record in map(items.record, stored) if record]
    last = found[-1].lesson if found and is_more else None
    return sorted(found, key=lambda record: record.id), last


def find(user: int, lesson: int) -> LessonRecord:
    """A user's record of a lesson, which may have been deleted since.

    Raises:
        NotFound: if there is none.
    """
    record = items.record(table.get(_unit(user, lesson)))
    if record is None:
        raise NotFound(_NONE)
    return record


def numbered(number: int, whose: Callable[[int], bool] = lambda _user: True) -> LessonRecord:
    """The record of that number, of a user of whom ``whose`` says yes. Two requests.

    Raises:
        NotFound: if there is none.
    """
    place = table.get(keys.progress(number))
    record = items.record(table.get(_unit(*items.place(place)))) if place else None
    if record is None or record.id != number or not whose(record.user):
        raise NotFound(_NONE)
    return record


def add(user: int, lesson: int, written: Written, now: datetime, once: NoIdempotency) -> LessonRecord:
    """Make a user's record of a lesson, with a number of its own.

    Raises:
        NotFound: if there is no such lesson.
        Conflict: if there is a record, which is named.
        Unavailable: if others are in the way for too long.
    """
    patience = table.RetryDeadline()
    while not once.replayed:
        lessons.find(lesson)
        made = _after(
            _nothing_yet(numbers.next_id(keys.counter(Kind.LANGUAGE, "progress")), user, lesson), written, now
        )
        once.resource_id = str(made.id)
        if once.commit(
            Check(keys.lesson(lesson), Change().if_exists()),
            Update(_unit(user, lesson), items.recorded(made, now)),
            Put(items.progress_place(made)),
        ):
            break
        # Only now: had the same key made it a moment ago, this would be a repetition, not a conflict.
        if known := items.record(table.get(_unit(user, lesson))):
            raise Conflict(f"El usuario {user} ya tiene un registro de la lección {lesson}: el progreso {known.id}")
        patience.wait()
    _settle(user)
    return numbered(int(once.resource_id)) if once.replayed else find(user, lesson)


def _nothing_yet(number: int, user: int, lesson: int) -> LessonRecord:
    return LessonRecord(
        id=number,
        user=user,
        lesson=lesson,
        written=Written(),
        best_milli=0,
        completed_at=None,
        watched_ms=0,
        revision=0,
    )


def change(before: LessonRecord, fields: Mapping[str, Any], now: datetime) -> LessonRecord:
    """Change what a record says, by the names of ``Written``; what sticks, sticks.

    Raises:
        Invalid: if it then ends before it starts.
        NotFound: if it is not there any more.
        Unavailable: if others keep changing it.
    """
    patience = table.RetryDeadline()
    while True:
        after = _after(before, replace(before.written, **fields), now)
        language.check_written(after.written)
        if table.update(_unit(before.user, before.lesson), items.recorded(after, now)) is not None:
            break
        patience.wait()
        before = numbered(before.id)
    _settle(before.user)
    return find(before.user, before.lesson)


def _after(before: LessonRecord, written: Written, now: datetime) -> LessonRecord:
    """A record with something written to it: what is best stays, and what was completed is."""
    return replace(
        before,
        written=written,
        best_milli=max(before.best_milli, written.score_milli),
        completed_at=before.completed_at or (now if written.status is Status.COMPLETED else None),
        watched_ms=max(before.watched_ms, written.spent_ms),
        revision=before.revision + 1,
    )


def _settle(user: int) -> None:
    """What follows from a write, as often as it is done: a course that is begun, and perhaps completed."""
    learner = language.learner_of(user)
    tracking.ensure_completion(learner, tracking.start_course(learner, tracking.read(learner, language.COURSE), 0))


def delete(record: LessonRecord) -> None:
    """Delete a record, and with it the unit; awards stay.

    Raises:
        NotFound: if it is not there any more.
        Unavailable: if others keep changing it.
    """
    patience = table.RetryDeadline()
    while not table.transacted(
        Delete(_unit(record.user, record.lesson), items.still_revision(record.id, record.revision)),
        Delete(keys.progress(record.id)),
    ):
        patience.wait()
        record = numbered(record.id)


def states_of(user: int) -> dict[int, State]:
    """What each lesson is to a user, by id. Two requests."""
    completed = {record.lesson for record in all_of(user) if record.completed_at}
    return language.states(content.get_latest_lessons(), completed)


def standing(user: int, today: date, records: Sequence[LessonRecord] | None = None) -> LearnerStats:
    """XP, streak and level of a user; ``records``, if they are at hand. Two requests, or one."""
    if records is None:
        records = all_of(user)
    # The stream marks a record's day a moment later.
    days = activity.days(language.learner_of(user)) | {record.day for record in records if record.day}
    return language.standing(records, streaks.current(days, today, settings().streak_freezes))
