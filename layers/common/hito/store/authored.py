"""What is authored or told, in and out of items: courses, where units live, lists, counters, the CMS's word."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter

from hito.domain.content import Content
from hito.domain.records import CourseId, Described, Listed, Placed
from hito.store import attributes, items, keys
from hito.store.attributes import Item, Scalar, epoch_ms, from_epoch_ms, whole
from hito.store.update import Change

REPLACED_CONTENT_KEPT = timedelta(days=30)
TOLD_KEPT = timedelta(days=30)

# One item holds 400 kB, its other attributes included.
MAX_PACKED_BYTES = 350_000
# A course is shown whole, in an answer of at most 5 MB: with every quote escaped, and ids beside every thread.
MAX_UNPACKED_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Head:
    """Which content of a course is current; version 0 where there never was any."""

    version: int
    deleted: bool


NO_HEAD = Head(0, deleted=True)


def head(item: Item | None) -> Head:
    """A catalogue head from its item, if there is one."""
    return Head(whole(item, "version"), deleted="deleted" in item) if item else NO_HEAD


def new_head(course_id: CourseId, version: int, content: Content | None) -> Item:
    """The head that makes a version current; without content, the course is deleted."""
    values: dict[str, Scalar] = {**keys.head(course_id), "version": version}
    if content is None:
        values["deleted"] = True
    elif content.sensei_id is not None:
        values |= {"list": keys.sensei_list(content.sensei_id), "list_at": course_id.id}
    return attributes.item(values)


def still_version(version: int) -> Change:
    """The condition that a head was not moved on."""
    return Change().if_equals("version", version or None)


_CONTENT = TypeAdapter(Content)


def new_version(course_id: CourseId, version: int, content: Content) -> Item:
    """A course's content as one version of it."""
    packed = zlib.compress(_CONTENT.dump_json(content, exclude_defaults=True))
    return attributes.item({**keys.version(course_id, version), "content": packed})


def content(item: Item) -> Content:
    """A course's content from its version's item."""
    return _CONTENT.validate_json(zlib.decompress(item["content"]["B"]))


def unpacked_size_of(item: Item) -> int:
    """Bytes of the content of a version as JSON."""
    return len(zlib.decompress(item["content"]["B"]))


def size_of(item: Item) -> int:
    """Bytes of the packed content of a version."""
    return len(item["content"]["B"])


def replaced(now: datetime) -> Change:
    """A version that is not current any more: kept a while for who has just read its head."""
    return Change().set(expires_at=epoch_ms(now + REPLACED_CONTENT_KEPT) // 1000)


def listing(course_id: CourseId, content: Content) -> Item:
    """A course's entry in the list of its kind."""
    shown: dict[str, Scalar] = {
        "name": content.name,
        "kind": content.kind,
        "lessons": len(content.lessons),
        "required": len(content.required),
        "description": content.description,
        "hours": content.hours,
        # DynamoDB's numbers would make 50 of 50.0.
        "price": json.dumps(content.price),
        "miniature": content.miniature_id,
        "sensei_name": content.sensei_name,
    }
    if content.sensei_id is not None:
        shown["sensei_id"] = content.sensei_id
    return attributes.item({**keys.listing(course_id), **shown})


def place_of(item: Item) -> str:
    """Where a course stands in the list of its kind."""
    return str(item["SK"]["S"])


def listed(item: Item) -> Listed:
    """A course from its entry in the list."""
    return Listed(
        id=item["SK"]["S"].partition("#")[2],
        name=item["name"]["S"],
        kind=item["kind"]["S"],
        sensei_id=whole(item, "sensei_id") if "sensei_id" in item else None,
        lessons=whole(item, "lessons"),
        required=whole(item, "required"),
    )


# What ``listed`` and ``described`` read.
LISTED = ("name", "kind", "sensei_id", "lessons", "required")
DESCRIBED = ("description", "hours", "price", "miniature", "sensei_name")


def described(item: Item) -> Described | None:
    """What an entry in the list says to who chooses a course; None if it was written before entries did."""
    if "description" not in item:
        return None
    return Described(
        description=item["description"]["S"],
        hours=whole(item, "hours"),
        price=json.loads(item["price"]["S"]),
        miniature_id=item["miniature"]["S"],
        sensei_name=item["sensei_name"]["S"],
    )


def listed_course(item: Item) -> str:
    """The id of a course that the index lists."""
    return str(item["list_at"]["S"])


@dataclass(frozen=True, slots=True)
class Home:
    """Which course claimed a unit, and when."""

    course: str
    claimed_at: datetime


def home(item: Item | None) -> Home | None:
    """Where a unit lives, if that is written down."""
    return Home(item["course"]["S"], from_epoch_ms(whole(item, "claimed"))) if item else None


def new_home(course_id: CourseId, unit_id: str, now: datetime) -> Item:
    """A course's claim of a unit."""
    return attributes.item(
        {**keys.unit_index(course_id.kind, unit_id), "course": course_id.id, "claimed": epoch_ms(now)}
    )


def still_home(known: Home | None) -> Change:
    """The condition that a unit's claim is still the one that was read."""
    return Change().if_equals("claimed", epoch_ms(known.claimed_at) if known else None)


def released(known: Home) -> Change:
    """A claim that need not be respected any more, if it is still the one that was read."""
    return still_home(known).set(claimed=0)


def numbers_given(count: int) -> Change:
    """More numbers taken from a counter; should it be done twice, some are never used."""
    return Change().increment("last", by=count, harmless_twice=True)


def last_number(item: Item) -> int:
    """The last number that a counter gave."""
    return whole(item, "last")


def number_taken(number: int) -> Change:
    """A number that an author chose, which the counter must not give any more."""
    return Change().set_max("last", number)


Told = TypeVar("Told", Content, Placed)
_TOLD: Mapping[type, TypeAdapter[Any]] = {Content: _CONTENT, Placed: TypeAdapter(Placed)}


def told(what: Content | Placed, now: datetime) -> Change | None:
    """What the CMS told, to remember, whatever was told before; None if it is too large for an item."""
    packed = zlib.compress(_TOLD[type(what)].dump_json(what, exclude_defaults=True))
    if len(packed) > MAX_PACKED_BYTES:
        return None
    return Change().set(told=packed, told_at=epoch_ms(now), expires_at=epoch_ms(now + TOLD_KEPT) // 1000)


def remembered(item: Item | None, shape: type[Told], now: datetime) -> tuple[Told, datetime] | None:
    """What the CMS told and when, if that is remembered and not over."""
    if item is None or items.is_expired(item, now):
        return None
    what: Told = _TOLD[shape].validate_json(zlib.decompress(item["told"]["B"]))
    return what, from_epoch_ms(whole(item, "told_at"))
