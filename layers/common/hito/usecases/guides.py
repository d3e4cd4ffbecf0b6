"""Guides and exercises: what authors write, and learners read at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from hito.domain import guides as rules
from hito.domain.errors import Invalid, NotFound, Problem
from hito.domain.guides import Exercise, Guide, ListedExercise, ListedGuide
from hito.store import guides as items
from hito.store import keys, table
from hito.store.attributes import Item, epoch_ms
from hito.store.idempotency import NoIdempotency
from hito.store.keys import Key
from hito.store.table import Check, Delete, Put, Update, Write
from hito.usecases import backfill_jobs

# One item holds 400 kB, its other attributes included.
MAX_HTML_BYTES = 350_000

# What times are kept to.
_MOMENT = timedelta(milliseconds=1)

# Exercises that one request reads: eight megabytes at most, of a guide whose list stops at one.
_AT_ONCE = 20

# Of a list, so many entries are read for one answer.
_ENTRIES_AT_ONCE = 500

Listed = TypeVar("Listed")

# Entries with their places in a list, and the place to go on after, if there is more.
Page = tuple[list[tuple[str, Listed]], str | None]


def listing(after: str | None) -> Page[ListedGuide]:
    """The next active guides after a place, each with its place, by order; and where to go on, if anywhere."""
    entries, is_more = table.onward(keys.listed_guides(), after, _ENTRIES_AT_ONCE)
    places = [items.place_after(keys.listed_guides(), entry) for entry in entries]
    known = zip(places, map(items.guide_entry, entries), strict=True)
    return [(place, guide) for place, guide in known if guide.is_active], places[-1] if is_more else None


def find(guide_id: str, *, is_admin: bool) -> Guide:
    """A guide.

    Raises:
        NotFound: if there is none, or it is not active and the caller no admin.
    """
    guide = items.guide(table.get(keys.guide(guide_id)))
    if guide is None or not (guide.is_active or is_admin):
        raise NotFound("Guide not found")
    return guide


def is_open(guide_id: str) -> bool:
    """Whether a guide is there and active. One request, of the list: the guide's own item has all its HTML."""
    listed = map(items.guide_entry, table.query(keys.listed_guides()))
    return any(guide.id == guide_id and guide.is_active for guide in listed)


def make(draft: Guide, once: NoIdempotency) -> Guide:
    """Make a guide; its id is that of ``once``.

    Raises:
        NotFound: if it was made before, and is deleted since.
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing what it touches.
    """
    _check_html("content_html", draft.html)
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    guide = replace(draft, id=once.resource_id)
    while not once.commit(*_writes(None, guide)):
        patience.wait()
    return find(once.resource_id, is_admin=True) if once.replayed else guide


def put(draft: Guide, now: datetime) -> Guide:
    """Make a guide, or replace it; it keeps the time when it was made.

    Raises:
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing it.
    """
    _check_html("content_html", draft.html)
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        stored = table.get(keys.guide(draft.id))
        before = items.guide(stored)
        if stored and before is None:
            # What a deletion that crashed left over would be shown again.
            _sweep(draft.id)
        guide = replace(draft, created_at=now, updated_at=now)
        if before:
            guide = replace(draft, created_at=before.created_at, updated_at=_later(before, now))
        if table.transacted(*_writes(before, guide)):
            return guide
        patience.wait()


def change(guide_id: str, changes: Mapping[str, Any], now: datetime) -> Guide:
    """Change a guide's fields, by the names of ``Guide``; the others stay.

    Raises:
        NotFound: if there is no such guide.
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing it.
    """
    _check_html("content_html", changes.get("html"))
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        before = find(guide_id, is_admin=True)
        if not changes:
            return before
        guide = replace(before, **changes, updated_at=_later(before, now))
        if table.transacted(*_writes(before, guide)):
            return guide
        patience.wait()


def _later(before: Guide, now: datetime) -> datetime:
    """When a guide is changed. Never the same time again: by it a writer knows whether the guide is what it was."""
    return max(now, before.updated_at + _MOMENT)


def _writes(before: Guide | None, guide: Guide) -> list[Write]:
    """What puts a guide and its entry in the list, if the guide still is what it was ``before``."""
    writes: list[Write] = [
        Put(items.new_guide(guide), only_if=items.still_guide(before)),
        Put(items.listed_guide(guide)),
    ]
    if before and before.order != guide.order:
        writes.append(Delete(keys.listed_guide(before.order, before.id)))
    return writes


