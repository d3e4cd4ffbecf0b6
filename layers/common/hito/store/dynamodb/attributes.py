"""Conversions between Python values and DynamoDB's typed attribute values.

Times are stored as epoch milliseconds, durations as milliseconds: short, exact, comparable.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from hito.domain.moments import epoch_ms, from_epoch_ms

__all__ = ["epoch_ms", "from_epoch_ms"]

Item = Mapping[str, Mapping[str, Any]]
Key = dict[str, str]
Scalar = str | int | bool | bytes


def epoch_seconds(at: datetime) -> int:
    """A time as whole seconds since 1970, as DynamoDB's time to live wants it."""
    return epoch_ms(at) // 1000


def attribute(scalar: Scalar) -> dict[str, Any]:
    """A scalar as DynamoDB's typed attribute value."""
    if isinstance(scalar, bool):
        return {"BOOL": scalar}
    if isinstance(scalar, int):
        return {"N": str(scalar)}
    if isinstance(scalar, bytes):
        return {"B": scalar}
    return {"S": scalar}


def item(values: Mapping[str, Scalar]) -> Item:
    """A whole item of scalars."""
    return {name: attribute(value) for name, value in values.items()}


def present(**values: Scalar | None) -> dict[str, Scalar]:
    """The values that are not None: an absent attribute stands for None."""
    return {name: value for name, value in values.items() if value is not None}


def texts_attribute(values: Iterable[str]) -> Mapping[str, Any]:
    """A list of texts as DynamoDB's typed attribute value."""
    return {"L": [attribute(value) for value in values]}


def key_of(item: Item) -> Key:
    """The key of an item."""
    return {name: str(item[name]["S"]) for name in ("PK", "SK")}


def whole(item: Item, name: str) -> int:
    """A number's value; 0 if the attribute is absent."""
    value = item.get(name)
    return int(value["N"]) if value else 0


def optional_whole(item: Item, name: str) -> int | None:
    """A number's value; None if the attribute is absent."""
    return whole(item, name) if name in item else None


def text(item: Item, name: str) -> str:
    """A text's value."""
    found: str = item[name]["S"]
    return found


def optional_text(item: Item, name: str) -> str | None:
    """A text's value; None if the attribute is absent."""
    return text(item, name) if name in item else None


def texts(item: Item, name: str) -> tuple[str, ...]:
    """The values of a list of texts; none if the attribute is absent."""
    return tuple(each["S"] for each in item[name]["L"]) if name in item else ()


def time(item: Item, name: str) -> datetime | None:
    """A time's value; None if the attribute is absent."""
    value = item.get(name)
    return from_epoch_ms(int(value["N"])) if value else None


def is_expired(item: Item, now: datetime) -> bool:
    """Whether the item's time to live has ended. DynamoDB deletes such an item late, so readers compare."""
    return whole(item, "expires_at") * 1000 <= epoch_ms(now)
