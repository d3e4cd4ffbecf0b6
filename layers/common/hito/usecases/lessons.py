"""Language lessons and their exercises: authors write them, and learners read them."""

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
    """The next lessons in sequence, about a megabyte, after a place: an order and an id; where to go on, if anywhere.

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


def add(draft: Lesson, once: NoIdempotency, author: str | None = None) -> Lesson:
    """Make a lesson, with a number of its own; ``author`` is whose quota it counts towards, if anybody's.

    Raises:
        Conflict: if the author has as many as may be.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while not once.replayed:
        quotas.check(author, What.LESSON)
        made = replace(draft, id=numbers.next_id(Kind.LANGUAGE, "lesson"))
        once.resource_id = str(made.id)
        if once.commit(*lessons.creation(made, author)):
            break
        deadline.wait()
    return find(int(once.resource_id))


def change(number: int, fields: Mapping[str, Any], now: datetime) -> Lesson:
    """Change a lesson's fields, by the names of ``Lesson``; the others stay.

    Raises:
        NotFound: if there is none.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while True:
        before = find(number)
        after = replace(before, **fields)
        writes = lessons.change(before, after, fields)
        if after.level != before.level:
            # A level that has one lesson fewer may be completed.
            writes.append(backfills.course_start(language.COURSE, now))
        if not fields or transactions.commit(*writes):
            return find(number)
        deadline.wait()


def delete(number: int, now: datetime) -> None:
    """Delete a lesson and its exercises; learners' records of it stay.

    What a crash left over goes with the next call.

    Raises:
        NotFound: if there is none.
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
    """The next exercises of a lesson, in the order of their making, after one of that number.

    About a megabyte of them, and the number to go on after, if there are more. Two requests, however many there are.

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


def add_exercise(draft: Exercise, once: NoIdempotency, author: str | None = None) -> Exercise:
    """Make an exercise of a lesson, with a number of its own; ``author`` as of a lesson.

    Raises:
        Conflict: if the author has as many as may be.
        NotFound: if there is no such lesson.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while not once.replayed:
        find(draft.lesson)
        quotas.check(author, What.EXERCISE)
        made = replace(draft, id=numbers.next_id(Kind.LANGUAGE, "exercise"))
        once.resource_id = str(made.id)
        if once.commit(*lessons.exercise_creation(made, author)):
            break
        deadline.wait()
    return exercise(int(once.resource_id))


def change_exercise(number: int, fields: Mapping[str, Any]) -> Exercise:
    """Change an exercise's fields, by the names of ``Exercise``; the others stay.

    Raises:
        NotFound: if there is none, or no such lesson to move it to.
        Unavailable: if others keep changing it.
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
        NotFound: if there is none.
        Unavailable: if others keep changing it.
    """
    deadline = transactions.author_deadline()
    while (deletion := lessons.exercise_deletion(number)) is not None:
        if transactions.commit(*deletion):
            return
        deadline.wait()
    raise NotFound(Code.NO_EXERCISE)
