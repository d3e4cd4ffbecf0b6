"""Language lessons and their exercises, which authors write and learners read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from hito.domain import language
from hito.domain.errors import Code, NotFound
from hito.domain.language import Exercise, Lesson
from hito.domain.records import Kind
from hito.store import backfills, lessons, numbers, quotas, transactions
from hito.store.idempotency import NoIdempotency
from hito.store.quotas import What

Place = tuple[int, int]


def page(after: Place | None) -> tuple[list[Lesson], Place | None]:
    """The next lessons in sequence, about a megabyte; and the place of the last one, if there are more.

    A place is an order and an id.

    Two requests, however many lessons there are.
    """
    found, last = lessons.page(after)
    return found, (last.order_milli, last.id) if last else None


def find(number: int) -> Lesson:
    """A lesson.

    Raises:
        NotFound: if there is none.
    """
    found = lessons.get(number)
    if found is None:
        raise NotFound(Code.NO_LESSON)
    return found


def add(draft: Lesson, idempotency: NoIdempotency, author: str | None = None) -> Lesson:
    """Create a lesson with a new number. It counts towards the quota of ``author``, if one is given.

    Raises:
        Conflict: if the author's quota is used up.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while not idempotency.replayed:
        quotas.check(author, What.LESSON)
        created = replace(draft, id=numbers.next_id(Kind.LANGUAGE, "lesson"))
        idempotency.resource_id = str(created.id)
        if idempotency.commit(*lessons.creation(created, author)):
            break
        deadline.wait()
    return find(int(idempotency.resource_id))


def change(number: int, fields: Mapping[str, Any], now: datetime) -> Lesson:
    """Change the given fields of a lesson. They have the names of ``Lesson``.

    Raises:
        NotFound: if there is no such lesson.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while True:
        before = find(number)
        after = replace(before, **fields)
        writes = lessons.change(before, after, fields)
        if after.level != before.level:
            # With one lesson fewer, learners may have completed the old level.
            writes.append(backfills.course_start(language.COURSE, now))
        if not fields or transactions.commit(*writes):
            return find(number)
        deadline.wait()


def delete(number: int, now: datetime) -> None:
    """Delete a lesson and its exercises; learners' records of it stay.

    If a crash leaves exercises behind, the next call deletes them.

    Raises:
        NotFound: if there is no such lesson.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    existed = False
    while (deletion := lessons.deletion(number)) is not None:
        existed = True
        if transactions.commit(*deletion, backfills.course_start(language.COURSE, now)):
            break
        deadline.wait()
    left = lessons.exercise_numbers(number)
    if not (existed or left):
        raise NotFound(Code.NO_LESSON)
    for some in lessons.batches(left):
        deadline = transactions.author_deadline()
        while not transactions.commit(*lessons.exercise_deletions(number, some)):
            deadline.wait()


def exercises(lesson: int, after: int | None) -> tuple[list[Exercise], int | None]:
    """The next exercises of a lesson, oldest first; and the number of the last one, if there are more.

    About a megabyte of them. Two requests, however many there are.

    Raises:
        NotFound: if there is no such lesson.
    """
    found, last, has_entries = lessons.exercise_page(lesson, after)
    if not has_entries:
        find(lesson)
    return found, last


def exercise(number: int) -> Exercise:
    """An exercise.

    Raises:
        NotFound: if there is none.
    """
    found = lessons.get_exercise(number)
    if found is None:
        raise NotFound(Code.NO_EXERCISE)
    return found


def add_exercise(draft: Exercise, idempotency: NoIdempotency, author: str | None = None) -> Exercise:
    """Create an exercise of a lesson with a new number. It counts towards the quota of ``author``, if one is given.

    Raises:
        Conflict: if the author's quota is used up.
        NotFound: if there is no such lesson.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while not idempotency.replayed:
        find(draft.lesson)
        quotas.check(author, What.EXERCISE)
        created = replace(draft, id=numbers.next_id(Kind.LANGUAGE, "exercise"))
        idempotency.resource_id = str(created.id)
        if idempotency.commit(*lessons.exercise_creation(created, author)):
            break
        deadline.wait()
    return exercise(int(idempotency.resource_id))


def change_exercise(number: int, fields: Mapping[str, Any]) -> Exercise:
    """Change the given fields of an exercise. They have the names of ``Exercise``.

    Raises:
        NotFound: if the exercise does not exist, or the lesson to which it moves.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while True:
        before = exercise(number)
        after = replace(before, **fields)
        if after == before:
            return before
        if after.lesson != before.lesson:
            find(after.lesson)
        if transactions.commit(*lessons.exercise_change(before, after, fields)):
            return exercise(number)
        deadline.wait()


def delete_exercise(number: int) -> None:
    """Delete an exercise.

    Raises:
        NotFound: if there is no such exercise.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while (deletion := lessons.exercise_deletion(number)) is not None:
        if transactions.commit(*deletion):
            return
        deadline.wait()
    raise NotFound(Code.NO_EXERCISE)
