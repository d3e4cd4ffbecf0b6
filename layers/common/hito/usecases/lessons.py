"""Language lessons and their exercises: what authors write, and learners read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from hito.domain import language
from hito.domain.errors import NotFound
from hito.domain.language import Exercise, Lesson
from hito.domain.records import Kind
from hito.store import attributes, keys, numbers, table
from hito.store import language as items
from hito.store.attributes import Item
from hito.store.change import Change
from hito.store.once import Once
from hito.store.table import Check, Delete, Put, Update, Write
from hito.usecases import content, walks


def listing() -> list[Lesson]:
    """All lessons, in sequence. One request."""
    return content.lessons_now()


def find(number: int) -> Lesson:
    """A lesson.

    Raises:
        NotFound: if there is none.
    """
    item = table.get(keys.lesson(number))
    if item is None:
        raise NotFound("La lección no existe")
    return items.lesson(item)


def add(draft: Lesson, once: Once) -> Lesson:
    """Make a lesson, with a number of its own.

    Raises:
        Unavailable: if others are in the way for too long.
    """
    if not once.replayed:
        once.made = str(numbers.new(keys.counter(Kind.LANGUAGE, "lesson")))
        made = replace(draft, id=int(once.made))
        once.write(keys.lesson(made.id), items.authored(made))
    return find(int(once.made))


def change(number: int, fields: Mapping[str, Any], now: datetime) -> Lesson:
    """Change a lesson's fields, by the names of ``Lesson``; the others stay.

    Raises:
        NotFound: if there is none.
        Unavailable: if others are in the way for too long.
    """
    patience = table.Patience(table.AUTHORS_WAIT_SECONDS)
    before = find(number)
    # A level that has a lesson less may be completed.
    follows = [walks.course_walk(language.COURSE, now)] if fields.get("level", before.level) != before.level else []
    while fields and not table.transacted(Update(keys.lesson(number), items.changed(fields)), *follows):
        patience.wait()
        find(number)
    return find(number)


def delete(number: int, now: datetime) -> None:
    """Delete a lesson and its exercises; learners' records of it stay.

    What a crash left over goes with the next call.

    Raises:
        NotFound: if there is none.
        Unavailable: if others are in the way for too long.
    """
    patience = table.Patience(table.AUTHORS_WAIT_SECONDS)
    known = table.get(keys.lesson(number))
    # From here on nobody sees it, and no exercise is added.
    while known and not table.transacted(Delete(keys.lesson(number)), walks.course_walk(language.COURSE, now)):
        patience.wait()
    left = table.query(keys.exercises_of_lesson(number))
    if known is None and not left:
        raise NotFound("La lección no existe")
    # The entries go last: they are what the rest is found by.
    table.delete_all([_exercise_of(entry) for entry in left])
    table.delete_all(left)


def _exercise_of(entry: Item) -> Item:
    return attributes.item({**keys.lesson_exercise(items.entry_number(entry))})


def exercises(lesson: int) -> list[Exercise]:
    """The exercises of a lesson, in the order of their making. Two requests.

    Raises:
        NotFound: if there is no such lesson.
    """
    entries = table.query(keys.exercises_of_lesson(lesson))
    if not entries:
        find(lesson)
    found = table.get_all([keys.lesson_exercise(items.entry_number(entry)) for entry in entries], consistent=True)
    return [items.exercise(item) for item in found if item]


def exercise(number: int) -> Exercise:
    """An exercise.

    Raises:
        NotFound: if there is none.
    """
    item = table.get(keys.lesson_exercise(number))
    if item is None:
        raise NotFound("El ejercicio no existe")
    return items.exercise(item)


def add_exercise(draft: Exercise, once: Once) -> Exercise:
    """Make an exercise of a lesson, with a number of its own.

    Raises:
        NotFound: if there is no such lesson.
        Unavailable: if others are in the way for too long.
    """
    patience = table.Patience(table.AUTHORS_WAIT_SECONDS)
    while not once.replayed:
        find(draft.lesson)
        made = replace(draft, id=numbers.new(keys.counter(Kind.LANGUAGE, "exercise")))
        once.made = str(made.id)
        if once.commit(
            Check(keys.lesson(made.lesson), Change().only_if_there()),
            Update(keys.lesson_exercise(made.id), items.authored(made)),
            Put(items.exercise_entry(made.lesson, made.id)),
        ):
            break
        patience.wait()
    return exercise(int(once.made))


def change_exercise(number: int, fields: Mapping[str, Any]) -> Exercise:
    """Change an exercise's fields, by the names of ``Exercise``; the others stay.

    Raises:
        NotFound: if there is none, or no such lesson to move it to.
        Unavailable: if others keep changing it.
    """
    patience = table.Patience(table.AUTHORS_WAIT_SECONDS)
    while True:
        before = exercise(number)
        after = replace(before, **fields)
        if after == before:
            return before
        writes: list[Write] = [Update(keys.lesson_exercise(number), items.exercise_changed(before, fields))]
        if after.lesson != before.lesson:
            find(after.lesson)
            writes += [
                Check(keys.lesson(after.lesson), Change().only_if_there()),
                Delete(keys.exercise_of_lesson(before.lesson, number)),
                Put(items.exercise_entry(after.lesson, number)),
            ]
        if table.transacted(*writes):
            return exercise(number)
        patience.wait()


def delete_exercise(number: int) -> None:
    """Delete an exercise.

    Raises:
        NotFound: if there is none.
        Unavailable: if others keep changing it.
    """
    patience = table.Patience(table.AUTHORS_WAIT_SECONDS)
    while True:
        before = exercise(number)
        if table.transacted(
            Delete(keys.lesson_exercise(number), items.still_in(before.lesson)),
            Delete(keys.exercise_of_lesson(before.lesson, number)),
        ):
            return
        patience.wait()
