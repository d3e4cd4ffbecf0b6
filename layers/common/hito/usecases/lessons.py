"""Language lessons and their exercises: what authors write, and learners read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from typing import Any

from hito.domain import language
from hito.domain.errors import NotFound
from hito.domain.language import Exercise, Lesson
from hito.domain.records import Kind
from hito.store import keys, numbers, quotas, table
from hito.store import language as items
from hito.store.attributes import Item
from hito.store.idempotency import NoIdempotency
from hito.store.quotas import What
from hito.store.table import Check, Delete, Put, Update, Write
from hito.store.update import Change
from hito.usecases import backfill_jobs

# About a megabyte is one answer, and so much is read for one.
PAGE_BYTES = 1_000_000
_AT_MOST = 100

# Of a deleted lesson, so many exercises go at once, each with its entry and with what it counted.
_AT_ONCE = 30

Place = tuple[int, int]


def page(after: Place | None) -> tuple[list[Lesson], Place | None]:
    """The next lessons in sequence, about a megabyte, after a place: an order and an id; where to go on, if anywhere.

    Two requests, however many lessons there are.
    """
    entries, is_more = table.onward(keys.lessons(), keys.listed_lesson(*after)["SK"] if after else None, _AT_MOST)
    fitting = _fitting(entries)
    listed = [items.listed_lesson(entry) for entry in fitting]
    found = table.get_all([keys.lesson(one.id) for one in listed], consistent=True)
    is_more = is_more or len(entries) > len(fitting)
    # What has just been deleted is not there, but it is where to go on.
    return [items.lesson(item) for item in found if item], (listed[-1].order_milli, listed[-1].id) if is_more else None


def _fitting(entries: Sequence[Item]) -> Sequence[Item]:
    """As many entries as what they stand for goes into an answer; at least one, if there is one."""
    sizes = accumulate(map(items.bytes_of, entries))
    return entries[: max(1, sum(size <= PAGE_BYTES for size in sizes))]


def find(number: int) -> Lesson:
    """A lesson.

    Raises:
        NotFound: if there is none.
    """
    item = table.get(keys.lesson(number))
    if item is None:
        raise NotFound("La lección no existe")
    return items.lesson(item)


def add(draft: Lesson, once: NoIdempotency, author: str | None = None) -> Lesson:
    """Make a lesson, with a number of its own; ``author`` is whose quota it counts towards, if anybody's.

    Raises:
        Conflict: if the author has as many as may be.
        Unavailable: if others are in the way for too long.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while not once.replayed:
        quotas.check(author, What.LESSON)
        made = replace(draft, id=numbers.next_id(keys.counter(Kind.LANGUAGE, "lesson")))
        once.resource_id = str(made.id)
        if once.commit(
            Update(keys.lesson(made.id), items.authored(made, author)),
            Put(items.lesson_entry(made)),
            *quotas.takes(author, What.LESSON),
        ):
            break
        patience.wait()
    return find(int(once.resource_id))


def change(number: int, fields: Mapping[str, Any], now: datetime) -> Lesson:
    """Change a lesson's fields, by the names of ``Lesson``; the others stay.

    Raises:
        NotFound: if there is none.
        Unavailable: if others are in the way for too long.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        before = find(number)
        after = replace(before, **fields)
        writes: list[Write] = [Update(keys.lesson(number), items.lesson_changed(before, fields))]
        writes.append(Put(items.lesson_entry(after)))
        if after.order_milli != before.order_milli:
            writes.append(Delete(keys.listed_lesson(before.order_milli, number)))
        if after.level != before.level:
            # A level that has a lesson less may be completed.
            writes.append(backfill_jobs.course_walk(language.COURSE, now))
        if not fields or table.transacted(*writes):
            return find(number)
        patience.wait()


def delete(number: int, now: datetime) -> None:
    """Delete a lesson and its exercises; learners' records of it stay.

    What a crash left over goes with the next call.

    Raises:
        NotFound: if there is none.
        Unavailable: if others are in the way for too long.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    was_there = False
    # From here on nobody sees it, and no exercise is added.
    while stored := table.get(keys.lesson(number)):
        known = items.lesson(stored)
        was_there = True
        if table.transacted(
            Delete(keys.lesson(number), items.in_place(known)),
            Delete(keys.listed_lesson(known.order_milli, number)),
            backfill_jobs.course_walk(language.COURSE, now),
            *quotas.frees([stored], What.LESSON),
        ):
            break
        patience.wait()
    left = table.query(keys.exercises_of_lesson(number))
    if not (was_there or left):
        raise NotFound("La lección no existe")
    for start in range(0, len(left), _AT_ONCE):
        _sweep(left[start : start + _AT_ONCE])


