"""The course to which each unit of the catalog belongs.

An entry is a hint. The course's content decides whether it contains the unit.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from hito.domain.records import CourseId, Kind
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, from_epoch_ms, text, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import PutItem, UpdateItem


class Home(NamedTuple):
    """The course that claimed a unit, and when."""

    course: CourseId
    claimed_at: datetime


def key(kind: Kind, unit: str) -> Key:
    """The key of a unit's entry."""
    return keys.UNIT_INDEX.key(kind=kind, unit=unit)


def get(kind: Kind, unit: str) -> Home | None:
    """The claim on a unit, or None. One request."""
    return _from_item(kind, table.get(key(kind, unit)))


def get_all(kind: Kind, units: Sequence[str]) -> list[Home | None]:
    """The claims on units, in their order. One request for each hundred."""
    found = table.get_all([key(kind, unit) for unit in units], consistent=True)
    return [_from_item(kind, item) for item in found]


def claim(course: CourseId, units: Sequence[str], homes: Sequence[Home | None], now: datetime) -> bool:
    """Claim units for a course, unless a claim changed since it was read; whether all were claimed.

    One request for each hundred.
    """
    claims = [
        PutItem(_item(course, unit, now), only_if=_unchanged(home)) for unit, home in zip(units, homes, strict=True)
    ]
    starts = range(0, len(claims), table.TRANSACTION)
    return all(table.try_transact(*claims[start : start + table.TRANSACTION]) for start in starts)


def release(course: CourseId, units: Sequence[str], now: datetime) -> None:
    """Release a course's units to other courses, unless it claimed them again since."""
    write(releases(course, units, now))


def releases(course: CourseId, units: Sequence[str], now: datetime) -> list[UpdateItem]:
    """The updates that release a course's units to other courses, unless it claimed them again since.

    The claims stay with an old time. So a unit that another author of this course adds again at this moment keeps its
    entry.
    """
    homes = zip(units, get_all(course.kind, units), strict=True)
    return [
        UpdateItem(key(course.kind, unit), _unchanged(home).set(claimed=0))
        for unit, home in homes
        if home and home.course == course and home.claimed_at <= now
    ]


def write(updates: Sequence[UpdateItem]) -> None:
    """Write the updates whose conditions hold, in one request for each hundred, where all of them hold."""
    for start in range(0, len(updates), table.TRANSACTION):
        batch = updates[start : start + table.TRANSACTION]
        if not table.try_transact(*batch):
            # One entry that has changed must not keep the others from being updated.
            for each in batch:
                table.update(each.key, each.update)


def _from_item(kind: Kind, item: Item | None) -> Home | None:
    return Home(CourseId(kind, text(item, "course")), from_epoch_ms(whole(item, "claimed"))) if item else None


def _item(course: CourseId, unit: str, now: datetime) -> Item:
    return attributes.item({**key(course.kind, unit), "course": course.id, "claimed": epoch_ms(now)})


def _unchanged(home: Home | None) -> Update:
    return Update().if_equals("claimed", epoch_ms(home.claimed_at) if home else None)
