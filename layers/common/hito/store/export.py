"""Items of a learner in plain words, whatever they are, for the learner to take along."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hito.store import keys
from hito.store.attributes import Item, from_epoch_ms

# Attributes that are times; all others that are numbers are numbers.
_TIMES = {"asked", "at", "begun", "certificate", "completed", "ended_at", "enrollment_at", "first_completed", "granted"}
_TIMES |= {"lease_until", "passed", "reset", "started_at", "updated"}

# Where an item stands, which says nothing of the learner.
_PLACES = {"PK", "SK", "list", "list_at"}


@dataclass(frozen=True, slots=True)
class StoredItem:
    """Something that is held of a learner: what it is, by the key map, what its key says, and its attributes."""

    item: str
    key: Mapping[str, str]
    holds: Mapping[str, Any]


def describe_item(item: Item) -> StoredItem:
    """An item in plain words: times as datetimes, bytes in base64, all else as it is stored."""
    name, parts = keys.of_a_learner(item["SK"]["S"])
    return StoredItem(name, parts, {field: _plain(field, item[field]) for field in sorted(item.keys() - _PLACES)})


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
