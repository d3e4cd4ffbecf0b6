"""The catalog: each course has a head, contents by version, and an entry in the list of its kind.

A course's content is one item. It becomes current when the head points to it, in one transaction with the list.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import TypeAdapter

from hito import caches
from hito.domain import ids
from hito.domain.content import Content
from hito.domain.records import CourseId, Described, Kind, Listed
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, Scalar, epoch_seconds, optional_whole, text, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import DeleteItem, PutItem, UpdateItem, Write

REPLACED_CONTENT_RETENTION = timedelta(days=30)

# A DynamoDB item has at most 400 kB, including its other attributes.
MAX_PACKED_BYTES = 350_000
# A response contains the whole course and has at most 5 MB. Escaped quotes and ids make it larger than stored JSON.
MAX_UNPACKED_BYTES = 2_000_000

# List entries that one response reads.
_PAGE = 500

# Earlier releases treated a greater id as text, and listed it so. Publishing such a course deletes the old entry.
_OLD_MAX_NUMERIC_ID = 2**31 - 1

# The order of text ids. It sorts after all numbers below it.
_TEXT_ORDER = "9" * 10
# The order of larger numbers. They sort before text ids, because "!" sorts before the "#" that follows the order.
_LARGE_NUMBER_ORDER = _TEXT_ORDER + "!{:016}"

# The attributes of an entry that ``Listed`` and ``Described`` are built from.
_LISTED_FIELDS = ("name", "kind", "sensei_id", "lessons", "required")
DESCRIPTION_FIELDS = ("description", "hours", "price", "miniature", "sensei_name")


@caches.once("the schema of contents")
def _content_adapter() -> TypeAdapter[Content]:
    """It takes as long as a request; many learners' courses are not in the catalog."""
    return TypeAdapter(Content)


class Head(NamedTuple):
    """Which content of a course is current; version 0 if the course was never published."""

    version: int
    deleted: bool


class Packed(NamedTuple):
    """A course's content in stored form: compressed JSON, and the size of the JSON."""

    content: Content
    data: bytes
    json_bytes: int


class Entry(NamedTuple):
    """An entry in the list of courses: its place, the course, and the description if the entry has one."""

    place: str
    course: Listed
    description: Described | None


def head_key(course: CourseId) -> Key:
    """The key of a course's head."""
    return keys.HEAD.key(kind=course.kind, course=course.id)


def version_key(course: CourseId, version: int) -> Key:
    """The key of a course's content of one version."""
    return keys.VERSION.key(kind=course.kind, course=course.id, version=str(version))


def listing_key(course: CourseId) -> Key:
    """The key of a course's entry in the list of its kind: in the order of numbers, then of other ids."""
    return keys.LISTING.key(kind=course.kind, order=_order(ids.number(course.id)), course=course.id)


def list_key(kind: Kind) -> Key:
    """The prefix of the list of a kind's courses."""
    return keys.LISTING.prefix(kind=kind)


def heads(courses: Sequence[CourseId], *, consistent: bool) -> list[Head]:
    """The heads of courses, in their order. One request for each hundred."""
    return [_head(item) for item in table.get_all([head_key(course) for course in courses], consistent=consistent)]


def contents(versions: Sequence[tuple[CourseId, int]], *, consistent: bool) -> list[Content | None]:
    """The contents of courses at versions, in their order; None for each that is gone. One request for each hundred."""
    wanted = [version_key(course, version) for course, version in versions]
    return [_content(item) if item else None for item in table.get_all(wanted, consistent=consistent)]


def entries(kind: Kind) -> Iterator[Listed]:
    """All courses of a kind, by number, then by id; read lazily."""
    return (entry.course for batch in table.pages(list_key(kind), *_LISTED_FIELDS) for entry in map(_entry, batch))


def described_entries(kind: Kind, after: str | None) -> Iterator[list[Entry]]:
    """The entries of a kind's list after a place, with their descriptions, in pages of a megabyte."""
    for batch in table.pages(list_key(kind), *_LISTED_FIELDS, *DESCRIPTION_FIELDS, after=after):
        yield [_entry(item) for item in batch]


def page(kind: Kind, after: str | None) -> tuple[list[Entry], bool]:
    """The next entries of a kind's list after a place; whether there are more. One request."""
    found, is_more = table.page_after(list_key(kind), after, _PAGE)
    return [_entry(item) for item in found], is_more


