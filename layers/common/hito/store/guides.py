"""Guides, exercises, attempts and people, in and out of items."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from hito.domain.guides import Attempt, Catalog, Exercise, Guide, ListedExercise, ListedGuide, Person, Type
from hito.store import attributes, keys
from hito.store.attributes import Item, Scalar, attribute, epoch_ms, from_epoch_ms, whole
from hito.store.items import day_of
from hito.store.update import Change


def _text(item: Item, name: str) -> str | None:
    return str(item[name]["S"]) if name in item else None


def _texts(item: Item, name: str) -> tuple[str, ...]:
    return tuple(each["S"] for each in item[name]["L"]) if name in item else ()


def _said(**values: Scalar | None) -> dict[str, Scalar]:
    """What there is: an absent attribute stands for None."""
    return {name: value for name, value in values.items() if value is not None}


def guide(item: Item | None) -> Guide | None:
    """A guide from its item; None if there is none, or none any more."""
    if item is None or "deleted" in item:
        return None
    return Guide(
        id=item["PK"]["S"].partition("#")[2],
        **_listed_guide(item),
        html=item["html"]["S"],
        created_at=from_epoch_ms(whole(item, "created")),
        updated_at=from_epoch_ms(whole(item, "updated")),
    )


def new_guide(authored: Guide) -> Item:
    """A guide's item."""
    times: dict[str, Scalar] = {"created": epoch_ms(authored.created_at), "updated": epoch_ms(authored.updated_at)}
    return attributes.item({**keys.guide(authored.id), **_guide_listed(authored), "html": authored.html, **times})


def still_guide(known: Guide | None) -> Change:
    """The condition that a guide was not changed since it was read."""
    return Change().if_equals("updated", epoch_ms(known.updated_at) if known else None)


def gone_guide(guide_id: str) -> Item:
    """What stays of a deleted guide while its exercises go."""
    return attributes.item({**keys.guide(guide_id), "deleted": True})


def guide_is_there() -> Change:
    """The condition that a guide exists."""
    return Change().if_exists().if_equals("deleted", None)


def listed_guide(authored: Guide) -> Item:
    """A guide's entry in the list of all."""
    return attributes.item({**keys.listed_guide(authored.order, authored.id), **_guide_listed(authored)})


def _guide_listed(authored: Guide) -> dict[str, Scalar]:
    return _said(
        title=authored.title, topic=authored.topic, order=authored.order, inactive=None if authored.is_active else True
    )


def _listed_guide(item: Item) -> dict[str, Any]:
    return {
        "title": item["title"]["S"],
        "topic": item["topic"]["S"],
        "order": whole(item, "order"),
        "is_active": "inactive" not in item,
    }


def exercise(item: Item | None) -> Exercise | None:
    """An exercise from its item, if there is one."""
    if item is None:
        return None
    return Exercise(
        id=item["PK"]["S"].partition("#")[2],
        guide=item["guide"]["S"],
        **_listed_exercise(item),
        html=_text(item, "html"),
        expected_answer=_text(item, "expected_answer"),
        context=_text(item, "context"),
        created_at=from_epoch_ms(whole(item, "created")),
    )


def new_exercise(authored: Exercise) -> Item:
    """An exercise's item."""
    own = _said(
        guide=authored.guide,
        html=authored.html,
        expected_answer=authored.expected_answer,
        context=authored.context,
        created=epoch_ms(authored.created_at),
    )
    return attributes.item({**keys.exercise(authored.id), **_exercise_listed(authored), **own})


# Fields of the list's entry, too.
_LISTED = {"title", "type", "difficulty", "validates", "gives_feedback", "is_active"}

# What is enabled unless the item says otherwise.
_FLAGS = {"validates": "unvalidated", "gives_feedback": "unanswered", "is_active": "inactive"}


def exercise_changed(changes: Mapping[str, Any]) -> Change:
    """What an author changes of an exercise, by the names of its record."""
    change = Change().if_exists()
    for name, value in changes.items():
        if name in _FLAGS:
            change = change.remove(_FLAGS[name]) if value else change.set(**{_FLAGS[name]: True})
        else:
            change = change.remove(name) if value is None else change.set(**{name: value})
    return change


def entry_changed(changes: Mapping[str, Any]) -> Change:
    """The same of its entry in the list."""
    return exercise_changed({name: value for name, value in changes.items() if name in _LISTED})


def listed_exercise(authored: Exercise) -> Item:
    """An exercise's entry in the list of all."""
    key = keys.listed_exercise(authored.guide, epoch_ms(authored.created_at), authored.id)
    return attributes.item({**key, **_exercise_listed(authored)})


