"""Learners' records of language lessons: each is the unit of its lesson, with what was last written beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hito.config import settings
from hito.domain import language, streaks
from hito.domain.errors import Code, Conflict, NotFound
from hito.domain.language import LearnerStats, LessonRecord, State, Status, Written
from hito.domain.moments import Moment
from hito.domain.records import Kind
from hito.store import activity_days, lesson_records, numbers
from hito.store import lessons as stored_lessons
from hito.store.idempotency import NoIdempotency
from hito.store.transactions import RetryDeadline
from hito.usecases import lessons, tracking


def page(user: int, after: int | None) -> tuple[list[LessonRecord], int | None]:
    """The next records of a user, those of lessons whose ids come after that of ``after`` as text.

    A megabyte of them, in the order of their making, and the lesson to go on after, if there are more. One request.
    """
    return lesson_records.page(user, after)


def find(user: int, lesson: int) -> LessonRecord:
    """A user's record of a lesson, which may have been deleted since.

    Raises:
        NotFound: if there is none.
    """
    record = lesson_records.get(user, lesson)
    if record is None:
        raise NotFound(Code.NO_PROGRESS)
    return record


def numbered(number: int, whose: Callable[[int], bool] = lambda _user: True) -> LessonRecord:
    """The record of a number, if ``whose`` says yes of its user. Two requests.

    Raises:
        NotFound: if there is none.
    """
    record = lesson_records.get_numbered(number)
    if record is None or not whose(record.user):
        raise NotFound(Code.NO_PROGRESS)
    return record


def add(user: int, lesson: int, written: Written, moment: Moment, once: NoIdempotency) -> LessonRecord:
    """Make a user's record of a lesson, with a number of its own.

    Raises:
        NotFound: if there is no such lesson.
        Conflict: if there is a record, which is named.
        Unavailable: if other writers conflict for too long.
    """
    deadline = RetryDeadline()
    while not once.replayed:
        lessons.find(lesson)
        first = _first(numbers.next_id(Kind.LANGUAGE, "progress"), user, lesson)
        made = _after(first, written, moment.at)
        once.resource_id = str(made.id)
        if once.commit(stored_lessons.exists_check(lesson), *lesson_records.creation(made, moment)):
            break
        # Only now: if the same key made it a moment ago, this is a repetition, not a conflict.
        if known := lesson_records.get(user, lesson):
            raise Conflict(Code.RECORD_EXISTS, user=user, lesson=lesson, record=known.id)
        deadline.wait()
    _update_course(user)
    return numbered(int(once.resource_id)) if once.replayed else find(user, lesson)


def _first(number: int, user: int, lesson: int) -> LessonRecord:
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


def change(before: LessonRecord, fields: Mapping[str, Any], moment: Moment) -> LessonRecord:
    """Change what a record says, by the names of ``Written``; a best score and a completion stay.

    Raises:
        Invalid: if it then ends before it starts.
        NotFound: if it does not exist any more.
        Unavailable: if others keep changing it.
    """
    deadline = RetryDeadline()
    while True:
        after = _after(before, replace(before.written, **fields), moment.at)
        language.check_written(after.written)
        if lesson_records.save(after, moment):
            break
        deadline.wait()
        before = numbered(before.id)
    _update_course(before.user)
    return find(before.user, before.lesson)


def _after(before: LessonRecord, written: Written, now: datetime) -> LessonRecord:
    """A record with something written to it: the best score stays, and what was completed stays completed."""
    return replace(
        before,
        written=written,
        best_milli=max(before.best_milli, written.score_milli),
        completed_at=before.completed_at or (now if written.status is Status.COMPLETED else None),
        watched_ms=max(before.watched_ms, written.spent_ms),
        revision=before.revision + 1,
    )


def _update_course(user: int) -> None:
    """Start the course of a user who wrote a record, and record its completion if that is due. Again is harmless."""
    learner = language.learner_of(user)
    tracking.ensure_completion(learner, tracking.start_course(learner, tracking.read(learner, language.COURSE), 0))


def delete(record: LessonRecord) -> None:
    """Delete a record, and with it the unit; awards stay.

    Raises:
        NotFound: if it does not exist any more.
        Unavailable: if others keep changing it.
    """
    deadline = RetryDeadline()
    while not lesson_records.delete(record):
        deadline.wait()
        record = numbered(record.id)


def states_of(user: int) -> dict[int, State]:
    """What each lesson is to a user, by id. Two requests."""
    completed = {record.lesson for record in lesson_records.get_all(user) if record.completed_at}
    return language.states(stored_lessons.sequence(), completed)


def standing(user: int, today: date, records: Sequence[LessonRecord] | None = None) -> LearnerStats:
    """XP, streak and level of a user; ``records``, if they are read already. Two requests, or one."""
    if records is None:
        records = lesson_records.get_all(user)
    # A stream consumer marks a record's day a moment later.
    days = activity_days.read(language.learner_of(user)) | {record.day for record in records if record.day}
    return language.standing(records, streaks.current(days, today, settings().streak_freezes))
