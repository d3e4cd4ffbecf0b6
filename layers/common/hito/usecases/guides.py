"""Guides and exercises: authors write them, and learners read what is active."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from hito.domain import guides as rules
from hito.domain.errors import Code, Invalid, NotFound
from hito.domain.guides import Exercise, Guide, ListedExercise, ListedGuide
from hito.store import backfills, guides, transactions
from hito.store.idempotency import NoIdempotency

# One item holds 400 kB, its other attributes included.
MAX_HTML_BYTES = 350_000

# Times are stored to the millisecond.
_MOMENT = timedelta(milliseconds=1)

Listed = TypeVar("Listed")

# Entries with their places in a list, and the place to go on after, if there is more.
Page = tuple[list[tuple[str, Listed]], str | None]


def listing(after: str | None) -> Page[ListedGuide]:
    """The next active guides after a place, each with its place, by order; and where to go on, if anywhere."""
    found, is_more = guides.page(after)
    return [(place, guide) for place, guide in found if guide.is_active], found[-1][0] if is_more else None


def find(guide_id: str, *, is_admin: bool) -> Guide:
    """A guide.

    Raises:
        NotFound: if there is none, or it is not active and the caller no admin.
    """
    guide = guides.get(guide_id)
    if guide is None or not (guide.is_active or is_admin):
        raise NotFound(Code.NO_GUIDE)
    return guide


def is_open(guide_id: str) -> bool:
    """Whether a guide exists and is active. One request, of the list: the guide's own item has all its HTML."""
    return any(guide.id == guide_id and guide.is_active for guide in guides.listed())


def make(draft: Guide, once: NoIdempotency) -> Guide:
    """Make a guide; its id is that of ``once``.

    Raises:
        NotFound: if it was made before, and is deleted since.
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing what it touches.
    """
    _check_html(draft.html)
    deadline = transactions.author_deadline()
    guide = replace(draft, id=once.resource_id)
    while not once.commit(*guides.replacement(None, guide)):
        deadline.wait()
    return find(once.resource_id, is_admin=True) if once.replayed else guide


def put(draft: Guide, now: datetime) -> Guide:
    """Make a guide, or replace it; it keeps the time when it was made.

    Raises:
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing it.
    """
    _check_html(draft.html)
    deadline = transactions.author_deadline()
    while True:
        before, has_remains = guides.get_with_remains(draft.id)
        if has_remains:
            # What a deletion that crashed left over would be shown again.
            _sweep(draft.id)
        guide = replace(draft, created_at=now, updated_at=now)
        if before:
            guide = replace(draft, created_at=before.created_at, updated_at=_later(before, now))
        if transactions.commit(*guides.replacement(before, guide)):
            return guide
        deadline.wait()


def change(guide_id: str, changes: Mapping[str, Any], now: datetime) -> Guide:
    """Change a guide's fields, by the names of ``Guide``; the others stay.

    Raises:
        NotFound: if there is no such guide.
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing it.
    """
    _check_html(changes.get("html"))
    deadline = transactions.author_deadline()
    while True:
        before = find(guide_id, is_admin=True)
        if not changes:
            return before
        guide = replace(before, **changes, updated_at=_later(before, now))
        if transactions.commit(*guides.replacement(before, guide)):
            return guide
        deadline.wait()


def _later(before: Guide, now: datetime) -> datetime:
    """When a guide is changed. Never the same time again: by it a writer knows whether the guide is what was read."""
    return max(now, before.updated_at + _MOMENT)


def delete(guide_id: str) -> None:
    """Delete a guide and its exercises; attempts stay. What a crash left over goes with the next call.

    Raises:
        NotFound: if there is no such guide.
        Unavailable: if others keep changing it.
    """
    deadline = transactions.author_deadline()
    while (before := guides.get(guide_id)) and not guides.hide(before):
        deadline.wait()
    is_swept = _sweep(guide_id)
    if before is None and not is_swept:
        raise NotFound(Code.NO_GUIDE)


def _sweep(guide_id: str) -> bool:
    """Delete the exercises of a guide that is deleted; whether there were any."""
    left = guides.exercises_of(guide_id)
    # Looked at after them: a guide that was put again may have some of its own among them.
    if not left or guides.get(guide_id):
        return False
    guides.delete_exercises(left)
    return True


