"""Learners' records of language lessons. Each is the unit of its lesson, with the values last written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hito.config import settings
from hito.domain import ids, language, streaks
from hito.domain.errors import Code, Conflict, NotFound
from hito.domain.language import LearnerStats, LessonRecord, State, Status, Written
from hito.domain.moments import Moment
from hito.domain.records import Kind
from hito.store import activity_days, course_records, lesson_records, numbers
from hito.store import lessons as stored_lessons
from hito.store.idempotency import NoIdempotency
from hito.store.transactions import RetryDeadline
from hito.usecases import lessons, tracking


def page(user: int, after: int | None) -> tuple[list[LessonRecord], int | None]:
    """The next records of a user, oldest first; and the lesson to continue after, if there are more.

    A megabyte of them, of lessons whose ids as text come after that of ``after``. One request.
    """
    return lesson_records.page(user, after)


def find(user: int, lesson: int) -> LessonRecord:
    """A user's record of a lesson, even if the lesson is deleted.

    Raises:
        NotFound: if there is no such record.
    """
    record = lesson_records.get(user, lesson)
    if record is None:
        raise NotFound(Code.NO_PROGRESS)
    return record


def numbered(number: int, may_see: Callable[[int], bool] = lambda _user: True) -> LessonRecord:
    """The record with a number, if ``may_see`` accepts its user. Two requests.

    Raises:
        NotFound: if there is no such record, or ``may_see`` rejects its user.
    """
    record = lesson_records.get_numbered(number)
    if record is None or not may_see(record.user):
        raise NotFound(Code.NO_PROGRESS)
    return record


def add(user: int, lesson: int, written: Written, moment: Moment, idempotency: NoIdempotency) -> LessonRecord:
    """Create a user's record of a lesson with a new number.

    Raises:
        NotFound: if there is no such lesson.
        Conflict: if there is such a record already, which it names.
        Unavailable: if other writers conflict for too long.
    """
    deadline = RetryDeadline()
    while not idempotency.replayed:
        lessons.find(lesson)
        first = _first(numbers.next_id(Kind.LANGUAGE, "progress"), user, lesson)
        created = _after(first, written)
        idempotency.resource_id = str(created.id)
        creation = lesson_records.creation(created, moment, completes=written.status is Status.COMPLETED)
        if idempotency.commit(stored_lessons.exists_check(lesson), *creation):
            break
        # Checked after the commit: if a request with the same key created it, this is a repetition, not a conflict.
        if existing := lesson_records.get(user, lesson):
            raise Conflict(Code.RECORD_EXISTS, user=user, lesson=lesson, record=existing.id)
        deadline.wait()
    _update_course(user)
    return numbered(int(idempotency.resource_id)) if idempotency.replayed else find(user, lesson)


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
    """Change the given fields of a record. They have the names of ``Written``. A best score and a completion stay.

    Only a write that gives the status completes the lesson: a teacher may have corrected a completed one.

    Raises:
        Invalid: if the record would end before it starts.
        NotFound: if the record no longer exists.
        Unavailable: if other writers conflict for too long.
    """
    deadline = RetryDeadline()
    while True:
        after = _after(before, replace(before.written, **fields))
        language.check_written(after.written)
        if lesson_records.save(after, moment, completes=fields.get("status") is Status.COMPLETED):
            break
        deadline.wait()
        before = numbered(before.id)
    _update_course(before.user)
    return find(before.user, before.lesson)


def _after(before: LessonRecord, written: Written) -> LessonRecord:
    """The record after a write: the best score stays."""
    return replace(
        before,
        written=written,
        best_milli=max(before.best_milli, written.score_milli),
        watched_ms=max(before.watched_ms, written.spent_ms),
        revision=before.revision + 1,
    )


def _update_course(user: int) -> None:
    """Start the user's course, and record its completion if it is completed. Repeating is harmless."""
    learner = language.learner_of(user)
    tracking.ensure_completion(learner, tracking.start_course(learner, tracking.read(learner, language.COURSE), 0))


def delete(record: LessonRecord) -> None:
    """Delete a record, and with it the unit; awards stay.

    Raises:
        NotFound: if the record no longer exists.
        Unavailable: if other writers conflict for too long.
    """
    deadline = RetryDeadline()
    while not lesson_records.delete(record):
        deadline.wait()
        record = numbered(record.id)


def states_of(user: int) -> dict[int, State]:
    """The state of each lesson for a user, by lesson id. Two requests."""
    record = course_records.get(language.learner_of(user), language.COURSE)
    completed = {ids.number(unit.id) or 0 for unit in record.units if unit.completed_at}
    return language.states(stored_lessons.sequence(), completed)


def standing(user: int, today: date, records: Sequence[LessonRecord] | None = None) -> LearnerStats:
    """XP, streak and level of a user. Two requests, or one if ``records`` are given."""
    if records is None:
        records = lesson_records.get_all(user)
    # A stream consumer marks a record's day a moment later.
    days = activity_days.read(language.learner_of(user)) | {record.day for record in records if record.day}
    return language.standing(records, streaks.current(days, today, settings().streak_freezes))
