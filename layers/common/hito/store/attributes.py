"""DynamoDB's typed attribute values, and what Hito puts into them.

Times are stored as epoch milliseconds, durations as milliseconds: short, exact, comparable.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

Item = Mapping[str, Mapping[str, Any]]
Scalar = str | int | bool | bytes

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def epoch_ms(at: datetime) -> int:
    """A time as whole milliseconds since 1970, in integers: a float would round."""
    return (at - _EPOCH) // _MILLISECOND


def from_epoch_ms(milliseconds: int) -> datetime:
    """The time of ``epoch_ms``, in UTC."""
    return _EPOCH + milliseconds * _MILLISECOND


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


def whole(item: Item, name: str) -> int:
    """An attribute that is a number; 0 if it is absent."""
    return int(item[name]["N"]) if name in item else 0


def time(item: Item, name: str) -> datetime | None:
    """An attribute that is a time; None if it is absent."""
    return from_epoch_ms(int(item[name]["N"])) if name in item else None
