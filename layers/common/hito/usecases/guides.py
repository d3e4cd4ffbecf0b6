"""Guides and their exercises, which authors write. Learners read the active ones."""

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

# Entries with their places in a list; and the place to continue after, if there are more.
Page = tuple[list[tuple[str, Listed]], str | None]


def listing(after: str | None) -> Page[ListedGuide]:
    """The next active guides by order, each with its place; and the place to continue after, if there are more."""
    found, is_more = guides.page(after)
    return [(place, guide) for place, guide in found if guide.is_active], found[-1][0] if is_more else None


def find(guide_id: str, *, is_admin: bool) -> Guide:
    """A guide.

    Raises:
        NotFound: if the guide does not exist, or is inactive and the caller is no admin.
    """
    guide = guides.get(guide_id)
    if guide is None or not (guide.is_active or is_admin):
        raise NotFound(Code.NO_GUIDE)
    return guide


def is_open(guide_id: str) -> bool:
    """Whether a guide exists and is active. One request, for the list: the guide's own item holds all its HTML."""
    return any(guide.id == guide_id and guide.is_active for guide in guides.listed())


def make(draft: Guide, idempotency: NoIdempotency) -> Guide:
    """Create a guide; its id is that of ``idempotency``.

    Raises:
        NotFound: if the request is a repetition, and the guide was deleted meanwhile.
        Invalid: if its HTML is too large.
        Unavailable: if other authors conflict for too long.
    """
    _check_html(draft.html)
    deadline = transactions.author_deadline()
    guide = replace(draft, id=idempotency.resource_id)
    while not idempotency.commit(*guides.replacement(None, guide)):
        deadline.wait()
    return find(idempotency.resource_id, is_admin=True) if idempotency.replayed else guide


def put(draft: Guide, now: datetime) -> Guide:
    """Create or replace a guide. The time of its creation stays.

    Raises:
        Invalid: if its HTML is too large.
        Unavailable: if other authors conflict for too long.
    """
    _check_html(draft.html)
    deadline = transactions.author_deadline()
    while True:
        before, has_remains = guides.get_with_remains(draft.id)
        if has_remains:
            # Otherwise exercises that a crashed deletion left behind would be shown again.
            _sweep(draft.id)
        guide = replace(draft, created_at=now, updated_at=now)
        if before:
            guide = replace(draft, created_at=before.created_at, updated_at=_later(before, now))
        if transactions.commit(*guides.replacement(before, guide)):
            return guide
        deadline.wait()


def change(guide_id: str, changes: Mapping[str, Any], now: datetime) -> Guide:
    """Change the given fields of a guide. They have the names of ``Guide``.

    Raises:
        NotFound: if there is no such guide.
        Invalid: if its HTML is too large.
        Unavailable: if other authors conflict for too long.
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
    """The time of a change, later than that of the last one. Writers compare it to see whether the guide changed."""
    return max(now, before.updated_at + _MOMENT)


def delete(guide_id: str) -> None:
    """Delete a guide and its exercises; attempts stay. If a crash leaves exercises behind, the next call deletes them.

    Raises:
        NotFound: if there is no such guide.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while (before := guides.get(guide_id)) and not guides.hide(before):
        deadline.wait()
    is_swept = _sweep(guide_id)
    if before is None and not is_swept:
        raise NotFound(Code.NO_GUIDE)


def _sweep(guide_id: str) -> bool:
    """Delete the exercises of a deleted guide; whether there were any."""
    left = guides.exercises_of(guide_id)
    # Read the guide after its exercises: if it was created again, some of them may belong to it.
    if not left or guides.get(guide_id):
        return False
    guides.delete_exercises(left)
    return True


def exercises(guide_id: str, after: str | None, *, is_admin: bool) -> tuple[Iterator[tuple[str, Exercise]], str | None]:
    """The next active exercises of a guide, oldest first; and the place to continue after, if there are more.

    Each comes with its place, and is read lazily: two requests, and one for every twenty exercises.

    Raises:
        NotFound: as ``find``.
    """
    find(guide_id, is_admin=is_admin)
    found, next_place = _page_of_exercises(guide_id, after)
    return _read([(place, one.id) for place, one in found if one.is_active]), next_place


