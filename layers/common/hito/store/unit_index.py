"""Which course each unit of the catalogue lives in.

An entry is a hint: only content that holds the unit is believed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hito.domain.records import CourseId, Kind
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, from_epoch_ms, text, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import PutItem, UpdateItem


@dataclass(frozen=True, slots=True)
class Home:
    """The course that claimed a unit, and when."""

    course: CourseId
    claimed_at: datetime


def key(kind: Kind, unit: str) -> Key:
    """The key of a unit's entry."""
    return keys.UNIT_INDEX.key(kind=kind, unit=unit)


def get(kind: Kind, unit: str) -> Home | None:
    """Where a unit lives, if it was claimed. One request."""
    return _from_item(kind, table.get(key(kind, unit)))


def get_all(kind: Kind, units: Sequence[str]) -> list[Home | None]:
    """Where units live, in their order; one request for a hundred."""
    found = table.get_all([key(kind, unit) for unit in units], consistent=True)
    return [_from_item(kind, item) for item in found]


def claim(course: CourseId, units: Sequence[str], homes: Sequence[Home | None], now: datetime) -> bool:
    """Claim units for a course, if they still live where they were read to; whether all did. One request a hundred."""
    claims = [
        PutItem(_item(course, unit, now), only_if=_unchanged(home)) for unit, home in zip(units, homes, strict=True)
    ]
    starts = range(0, len(claims), table.TRANSACTION)
    return all(table.try_transact(*claims[start : start + table.TRANSACTION]) for start in starts)


def release(course: CourseId, units: Sequence[str], now: datetime) -> None:
    """Let other courses have units of a course, unless it claimed them since.

    The claims stay, as old ones: if another author of this course brings a unit back at this moment, it is still
    known where it lives.
    """
    homes = zip(units, get_all(course.kind, units), strict=True)
    releases = [
        UpdateItem(key(course.kind, unit), _unchanged(home).set(claimed=0))
        for unit, home in homes
        if home and home.course == course and home.claimed_at <= now
    ]
    for start in range(0, len(releases), table.TRANSACTION):
        table.try_transact(*releases[start : start + table.TRANSACTION])


def _from_item(kind: Kind, item: Item | None) -> Home | None:
    return Home(CourseId(kind, text(item, "course")), from_epoch_ms(whole(item, "claimed"))) if item else None


def _item(course: CourseId, unit: str, now: datetime) -> Item:
    return attributes.item({**key(course.kind, unit), "course": course.id, "claimed": epoch_ms(now)})


def _unchanged(home: Home | None) -> Update:
    return Update().if_equals("claimed", epoch_ms(home.claimed_at) if home else None)
