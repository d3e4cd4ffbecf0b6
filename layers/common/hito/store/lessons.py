"""Lessons of the language path, and their exercises.

A lesson has an item, and an entry in the sequence. An exercise has an item, and an entry in its lesson's list. An
entry has the size of its lesson or exercise, so that a page can stop at about a megabyte.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import accumulate
from typing import Any

from hito.domain.language import Exercise, Lesson, Level, ListedLesson, State
from hito.store import keys, quotas
from hito.store.authored_fields import change_update, creation_update
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, Scalar, key_of, text, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import ConditionCheck, DeleteItem, PutItem, UpdateItem, Write
from hito.store.quotas import What

# One response has about a megabyte, and at most so many lessons or exercises.
PAGE_BYTES = 1_000_000
_PAGE = 100

# The assumed size of a lesson or exercise whose entry has no size.
_UNKNOWN_BYTES = 50_000

# Exercises of a deleted lesson that one transaction deletes, with their entries and quota counts.
_DELETED_AT_ONCE = 30


def key(lesson: int) -> Key:
    """The key of a lesson."""
    return keys.LESSON.key(lesson=str(lesson))


def entry_key(order_milli: int, lesson: int) -> Key:
    """The key of a lesson's entry in the sequence."""
    return keys.LISTED_LESSON.key(order=f"{order_milli:013}", lesson=keys.by_size(lesson))


def sequence_key() -> Key:
    """The prefix of the sequence of all lessons."""
    return keys.LISTED_LESSON.prefix()


def exercise_key(exercise: int) -> Key:
    """The key of an exercise."""
    return keys.LESSON_EXERCISE.key(exercise=str(exercise))


def exercise_entry_key(lesson: int, exercise: int) -> Key:
    """The key of an exercise's entry in its lesson."""
    return keys.EXERCISE_OF_LESSON.key(lesson=str(lesson), exercise=keys.by_size(exercise))


def exercise_list_key(lesson: int) -> Key:
    """The prefix of the list of a lesson's exercises."""
    return keys.EXERCISE_OF_LESSON.prefix(lesson=str(lesson))


def get(lesson: int) -> Lesson | None:
    """A lesson, or None. One request."""
    item = table.get(key(lesson))
    return _from_item(item) if item else None


def sequence() -> list[ListedLesson]:
    """The entries of all lessons, in sequence. One request."""
    return [_listed_from_item(item) for item in table.query(sequence_key())]


def page(after: tuple[int, int] | None) -> tuple[list[Lesson], ListedLesson | None]:
    """The next lessons in sequence after an order and an id, about a megabyte; and the last one, if there are more.

    Two requests, however many lessons there are.
    """
    entries, is_more = table.page_after(sequence_key(), entry_key(*after)["SK"] if after else None, _PAGE)
    fitting = _fitting(entries)
    listed = [_listed_from_item(entry) for entry in fitting]
    found = table.get_all([key(one.id) for one in listed], consistent=True)
    is_more = is_more or len(entries) > len(fitting)
    # Even if the last lesson has just been deleted, its place is where the next page begins.
    return [_from_item(item) for item in found if item], listed[-1] if is_more else None


def exists_check(lesson: int) -> Write:
    """The part of a transaction that fails unless a lesson exists."""
    return ConditionCheck(key(lesson), Update().if_exists())


def creation(lesson: Lesson, author: str | None) -> list[Write]:
    """The parts of a transaction that create a lesson; it counts towards the quota of ``author``, if given."""
    return [
        UpdateItem(key(lesson.id), creation_update(lesson, author)),
        PutItem(_entry(lesson)),
        *quotas.take_update(author, What.LESSON),
    ]


def change(before: Lesson, after: Lesson, fields: Mapping[str, Any]) -> list[Write]:
    """The parts of a transaction that change a lesson, unless the fields in its entry changed since it was read."""
    update = change_update(fields)
    for name in ("title", "level", "order_milli", "language"):
        update = update.if_equals(name, getattr(before, name))
    writes: list[Write] = [UpdateItem(key(before.id), update), PutItem(_entry(after))]
    if after.order_milli != before.order_milli:
        writes.append(DeleteItem(entry_key(before.order_milli, before.id)))
    return writes


def deletion(lesson: int) -> list[Write] | None:
    """The parts of a transaction that delete a lesson, unless it moved since it was read; None if there is no lesson.

    Afterwards it is not visible, and gets no more exercises. One request; another one for an author with a quota.
    """
    item = table.get(key(lesson))
    if item is None:
        return None
    found = _from_item(item)
    in_place = Update().if_exists().if_equals("order_milli", found.order_milli)
    return [
        DeleteItem(key(lesson), in_place),
        DeleteItem(entry_key(found.order_milli, lesson)),
        *quotas.release_updates([item], What.LESSON),
    ]


def get_exercise(exercise: int) -> Exercise | None:
    """An exercise, or None. One request."""
    item = table.get(exercise_key(exercise))
    return _exercise_from_item(item) if item else None


def exercise_numbers(lesson: int) -> list[int]:
    """The numbers of all exercises of a lesson, even if the lesson is deleted. One request."""
    return [_exercise_number(entry) for entry in table.query(exercise_list_key(lesson))]


