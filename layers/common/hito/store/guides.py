"""Guides and their exercises. Each has an item, and an entry in a list that is read whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hito.domain.guides import Catalog, Exercise, Guide, ListedExercise, ListedGuide, Type
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import (
    Item,
    Key,
    Scalar,
    epoch_ms,
    from_epoch_ms,
    optional_text,
    present,
    text,
    whole,
)
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import ConditionCheck, DeleteItem, PutItem, UpdateItem, Write

# Exercises that one request reads: at most eight megabytes.
_EXERCISES_AT_ONCE = 20

# Entries of a list that are read for one response.
_PAGE = 500


def key(guide: str) -> Key:
    """The key of a guide."""
    return keys.GUIDE.key(guide=guide)


def listing_key(order: int, guide: str) -> Key:
    """The key of a guide's entry in the list of all."""
    return keys.LISTED_GUIDE.key(order=keys.by_size(order), guide=guide)


def list_key() -> Key:
    """The prefix of the list of guides."""
    return keys.LISTED_GUIDE.prefix()


def exercise_key(exercise: str) -> Key:
    """The key of an exercise."""
    return keys.EXERCISE.key(exercise=exercise)


def exercise_listing_key(exercise: ListedExercise) -> Key:
    """The key of an exercise's entry in the list of all: by guide, then oldest first."""
    at = keys.by_time(epoch_ms(exercise.created_at))
    return keys.LISTED_EXERCISE.key(guide=exercise.guide, at=at, exercise=exercise.id)


def exercise_list_key(guide: str | None = None) -> Key:
    """The prefix of the list of exercises, of one guide or of all."""
    return keys.LISTED_EXERCISE.prefix(guide=guide) if guide else keys.LISTED_EXERCISE.prefix()


def get(guide: str) -> Guide | None:
    """A guide; None if there is none or it is deleted. One request."""
    return _from_item(table.get(key(guide)))


def get_with_remains(guide: str) -> tuple[Guide | None, bool]:
    """A guide as by ``get``, and whether exercises of a deleted one may be left. One request."""
    item = table.get(key(guide))
    found = _from_item(item)
    return found, item is not None and found is None


def page(after: str | None) -> tuple[list[tuple[str, ListedGuide]], bool]:
    """The next guides of the list after a place, each with its place, by order; whether there are more. One request."""
    entries, is_more = table.page_after(list_key(), after, _PAGE)
    return [(text(entry, "SK"), _listed_from_item(entry)) for entry in entries], is_more


def listed() -> list[ListedGuide]:
    """All guides, by order and then title. One request."""
    guides = map(_listed_from_item, table.query(list_key()))
    return sorted(guides, key=lambda guide: (guide.order, guide.title))


def catalog(guide: str | None = None) -> Catalog:
    """All guides, by order and then title, with the exercises of one guide or of all. Two requests in one trip."""
    entries = table.begin_query(exercise_list_key(guide))
    guides = tuple(listed())
    by_guide: dict[str, list[ListedExercise]] = {}
    for exercise in map(_listed_exercise_from_item, entries()):
        by_guide.setdefault(exercise.guide, []).append(exercise)
    return Catalog(
        guides=guides,
        exercises={guide_id: tuple(exercises) for guide_id, exercises in by_guide.items()},
    )


def replacement(before: Guide | None, guide: Guide) -> list[Write]:
    """The parts of a transaction that write a guide and its entry, if the guide has not changed since it was read."""
    times: dict[str, Scalar] = {"created": epoch_ms(guide.created_at), "updated": epoch_ms(guide.updated_at)}
    common = _listed_attributes(guide)
    item = attributes.item({**key(guide.id), **common, "html": guide.html, **times})
    writes: list[Write] = [
        PutItem(item, only_if=_unchanged(before)),
        PutItem(attributes.item({**listing_key(guide.order, guide.id), **common})),
    ]
    if before and before.order != guide.order:
        writes.append(DeleteItem(listing_key(before.order, before.id)))
    return writes


def hide(before: Guide) -> bool:
    """Delete a guide, unless it changed since it was read; whether it was deleted.

    It is no longer visible, and gets no more exercises. A marker stays: its exercises are not deleted yet.
    """
    deleted = attributes.item({**key(before.id), "deleted": True})
    return table.try_transact(
        PutItem(deleted, only_if=_unchanged(before)), DeleteItem(listing_key(before.order, before.id))
    )


def exists_check(guide: str) -> Write:
    """The part of a transaction that fails unless a guide exists."""
    return ConditionCheck(key(guide), Update().if_exists().if_equals("deleted", None))


def get_exercise(exercise: str) -> Exercise | None:
    """An exercise, or None. One request."""
    item = table.get(exercise_key(exercise))
    return _exercise_from_item(item) if item else None


def get_exercises(exercises: Sequence[str]) -> Iterator[Exercise | None]:
    """Exercises in their order, None for each that is gone; read lazily, one request for each twenty."""
    for start in range(0, len(exercises), _EXERCISES_AT_ONCE):
        some = exercises[start : start + _EXERCISES_AT_ONCE]
        stored = table.get_all([exercise_key(exercise) for exercise in some], consistent=True)
        yield from (_exercise_from_item(item) if item else None for item in stored)


def exercises_of(guide: str | None) -> list[ListedExercise]:
    """All exercises of a guide or of all guides, including inactive ones. One request."""
    return [_listed_exercise_from_item(item) for item in table.query(exercise_list_key(guide))]


