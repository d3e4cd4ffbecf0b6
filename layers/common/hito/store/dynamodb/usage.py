"""What this process has used of the database: requests, and capacity units as DynamoDB itself reports them."""

from collections.abc import Mapping
from threading import Lock
from typing import Any, NamedTuple

_WRITES = frozenset({"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"})


class Usage(NamedTuple):
    """How often a function waited for the table (``trips``), and the read and write capacity units that they took."""

    trips: int = 0
    reads: float = 0.0
    writes: float = 0.0

    def since(self, earlier: "Usage") -> "Usage":
        """What was used after ``earlier``."""
        return Usage(self.trips - earlier.trips, self.reads - earlier.reads, self.writes - earlier.writes)


_total = Usage()
_lock = Lock()


def total() -> Usage:
    """What this process has used so far, in all its threads."""
    return _total


def count(operation: str, answer: Mapping[str, Any], *, is_trip: bool = True) -> None:
    """Add one request, which is no trip of its own if it was sent together with another one.

    The units are those that its answer reports, if any.
    """
    global _total  # noqa: PLW0603 - a process has one meter
    # A request of several items has one entry for each table.
    consumed = answer.get("ConsumedCapacity") or ()
    entries = [consumed] if isinstance(consumed, Mapping) else consumed
    units = sum(float(entry.get("CapacityUnits", 0)) for entry in entries)
    reads, writes = (0.0, units) if operation in _WRITES else (units, 0.0)
    with _lock:
        _total = Usage(_total.trips + is_trip, _total.reads + reads, _total.writes + writes)