def delete(guide_id: str) -> None:
    """Delete a guide and its exercises; attempts stay. What a crash left over goes with the next call.

    Raises:
        NotFound: if there is no such guide.
        Unavailable: if others keep changing it.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while before := items.guide(table.get(keys.guide(guide_id))):
        # From here on nobody sees it, and no exercise is added.
        if table.transacted(
            Put(items.gone_guide(guide_id), only_if=items.still_guide(before)),
            Delete(keys.listed_guide(before.order, guide_id)),
        ):
            break
        patience.wait()
    is_swept = _sweep(guide_id)
    if before is None and not is_swept:
        raise NotFound("Guide not found")


def _sweep(guide_id: str) -> bool:
    """Delete the exercises of a guide that is deleted; whether there were any."""
    left = table.query(keys.listed_exercises(guide_id))
    # Looked at after them: a guide that was put again may have some of its own among them.
    if not left or items.guide(table.get(keys.guide(guide_id))):
        return False
    # The list goes last: it is what the rest is found by.
    table.delete_all([_item_of(items.exercise_entry(item)) for item in left])
    table.delete_all(left)
    return True


def _item_of(entry: ListedExercise) -> Item:
    return {name: {"S": value} for name, value in keys.exercise(entry.id).items()}


def exercises(guide_id: str, after: str | None, *, is_admin: bool) -> tuple[Iterator[tuple[str, Exercise]], str | None]:
    """The next active exercises of a guide after a place, in the order of their making; and where to go on.

    Each with its place, and read as they are taken: two requests, and one more for twenty exercises.

    Raises:
        NotFound: as ``find``.
    """
    find(guide_id, is_admin=is_admin)
    found, onward = _page_of_exercises(keys.listed_exercises(guide_id), after)
    return _read([(place, one.id) for place, one in found if one.is_active]), onward


def _read(wanted: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Exercise]]:
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        stored = table.get_all([keys.exercise(exercise_id) for _place, exercise_id in some], consistent=True)
        for (place, _id), found in zip(some, map(items.exercise, stored), strict=True):
            # Not one that was deleted since the list was read.
            if found:
                yield place, found


def _page_of_exercises(prefix: Key, after: str | None) -> Page[ListedExercise]:
    entries, is_more = table.onward(prefix, after, _ENTRIES_AT_ONCE)
    found = [(items.place_after(prefix, entry), items.exercise_entry(entry)) for entry in entries]
    return found, found[-1][0] if is_more else None


def exercises_of(guide_id: str) -> list[ListedExercise]:
    """All exercises of a guide, inactive ones too."""
    return [items.exercise_entry(item) for item in table.query(keys.listed_exercises(guide_id))]


def all_exercises(after: str | None, *, only_active: bool) -> Page[ListedExercise]:
    """The next exercises of all guides after a place, guide by guide; and where to go on, if anywhere."""
    found, onward = _page_of_exercises(keys.listed_exercises(), after)
    there = order()
    return [(place, one) for place, one in found if one.guide in there and (one.is_active or not only_active)], onward


def order() -> Mapping[str, int]:
    """All guides by their id, and the place that each has among them. One request."""
    known = items.catalog(table.query(keys.listed_guides()), []).guides
    return {guide.id: place for place, guide in enumerate(known)}


def exercise(exercise_id: str) -> Exercise:
    """An exercise.

    Raises:
        NotFound: if there is none.
    """
    found = find_exercise(exercise_id)
    if found is None:
        raise NotFound("Exercise not found")
    return found


def visible_exercise(exercise_id: str, *, is_admin: bool) -> Exercise:
    """An exercise that the caller may see: an admin any, others one that is active, of a guide that is open.

    Raises:
        NotFound: if there is none.
    """
    found = exercise(exercise_id)
    if not is_admin:
        _check_shown(found)
    return found


def check_not_hidden(exercise_id: str, *, is_admin: bool) -> None:
    """Let the caller look at what is theirs of an exercise that they may see, or that is deleted.

    Raises:
        NotFound: if it is there, and not for the caller to see.
    """
    found = None if is_admin else find_exercise(exercise_id)
    if found:
        _check_shown(found)


def _check_shown(known: ListedExercise) -> None:
    if not (known.is_active and is_open(known.guide)):
        raise NotFound("Exercise not found")


def find_exercise(exercise_id: str) -> Exercise | None:
    """An exercise, or None if there is none."""
    return items.exercise(table.get(keys.exercise(exercise_id)))


def add_exercise(draft: Exercise, once: NoIdempotency) -> Exercise:
    """Make an exercise; its id is that of ``once``.

    Raises:
        NotFound: if there is no such guide.
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing the guide.
    """
    _check_html("content_html", draft.html)
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while not once.replayed:
        made = replace(draft, id=once.resource_id)
        if once.commit(
            Check(keys.guide(made.guide), items.guide_is_there()),
            Put(items.new_exercise(made)),
            Put(items.listed_exercise(made)),
        ):
            break
        find(made.guide, is_admin=True)
        patience.wait()
    return exercise(once.resource_id)


def change_exercise(exercise_id: str, changes: Mapping[str, Any], now: datetime) -> Exercise:
    """Change an exercise's fields, by the names of ``Exercise``; the others stay.

    Raises:
        NotFound: if there is no such exercise.
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing it.
    """
    _check_html("content_html", changes.get("html"))
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        before = exercise(exercise_id)
        # Only what is given is written, so that of two authors nobody undoes the other's fields.
        writes: list[Write] = [Update(keys.exercise(before.id), items.exercise_changed(changes))]
        entry = items.entry_changed(changes)
        # Not all that changes is listed, and an update of nothing is refused.
        if any(clause.action for clause in entry.clauses):
            writes.append(Update(_entry_key(before), entry))
        if changes.get("is_active") is False:
            # Whatever it was when it was read: another author may have switched it on since.
            writes.append(backfill_jobs.course_walk(rules.course(before.guide), now))
        if not changes or table.transacted(*writes):
            return exercise(exercise_id)
        patience.wait()


def delete_exercise(exercise_id: str, now: datetime) -> None:
    """Delete an exercise; attempts at it stay.

    Raises:
        NotFound: if there is none.
        Unavailable: if others keep changing it.
    """
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        before = exercise(exercise_id)
        # Who lacked this one alone has completed the guide.
        follows = backfill_jobs.course_walk(rules.course(before.guide), now)
        if table.transacted(Delete(keys.exercise(before.id)), Delete(_entry_key(before)), follows):
            return
        patience.wait()


def _entry_key(known: ListedExercise) -> Key:
    return keys.listed_exercise(known.guide, epoch_ms(known.created_at), known.id)


def _check_html(field: str, html: str | None) -> None:
    if html is not None and len(html.encode()) > MAX_HTML_BYTES:
        raise Invalid(Problem(field, f"must have at most {MAX_HTML_BYTES:,} bytes"))