def exercise_page(guide: str | None, after: str | None) -> tuple[list[tuple[str, ListedExercise]], bool]:
    """The next exercises of a guide or of all after a place, each with its place; whether there are more."""
    prefix = exercise_list_key(guide)
    entries, is_more = table.page_after(prefix, after, _PAGE)
    found = [(text(entry, "SK").removeprefix(prefix["SK"]), _listed_exercise_from_item(entry)) for entry in entries]
    return found, is_more


def exercise_creation(exercise: Exercise) -> list[Write]:
    """The parts of a transaction that create an exercise, if its guide exists."""
    own = present(
        guide=exercise.guide,
        html=exercise.html,
        expected_answer=exercise.expected_answer,
        context=exercise.context,
        created=epoch_ms(exercise.created_at),
    )
    common = _listed_exercise_attributes(exercise)
    return [
        exists_check(exercise.guide),
        PutItem(attributes.item({**exercise_key(exercise.id), **common, **own})),
        PutItem(attributes.item({**exercise_listing_key(exercise), **common})),
    ]


def exercise_change(before: ListedExercise, changes: Mapping[str, Any]) -> list[Write]:
    """The parts of a transaction that change the given fields of an exercise. They have the names of its record.

    Only these fields are written. So two authors do not undo each other's changes of other fields.
    """
    writes: list[Write] = [UpdateItem(exercise_key(before.id), _changes_update(changes))]
    entry = _changes_update({name: value for name, value in changes.items() if name in _LISTED})
    # If no given field is listed, there is nothing to update: DynamoDB rejects an empty update.
    if entry.writes:
        writes.append(UpdateItem(exercise_listing_key(before), entry))
    return writes


def exercise_deletion(exercise: ListedExercise) -> list[Write]:
    """The parts of a transaction that delete an exercise."""
    return [DeleteItem(exercise_key(exercise.id)), DeleteItem(exercise_listing_key(exercise))]


def delete_exercises(exercises: Iterable[ListedExercise]) -> None:
    """Delete exercises. Exercises that a crash leaves behind are still in the list."""
    left = list(exercises)
    table.delete_all([exercise_key(exercise.id) for exercise in left])
    table.delete_all([exercise_listing_key(exercise) for exercise in left])


def _unchanged(before: Guide | None) -> Update:
    return Update().if_equals("updated", epoch_ms(before.updated_at) if before else None)


def _from_item(item: Item | None) -> Guide | None:
    if item is None or "deleted" in item:
        return None
    return Guide(
        id=text(item, "PK").partition("#")[2],
        **_listed_fields(item),
        html=text(item, "html"),
        created_at=from_epoch_ms(whole(item, "created")),
        updated_at=from_epoch_ms(whole(item, "updated")),
    )


def _listed_from_item(item: Item) -> ListedGuide:
    return ListedGuide(id=text(item, "SK").partition("#")[2], **_listed_fields(item))


def _listed_attributes(guide: ListedGuide) -> dict[str, Scalar]:
    inactive = None if guide.is_active else True
    return present(title=guide.title, topic=guide.topic, order=guide.order, inactive=inactive)


def _listed_fields(item: Item) -> dict[str, Any]:
    return {
        "title": text(item, "title"),
        "topic": text(item, "topic"),
        "order": whole(item, "order"),
        "is_active": "inactive" not in item,
    }


# Fields of an exercise that its list entry has too.
_LISTED = {"title", "type", "difficulty", "validates", "gives_feedback", "is_active"}

# Flags that are true unless the item has the attribute.
_FLAGS = {"validates": "unvalidated", "gives_feedback": "unanswered", "is_active": "inactive"}


def _changes_update(changes: Mapping[str, Any]) -> Update:
    change = Update().if_exists()
    for name, value in changes.items():
        if name in _FLAGS:
            change = change.remove(_FLAGS[name]) if value else change.set(**{_FLAGS[name]: True})
        else:
            change = change.remove(name) if value is None else change.set(**{name: value})
    return change


def _exercise_from_item(item: Item) -> Exercise:
    return Exercise(
        id=text(item, "PK").partition("#")[2],
        guide=text(item, "guide"),
        **_listed_exercise_fields(item),
        html=optional_text(item, "html"),
        expected_answer=optional_text(item, "expected_answer"),
        context=optional_text(item, "context"),
        created_at=from_epoch_ms(whole(item, "created")),
    )


def _listed_exercise_from_item(item: Item) -> ListedExercise:
    guide, at_ms, exercise = text(item, "SK").split("#")
    created_at = from_epoch_ms(int(at_ms))
    return ListedExercise(id=exercise, guide=guide, created_at=created_at, **_listed_exercise_fields(item))


def _listed_exercise_attributes(exercise: ListedExercise) -> dict[str, Scalar]:
    return present(
        title=exercise.title,
        type=exercise.type,
        difficulty=exercise.difficulty,
        unvalidated=None if exercise.validates else True,
        unanswered=None if exercise.gives_feedback else True,
        inactive=None if exercise.is_active else True,
    )


def _listed_exercise_fields(item: Item) -> dict[str, Any]:
    return {
        "title": text(item, "title"),
        "type": Type(text(item, "type")),
        "difficulty": optional_text(item, "difficulty"),
        "validates": "unvalidated" not in item,
        "gives_feedback": "unanswered" not in item,
        "is_active": "inactive" not in item,
    }