def _read(wanted: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Exercise]]:
    stored = guides.get_exercises([exercise_id for _place, exercise_id in wanted])
    for (place, _id), found in zip(wanted, stored, strict=True):
        # An exercise may have been deleted since the list was read.
        if found:
            yield place, found


def _page_of_exercises(guide_id: str | None, after: str | None) -> Page[ListedExercise]:
    found, is_more = guides.exercise_page(guide_id, after)
    return found, found[-1][0] if is_more else None


def exercises_of(guide_id: str) -> list[ListedExercise]:
    """All exercises of a guide, inactive ones too. One request."""
    return guides.exercises_of(guide_id)


def all_exercises(after: str | None, *, only_active: bool) -> Page[ListedExercise]:
    """The next exercises of all guides, guide by guide; and the place to continue after, if there are more."""
    found, next_place = _page_of_exercises(None, after)
    guide_positions = order()
    return [
        (place, one) for place, one in found if one.guide in guide_positions and (one.is_active or not only_active)
    ], next_place


def order() -> Mapping[str, int]:
    """The position of each guide among all, by its id. One request."""
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
    """An exercise that the caller may see: an admin sees any, others an active one of an active guide.

    Raises:
        NotFound: if there is no such exercise, or the caller may not see it.
    """
    found = exercise(exercise_id)
    if not is_admin:
        _check_visible(found)
    return found


def check_not_hidden(exercise_id: str, *, is_admin: bool) -> None:
    """Check that the caller may see their own work on an exercise: they may see the exercise, or it is deleted.

    Raises:
        NotFound: if the exercise exists and the caller may not see it.
    """
    found = None if is_admin else find_exercise(exercise_id)
    if found:
        _check_visible(found)


def _check_visible(exercise: ListedExercise) -> None:
    if not (exercise.is_active and is_open(exercise.guide)):
        raise NotFound(Code.NO_EXERCISE)


def find_exercise(exercise_id: str) -> Exercise | None:
    """An exercise, or None if there is none."""
    return guides.get_exercise(exercise_id)


def add_exercise(draft: Exercise, idempotency: NoIdempotency) -> Exercise:
    """Create an exercise; its id is that of ``idempotency``.

    Raises:
        NotFound: if there is no such guide.
        Invalid: if its HTML is too large.
        Unavailable: if other authors conflict for too long.
    """
    _check_html(draft.html)
    deadline = transactions.author_deadline()
    while not idempotency.replayed:
        created = replace(draft, id=idempotency.resource_id)
        if idempotency.commit(*guides.exercise_creation(created)):
            break
        find(created.guide, is_admin=True)
        deadline.wait()
    return exercise(idempotency.resource_id)


def change_exercise(exercise_id: str, changes: Mapping[str, Any], now: datetime) -> Exercise:
    """Change the given fields of an exercise. They have the names of ``Exercise``.

    Raises:
        NotFound: if there is no such exercise.
        Invalid: if its HTML is too large.
        Unavailable: if other authors conflict for too long.
    """
    _check_html(changes.get("html"))
    deadline = transactions.author_deadline()
    while True:
        before = exercise(exercise_id)
        writes = guides.exercise_change(before, changes)
        if changes.get("is_active") is False:
            # Even if it was inactive when it was read: another author may have activated it since.
            writes.append(backfills.course_start(rules.course(before.guide), now))
        if not changes or transactions.commit(*writes):
            return exercise(exercise_id)
        deadline.wait()


def delete_exercise(exercise_id: str, now: datetime) -> None:
    """Delete an exercise; attempts at it stay.

    Raises:
        NotFound: if there is none.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while True:
        before = exercise(exercise_id)
        # A learner who lacked only this exercise has now completed the guide.
        follows = backfills.course_start(rules.course(before.guide), now)
        if transactions.commit(*guides.exercise_deletion(before), follows):
            return
        deadline.wait()


def _check_html(html: str | None) -> None:
    if html is not None and len(html.encode()) > MAX_HTML_BYTES:
        raise Invalid.rule(Code.HTML_TOO_LARGE, limit=MAX_HTML_BYTES)
