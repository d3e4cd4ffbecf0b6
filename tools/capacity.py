"""What a use case costs in DynamoDB: requests, and capacity computed from item sizes.

Emulators report capacity wrongly or not at all, so it is computed by DynamoDB's published rules:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from botocore.client import BaseClient

KILOBYTE = 1024


@dataclass
class Bill:
    """Requests in their order, read units (strongly consistent) and write units."""

    requests: list[str] = field(default_factory=list)
    reads: float = 0
    writes: float = 0


def size(item: dict[str, Any]) -> int:
    """Bytes of an item, names included."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _read_units(items: list[dict[str, Any]]) -> int:
    return max(1, ceil(sum(size(item) for item in items) / (4 * KILOBYTE)))


def _batch_read_units(asked: dict[str, Any], answered: dict[str, Any]) -> float:
    units = 0.0
    for table, wanted in asked.items():
        found = answered.get(table, [])
        absent = len(wanted["Keys"]) - len(found)
        # An eventually consistent read is half the price.
        units += (absent + sum(_read_units([item]) for item in found)) / (1 if wanted["ConsistentRead"] else 2)
    return units


def _reads(operation: str, asked: dict[str, Any], parsed: dict[str, Any]) -> float:
    match operation:
        case "Query":
            return _read_units(parsed.get("Items", []))
        case "GetItem":
            return _read_units([parsed.get("Item", {})])
        case "BatchGetItem":
            return _batch_read_units(asked["RequestItems"], parsed["Responses"])
    return 0


def _writes(operation: str, asked: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The table and key of each item written; in a transaction twice: prepared, and committed."""
    match operation:
        case "UpdateItem" | "DeleteItem":
            yield asked["TableName"], asked["Key"]
        case "BatchWriteItem":
            for table, requests in asked["RequestItems"].items():
                yield from ((table, request["DeleteRequest"]["Key"]) for request in requests)
        case "TransactWriteItems":
            for write in (write for action in asked["TransactItems"] for write in action.values()):
                key = write.get("Key") or {name: write["Item"][name] for name in ("PK", "SK")}
                yield from [(write["TableName"], key)] * 2


def _value_size(value: dict[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return ceil(len(content.strip("-0").replace(".", "")) / 2) + 1
        case "B":
            return len(content)
        case "BOOL" | "NULL":
            return 1
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value_size(member) for name, member in content.items())
        case "L":
            return 3 + sum(1 + _value_size(member) for member in content)
    raise ValueError(kind)


@contextmanager
def metered(client: BaseClient, unmetered: Any) -> Iterator[Bill]:
    """Bill every request of ``client`` made inside.

    ``unmetered`` is another client of the same table, to look at what a write left.
    """
    bill = Bill()
    asked: dict[str, Any] = {}

    def write_units(table: str, key: dict[str, Any]) -> int:
        # Hito's items grow with a write or stay as they are, so that the size afterwards is what is billed.
        after = unmetered.get_item(TableName=table, Key=key, ConsistentRead=True)
        return max(1, ceil(size(after.get("Item", {})) / KILOBYTE))

    def remember(params: dict[str, Any], **_: Any) -> None:
        asked.clear()
        asked.update(params)

    def charge(model: Any, parsed: dict[str, Any], **_: Any) -> None:
        bill.requests.append(model.name)
        bill.reads += _reads(model.name, asked, parsed)
        bill.writes += sum(write_units(*place) for place in _writes(model.name, asked))

    events = client.meta.events
    events.register("provide-client-params.dynamodb", remember)
    events.register("after-call.dynamodb", charge)
    try:
        yield bill
    finally:
        events.unregister("provide-client-params.dynamodb", remember)
        events.unregister("after-call.dynamodb", charge)