def exercises(guide_id: str, after: str | None, *, is_admin: bool) -> tuple[Iterator[tuple[str, Exercise]], str | None]:
    """The next active exercises of a guide after a place, in the order of their making; and where to go on.

    Each with its place, and read as they are taken: two requests, and one more for twenty exercises.

    Raises:
        NotFound: as ``find``.
    """
    find(guide_id, is_admin=is_admin)
    found, onward = _page_of_exercises(guide_id, after)
    return _read([(place, one.id) for place, one in found if one.is_active]), onward


def _read(wanted: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Exercise]]:
    stored = guides.get_exercises([exercise_id for _place, exercise_id in wanted])
    for (place, _id), found in zip(wanted, stored, strict=True):
        # It may have been deleted since the list was read.
        if found:
            yield place, found


def _page_of_exercises(guide_id: str | None, after: str | None) -> Page[ListedExercise]:
    found, is_more = guides.exercise_page(guide_id, after)
    return found, found[-1][0] if is_more else None


def exercises_of(guide_id: str) -> list[ListedExercise]:
    """All exercises of a guide, inactive ones too. One request."""
    return guides.exercises_of(guide_id)


def all_exercises(after: str | None, *, only_active: bool) -> Page[ListedExercise]:
    """The next exercises of all guides after a place, guide by guide; and where to go on, if anywhere."""
    found, onward = _page_of_exercises(None, after)
    known = order()
    return [(place, one) for place, one in found if one.guide in known and (one.is_active or not only_active)], onward


def order() -> Mapping[str, int]:
    """All guides by their id, and the place that each has among them. One request."""
    return {guide.id: place for place, guide in enumerate(guides.listed())}


def exercise(exercise_id: str) -> Exercise:
    """An exercise.

    Raises:
        NotFound: if there is none.
    """
    found = find_exercise(exercise_id)
    if found is None:
        raise NotFound(Code.NO_EXERCISE)
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
    """Let the caller look at their own work on an exercise that they may see, or that is deleted.

    Raises:
        NotFound: if the exercise exists, and is not for the caller to see.
    """
    found = None if is_admin else find_exercise(exercise_id)
    if found:
        _check_shown(found)


def _check_shown(known: ListedExercise) -> None:
    if not (known.is_active and is_open(known.guide)):
        raise NotFound(Code.NO_EXERCISE)


def find_exercise(exercise_id: str) -> Exercise | None:
    """An exercise, or None if there is none."""
    return guides.get_exercise(exercise_id)


def add_exercise(draft: Exercise, once: NoIdempotency) -> Exercise:
    """Make an exercise; its id is that of ``once``.

    Raises:
        NotFound: if there is no such guide.
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing the guide.
    """
    _check_html(draft.html)
    deadline = transactions.author_deadline()
    while not once.replayed:
        made = replace(draft, id=once.resource_id)
        if once.commit(*guides.exercise_creation(made)):
            break
        find(made.guide, is_admin=True)
        deadline.wait()
    return exercise(once.resource_id)


def change_exercise(exercise_id: str, changes: Mapping[str, Any], now: datetime) -> Exercise:
    """Change an exercise's fields, by the names of ``Exercise``; the others stay.

    Raises:
        NotFound: if there is no such exercise.
        Invalid: if its HTML is too large.
        Unavailable: if others keep changing it.
    """
    _check_html(changes.get("html"))
    deadline = transactions.author_deadline()
    while True:
        before = exercise(exercise_id)
        writes = guides.exercise_change(before, changes)
        if changes.get("is_active") is False:
            # Whatever it was when it was read: another author may have switched it on since.
            writes.append(backfills.course_start(rules.course(before.guide), now))
        if not changes or transactions.commit(*writes):
            return exercise(exercise_id)
        deadline.wait()


def delete_exercise(exercise_id: str, now: datetime) -> None:
    """Delete an exercise; attempts at it stay.

    Raises:
        NotFound: if there is none.
        Unavailable: if others keep changing it.
    """
    deadline = transactions.author_deadline()
    while True:
        before = exercise(exercise_id)
        # A learner who lacked only this one has completed the guide.
        follows = backfills.course_start(rules.course(before.guide), now)
        if transactions.commit(*guides.exercise_deletion(before), follows):
            return
        deadline.wait()


def _check_html(html: str | None) -> None:
    if html is not None and len(html.encode()) > MAX_HTML_BYTES:
        raise Invalid.rule(Code.HTML_TOO_LARGE, limit=MAX_HTML_BYTES)