def taught_by(sensei: int) -> list[CourseId]:
    """The courses of a sensei, read with eventual consistency. One request."""
    return [CourseId(Kind.COURSE, text(item, "list_at")) for item in table.listed(_sensei_list(sensei))]


def pack(content: Content) -> Packed:
    """A course's content in stored form."""
    as_json = _content_adapter().dump_json(content, exclude_defaults=True)
    return Packed(content, zlib.compress(as_json), len(as_json))


def publication(course: CourseId, before: int, new: Packed | None, now: datetime, *, has_content: bool) -> list[Write]:
    """The parts of a transaction that publish ``new``, or delete the course if ``new`` is None.

    They fail unless the head is at version ``before``. ``has_content`` says whether that version has content. It
    expires after 30 days, so that a reader who has just read the old head can still read it.
    """
    version = before + 1
    head = _head_item(course, version, new.content if new else None)
    writes: list[Write] = [PutItem(head, only_if=Update().if_equals("version", before or None))]
    if has_content:
        change = Update().set(expires_at=epoch_seconds(now + REPLACED_CONTENT_RETENTION))
        writes.append(UpdateItem(version_key(course, before), change))
    if new is not None:
        stored = attributes.item({**version_key(course, version), "content": new.data})
        writes += [PutItem(stored), PutItem(_listing_item(course, new.content))]
    else:
        writes.append(DeleteItem(listing_key(course)))
    if has_content and (old_key := _old_listing_key(course)):
        writes.append(DeleteItem(old_key))
    return writes


def _head(item: Item | None) -> Head:
    return Head(whole(item, "version"), deleted="deleted" in item) if item else Head(0, deleted=True)


def _head_item(course: CourseId, version: int, content: Content | None) -> Item:
    values: dict[str, Scalar] = {**head_key(course), "version": version}
    if content is None:
        values["deleted"] = True
    elif content.sensei_id is not None:
        values |= {"list": _sensei_list(content.sensei_id), "list_at": course.id}
    return attributes.item(values)


def _content(item: Item) -> Content:
    return _content_adapter().validate_json(zlib.decompress(item["content"]["B"]))


def _listing_item(course: CourseId, content: Content) -> Item:
    values: dict[str, Scalar] = {
        "name": content.name,
        "kind": content.kind,
        "lessons": len(content.lessons),
        "required": len(content.required),
        "description": content.description,
        "hours": content.hours,
        # As JSON, because DynamoDB would return the number 50.0 as 50.
        "price": json.dumps(content.price),
        "miniature": content.miniature_id,
        "sensei_name": content.sensei_name,
    }
    if content.sensei_id is not None:
        values["sensei_id"] = content.sensei_id
    return attributes.item({**listing_key(course), **values})


def _entry(item: Item) -> Entry:
    place = text(item, "SK")
    course = Listed(
        id=place.partition("#")[2],
        name=text(item, "name"),
        kind=text(item, "kind"),
        sensei_id=optional_whole(item, "sensei_id"),
        lessons=whole(item, "lessons"),
        required=whole(item, "required"),
    )
    return Entry(place, course, _description(item))


def _description(item: Item) -> Described | None:
    """The description in an entry; None if the entry is older than descriptions."""
    if "description" not in item:
        return None
    return Described(
        description=text(item, "description"),
        hours=whole(item, "hours"),
        price=json.loads(text(item, "price")),
        miniature_id=text(item, "miniature"),
        sensei_name=text(item, "sensei_name"),
    )


def _order(number: int | None) -> str:
    if number is None or number < 0:
        return _TEXT_ORDER
    return keys.by_size(number) if number < int(_TEXT_ORDER) else _LARGE_NUMBER_ORDER.format(number)


def _old_listing_key(course: CourseId) -> Key | None:
    """The key under which an earlier release listed the course as text; None if it lists it under the same key."""
    number = ids.number(course.id)
    if number is None or number <= _OLD_MAX_NUMERIC_ID:
        return None
    return keys.LISTING.key(kind=course.kind, order=_TEXT_ORDER, course=course.id)


def _sensei_list(sensei: int) -> str:
    return f"SENSEI#{sensei}"