def _exercise_listed(authored: Exercise) -> dict[str, Scalar]:
    return _said(
        title=authored.title,
        type=authored.type,
        difficulty=authored.difficulty,
        unvalidated=None if authored.validates else True,
        unanswered=None if authored.gives_feedback else True,
        inactive=None if authored.is_active else True,
    )


def _listed_exercise(item: Item) -> dict[str, Any]:
    return {
        "title": item["title"]["S"],
        "type": Type(item["type"]["S"]),
        "difficulty": _text(item, "difficulty"),
        "validates": "unvalidated" not in item,
        "gives_feedback": "unanswered" not in item,
        "is_active": "inactive" not in item,
    }


def catalog(guides: Iterable[Item], exercises: Iterable[Item]) -> Catalog:
    """All guides, by order and then title, and their exercises, from the items of the two lists."""
    known = map(guide_entry, guides)
    by_guide: dict[str, list[ListedExercise]] = {}
    for entry in map(exercise_entry, exercises):
        by_guide.setdefault(entry.guide, []).append(entry)
    return Catalog(
        guides=tuple(sorted(known, key=lambda one: (one.order, one.title))),
        exercises={guide_id: tuple(entries) for guide_id, entries in by_guide.items()},
    )


def guide_entry(item: Item) -> ListedGuide:
    """A guide from its entry in the list."""
    return ListedGuide(id=item["SK"]["S"].partition("#")[2], **_listed_guide(item))


def place_after(prefix: keys.Key, entry: Item) -> str:
    """Where an entry stands in a list."""
    return str(entry["SK"]["S"].removeprefix(prefix["SK"]))


def exercise_entry(item: Item) -> ListedExercise:
    """An exercise from its entry in the list."""
    guide_id, at_ms, exercise_id = item["SK"]["S"].split("#")
    return ListedExercise(
        id=exercise_id, guide=guide_id, created_at=from_epoch_ms(int(at_ms)), **_listed_exercise(item)
    )


ATTEMPTS = "ATTEMPTS"


def new_attempt(made: Attempt) -> Item:
    """An attempt's item, listed among all by its time."""
    at_ms = epoch_ms(made.at)
    said = _said(
        answer=made.answer,
        passed=made.passed,
        feedback=made.feedback,
        list=keys.sharded(ATTEMPTS, made.id),
        list_at=f"{at_ms:013}#{made.id}",
    )
    item = attributes.item({**keys.attempt(made.learner, made.exercise, at_ms, made.id), **said})
    return {**item, "errors": _list(made.errors), "warnings": _list(made.warnings)}


def size_of(item: Item) -> int:
    """About how many bytes an answer shows of an attempt."""
    texts = [item["answer"]["S"], *_texts(item, "errors"), *_texts(item, "warnings"), _text(item, "feedback") or ""]
    return 1_000 + sum(len(text.encode()) for text in texts)


def attempt(item: Item) -> Attempt:
    """An attempt from its item."""
    _attempt, exercise_id, at_ms, attempt_id = item["SK"]["S"].split("#")
    return Attempt(
        id=attempt_id,
        learner=item["PK"]["S"].partition("#")[2],
        exercise=exercise_id,
        at=from_epoch_ms(int(at_ms)),
        answer=item["answer"]["S"],
        passed=item["passed"]["BOOL"] if "passed" in item else None,
        errors=_texts(item, "errors"),
        warnings=_texts(item, "warnings"),
        feedback=_text(item, "feedback"),
    )


def place(item: Item) -> str:
    """Where an attempt or a person stands in the list of all."""
    return str(item["list_at"]["S"])


def _list(texts: Iterable[str]) -> Mapping[str, Any]:
    return {"L": [attribute(text) for text in texts]}


def attempted(made: Attempt) -> Change:
    """What an attempt changes on its unit: it is counted, and one that completes does so once."""
    at = epoch_ms(made.at)
    change = Change().set_if_absent(begun=at).set(updated=at, day=day_of(made.at)).increment("attempts")
    return change.set_if_absent(completed=at) if made.completes else change


PEOPLE = "PEOPLE"


def seen(known: Person, now: datetime) -> Change:
    """A person, as a token says who they are; listed by when they were first seen."""
    at = f"{epoch_ms(now):013}#{known.id}"
    change = Change().set(name=known.name, email=known.email, role=known.role)
    return change.set_if_absent(list=keys.sharded(PEOPLE, known.id), list_at=at)


def person(item: Item) -> Person:
    """A person from their item."""
    return Person(
        id=item["PK"]["S"].partition("#")[2],
        name=item["name"]["S"],
        email=item["email"]["S"],
        role=item["role"]["S"],
    )
