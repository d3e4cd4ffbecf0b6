"""Achievements, who has them, and how near the others are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hito.domain import achievements as rules
from hito.domain import language
from hito.domain.achievements import Achievement, Award, Facts, Reached
from hito.domain.errors import NotFound
from hito.store import keys, table
from hito.store import language as items
from hito.store.change import Change
from hito.store.once import Once
from hito.usecases import content, lesson_progress, lessons


def listing() -> list[Achievement]:
    """All achievements, in the order of their making. One request."""
    return [items.achievement(item) for item in table.query(keys.achievements())]


def find(number: int) -> Achievement:
    """An achievement.

    Raises:
        NotFound: if there is none.
    """
    item = table.get(keys.achievement(number))
    if item is None:
        raise NotFound("El logro no existe")
    return items.achievement(item)


def add(draft: Achievement, once: Once) -> Achievement:
    """Make an achievement, with a number of its own.

    Raises:
        Unavailable: if others are in the way for too long.
    """
    if not once.replayed:
        once.made = str(lessons.new_number("achievement"))
        made = replace(draft, id=int(once.made))
        once.write(keys.achievement(made.id), items.authored(made))
    return find(int(once.made))


def change(number: int, fields: Mapping[str, Any]) -> Achievement:
    """Change an achievement's fields, by the names of ``Achievement``; the others stay.

    Raises:
        NotFound: if there is none.
    """
    if fields and table.update(keys.achievement(number), items.changed(fields)) is None:
        raise NotFound("El logro no existe")
    return find(number)


def delete(number: int) -> None:
    """Delete an achievement; awards stay.

    Raises:
        NotFound: if there is none.
    """
    find(number)
    table.delete(keys.achievement(number), only_if=Change())


def assign(user: int, number: int, at: datetime, once: Once) -> tuple[Award, bool]:
    """Award an achievement to a user, once: the award, and whether it is a new one.

    Raises:
        NotFound: if there is no such achievement.
        Unavailable: if others are in the way for too long.
    """
    achievement = find(number)
    key = keys.award(language.learner_of(user), number)
    is_new = once.replayed
    if table.get(key) is None and not once.replayed:
        award = Award(id=lessons.new_number("award"), user=user, achievement=achievement, at=at)
        once.made = str(award.id)
        is_new = once.write(key, items.awarded(award))
    stored = table.get(key)
    if stored is None:
        raise NotFound("El logro no está asignado")
    return _as_now(items.award(stored), {number: achievement}), is_new


def of(user: int) -> list[Award]:
    """A user's awards, in the order of time; achievements as they are now, or as they were. Two requests."""
    known = {achievement.id: achievement for achievement in listing()}
    return sorted((_as_now(award, known) for award in _stored(user)), key=lambda award: (award.at, award.id))


def _stored(user: int) -> list[Award]:
    return [items.award(item) for item in table.query(keys.awards(language.learner_of(user)))]


def _as_now(award: Award, known: Mapping[int, Achievement]) -> Award:
    return replace(award, achievement=known.get(award.achievement.id, award.achievement))


def pending(user: int, today: date) -> list[tuple[Achievement, Reached | None]]:
    """The achievements that a user does not have, and how near they are. Five requests."""
    records = lesson_progress.all_of(user)
    facts = Facts(
        lessons=content.lessons_now(),
        records=records,
        standing=lesson_progress.standing(user, today, records),
    )
    return rules.pending(listing(), {award.achievement.id for award in _stored(user)}, facts)