def exercise_page(lesson: int, after: int | None) -> tuple[list[Exercise], int | None, bool]:
    """The next exercises of a lesson after a number, oldest first; the number to continue after; whether there are any.

    About a megabyte of them. Without more exercises, there is no number to continue after. Two requests, however many
    exercises there are.
    """
    place = exercise_entry_key(lesson, after)["SK"] if after is not None else None
    entries, is_more = table.page_after(exercise_list_key(lesson), place, _PAGE)
    if not entries:
        return [], None, False
    numbers = [_exercise_number(entry) for entry in _fitting(entries)]
    found = table.get_all([exercise_key(number) for number in numbers], consistent=True)
    is_more = is_more or len(entries) > len(numbers)
    return [_exercise_from_item(item) for item in found if item], numbers[-1] if is_more else None, True


def exercise_creation(exercise: Exercise, author: str | None) -> list[Write]:
    """The parts of a transaction that create an exercise, if its lesson exists."""
    return [
        exists_check(exercise.lesson),
        UpdateItem(exercise_key(exercise.id), creation_update(exercise, author)),
        PutItem(_exercise_entry(exercise)),
        *quotas.take_update(author, What.EXERCISE),
    ]


def exercise_change(before: Exercise, after: Exercise, fields: Mapping[str, Any]) -> list[Write]:
    """The parts of a transaction that change an exercise, unless it moved to another lesson since it was read.

    If the change moves it to another lesson, that lesson has to exist.
    """
    update = change_update(fields).if_equals("lesson", before.lesson)
    writes: list[Write] = [UpdateItem(exercise_key(before.id), update)]
    if after.lesson != before.lesson:
        writes += [exists_check(after.lesson), DeleteItem(exercise_entry_key(before.lesson, before.id))]
    return [*writes, PutItem(_exercise_entry(after))]


def exercise_deletion(exercise: int) -> list[Write] | None:
    """The parts of a transaction that delete an exercise, unless it moved since it was read; None if there is none.

    One request; another one for an author with a quota.
    """
    item = table.get(exercise_key(exercise))
    if item is None:
        return None
    lesson = whole(item, "lesson")
    return [
        DeleteItem(exercise_key(exercise), Update().if_equals("lesson", lesson)),
        DeleteItem(exercise_entry_key(lesson, exercise)),
        *quotas.release_updates([item], What.EXERCISE),
    ]


def exercise_deletions(lesson: int, exercises: Sequence[int]) -> list[Write]:
    """The parts of a transaction that delete exercises of a deleted lesson, with or without their items."""
    stored = table.get_all([exercise_key(exercise) for exercise in exercises], consistent=True)
    exist = Update().if_exists()
    return [
        *(DeleteItem(key_of(item), exist) for item in stored if item),
        *(DeleteItem(exercise_entry_key(lesson, exercise)) for exercise in exercises),
        *quotas.release_updates(stored, What.EXERCISE),
    ]


def batches(exercises: Sequence[int]) -> list[Sequence[int]]:
    """The exercises in batches that one transaction can delete."""
    return [exercises[start : start + _DELETED_AT_ONCE] for start in range(0, len(exercises), _DELETED_AT_ONCE)]


def _fitting(entries: Sequence[Item]) -> Sequence[Item]:
    """The first entries whose lessons or exercises fit into one response; at least one, if there is one."""
    sizes = accumulate(whole(entry, "bytes") or _UNKNOWN_BYTES for entry in entries)
    return entries[: max(1, sum(size <= PAGE_BYTES for size in sizes))]


def _size(authored: Lesson | Exercise) -> int:
    """About how many bytes a lesson or exercise takes in a response."""
    return len(json.dumps(asdict(authored), ensure_ascii=False).encode())


def _entry(lesson: Lesson) -> Item:
    listed: dict[str, Scalar] = {"title": lesson.title, "level": lesson.level, "language": lesson.language}
    return attributes.item({**entry_key(lesson.order_milli, lesson.id), **listed, "bytes": _size(lesson)})


def _listed_from_item(item: Item) -> ListedLesson:
    order, number = text(item, "SK").split("#")
    return ListedLesson(
        id=int(number),
        title=text(item, "title"),
        level=Level(text(item, "level")),
        order_milli=int(order),
        language=whole(item, "language"),
    )


def _from_item(item: Item) -> Lesson:
    return Lesson(
        id=int(text(item, "PK").rpartition("#")[2]),
        title=text(item, "title"),
        description=text(item, "description"),
        level=Level(text(item, "level")),
        minutes_milli=whole(item, "minutes_milli"),
        order_milli=whole(item, "order_milli"),
        state=State(text(item, "state")),
        points_milli=whole(item, "points_milli"),
        language=whole(item, "language"),
        text=text(item, "text"),
    )


def _exercise_entry(exercise: Exercise) -> Item:
    return attributes.item({**exercise_entry_key(exercise.lesson, exercise.id), "bytes": _size(exercise)})


def _exercise_number(entry: Item) -> int:
    return int(text(entry, "SK"))


def _exercise_from_item(item: Item) -> Exercise:
    return Exercise(
        id=int(text(item, "PK").rpartition("#")[2]),
        lesson=whole(item, "lesson"),
        type=text(item, "type"),
        question=text(item, "question"),
        answer=text(item, "answer"),
        options=tuple(json.loads(text(item, "options"))),
        difficulty=text(item, "difficulty"),
        points_milli=whole(item, "points_milli"),
    )
