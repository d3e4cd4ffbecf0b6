"""Exporting and deleting everything that is stored for a learner."""

from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hito.domain.records import CourseId
from hito.store import course_records, credentials, keys, lesson_records, reports
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, from_epoch_ms, key_of, text

# Number attributes that are times.
_TIMES = {
    "asked",
    "at",
    "begun",
    "certificate",
    "completed",
    "earned",
    "ended_at",
    "enrolled",
    "enrollment_at",
    "first_completed",
    "granted",
}
_TIMES |= {"completed_again", "lease_until", "passed", "reset", "started_at", "updated"}
# Those of attempts at quizzes, and of deliveries.
_TIMES |= {"taken", "created", "tried", "next"}
# Those of corrections.
_TIMES |= {"corrected", "credited", "hidden", "last_passed", "not_finished", "position_at"}

# Attributes that only say where an item is stored and listed.
_PLACES = {"PK", "SK", "list", "list_at"}


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item of a learner: its kind by the key map, the parts of its key, and its attributes."""

    item: str
    key: Mapping[str, str]
    holds: Mapping[str, Any]


def page(learner: str, before: str | None) -> tuple[list[StoredItem], str | None]:
    """A learner's items before a place, in descending key order; and the place to continue before, if any.

    At most one megabyte. One request.
    """
    found, is_more = table.page_before(keys.of_learner(learner), before=before)
    return [_from_item(item) for item in found], text(found[-1], "SK") if is_more else None


def delete(learner: str, now: datetime) -> None:
    """Delete everything that is stored for a learner, except the tombstone. Repeating is harmless.

    Their credentials are revoked before that. The reports of their courses go as well, because they name the learner;
    also those that were made meanwhile.
    """
    for items in table.pages(keys.of_learner(learner), lesson_records.NUMBER, *credentials.PLACE):
        courses = course_records.courses_in(items)
        _delete_reports(courses)
        credentials.revoke_all(items, now)
        # Delete the items that map numbers to records first: their keys come from the records.
        table.delete_all(lesson_records.number_keys(items))
        table.delete_all([key for key in map(key_of, items) if key["SK"] != keys.TOMBSTONE.sk])
        _delete_reports(courses)


def _delete_reports(courses: Collection[CourseId]) -> None:
    for course in courses:
        reports.delete(course)


def _from_item(item: Item) -> StoredItem:
    """An item with plain values: times as datetimes, bytes in base64, anything else as stored."""
    name, parts = _identify(text(item, "SK"))
    return StoredItem(name, parts, {field: _plain(field, item[field]) for field in sorted(item.keys() - _PLACES)})


def _identify(sort_key: str) -> tuple[str, Mapping[str, str]]:
    """The kind of a learner's item by the key map, and the parts of its sort key.

    Raises:
        ValueError: if the key map has no such item.
    """
    for pattern in keys.KEY_MAP:
        if pattern.pk == keys.LEARNER.pk and (parts := pattern.parts(sort_key)) is not None:
            return pattern.item, parts
    raise ValueError(f"no item of a learner has a key like {keys.family(sort_key)}#")


def _plain(field: str, attribute: Mapping[str, Any]) -> Any:
    match attribute:
        case {"N": str(number)}:
            return _number(field, int(number))
        case {"B": bytes(content)}:
            return b64encode(content).decode()
        case {"L": list(members)}:
            return [_plain("", member) for member in members]
    return next(iter(attribute.values()))


def _number(field: str, number: int) -> int | datetime:
    if field == "expires_at":
        return datetime.fromtimestamp(number, UTC)
    return from_epoch_ms(number) if field in _TIMES else number