def _sweep(entries: Sequence[Item]) -> None:
    """Delete exercises of a deleted lesson by their entries."""
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        stored = table.get_all([keys.lesson_exercise(items.entry_number(entry)) for entry in entries], consistent=True)
        gone = [Delete(keys.lesson_exercise(items.exercise(item).id), items.is_there()) for item in stored if item]
        freed = quotas.frees(stored, What.EXERCISE)
        if table.transacted(*gone, *(Delete(items.key_of(entry)) for entry in entries), *freed):
            return
        patience.wait()


def exercises(lesson: int, after: int | None) -> tuple[list[Exercise], int | None]:
    """The next exercises of a lesson, in the order of their making, after one of that number.

    About a megabyte of them, and the number to go on after, if there are more. Two requests, however many there
    are.

    Raises:
        NotFound: if there is no such lesson.
    """
    place = keys.exercise_of_lesson(lesson, after)["SK"] if after is not None else None
    entries, is_more = table.onward(keys.exercises_of_lesson(lesson), place, _AT_MOST)
    if not entries:
        find(lesson)
        return [], None
    fitting = _fitting(entries)
    numbers_of = [items.entry_number(entry) for entry in fitting]
    found = table.get_all([keys.lesson_exercise(number) for number in numbers_of], consistent=True)
    is_more = is_more or len(entries) > len(fitting)
    return [items.exercise(item) for item in found if item], numbers_of[-1] if is_more else None


def exercise(number: int) -> Exercise:
    """An exercise.

    Raises:
        NotFound: if there is none.
    """
    item = table.get(keys.lesson_exercise(number))
    if item is None:
        raise NotFound("El ejercicio no existe")
    return items.exercise(item)


def add_exercise(draft: Exercise, once: NoIdempotency, author: str | None = None) -> Exercise:
    """Make an exercise of a lesson, with a number of its own; ``author`` as of a lesson.

    Raises:
        Conflict: if the author has as many as may be.
        NotFound: if there is no such lesson.
        Unavailable: if others are in the way for too long.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while not once.replayed:
        find(draft.lesson)
        quotas.check(author, What.EXERCISE)
        made = replace(draft, id=numbers.next_id(keys.counter(Kind.LANGUAGE, "exercise")))
        once.resource_id = str(made.id)
        if once.commit(
            Check(keys.lesson(made.lesson), Change().if_exists()),
            Update(keys.lesson_exercise(made.id), items.authored(made, author)),
            Put(items.exercise_entry(made)),
            *quotas.takes(author, What.EXERCISE),
        ):
            break
        patience.wait()
    return exercise(int(once.resource_id))


def change_exercise(number: int, fields: Mapping[str, Any]) -> Exercise:
    """Change an exercise's fields, by the names of ``Exercise``; the others stay.

    Raises:
        NotFound: if there is none, or no such lesson to move it to.
        Unavailable: if others keep changing it.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        before = exercise(number)
        after = replace(before, **fields)
        if after == before:
            return before
        writes: list[Write] = [Update(keys.lesson_exercise(number), items.exercise_changed(before, fields))]
        if after.lesson != before.lesson:
            find(after.lesson)
            writes += [
                Check(keys.lesson(after.lesson), Change().if_exists()),
                Delete(keys.exercise_of_lesson(before.lesson, number)),
            ]
        writes.append(Put(items.exercise_entry(after)))
        if table.transacted(*writes):
            return exercise(number)
        patience.wait()


def delete_exercise(number: int) -> None:
    """Delete an exercise.

    Raises:
        NotFound: if there is none.
        Unavailable: if others keep changing it.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        stored = table.get(keys.lesson_exercise(number))
        if stored is None:
            raise NotFound("El ejercicio no existe")
        before = items.exercise(stored)
        if table.transacted(
            Delete(keys.lesson_exercise(number), items.still_in(before.lesson)),
            Delete(keys.exercise_of_lesson(before.lesson, number)),
            *quotas.frees([stored], What.EXERCISE),
        ):
            return
        patience.wait()
