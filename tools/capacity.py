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

    def remember(params: dict[str, Any], **_: Any) -> None:
        asked.clear()
        asked.update(params)

    def charge(model: Any, parsed: dict[str, Any], **_: Any) -> None:
        bill.requests.append(model.name)
        if model.name == "Query":
            bill.reads += max(1, ceil(sum(size(item) for item in parsed.get("Items", [])) / (4 * KILOBYTE)))
        elif model.name in {"UpdateItem", "DeleteItem"}:
            after = unmetered.get_item(TableName=asked["TableName"], Key=asked["Key"], ConsistentRead=True)
            largest = max(size(parsed.get("Attributes", {})), size(after.get("Item", {})))
            bill.writes += max(1, ceil(largest / KILOBYTE))
        else:
            raise NotImplementedError(f"how {model.name} is billed")

    events = client.meta.events
    events.register("provide-client-params.dynamodb", remember)
    events.register("after-call.dynamodb", charge)
    try:
        yield bill
    finally:
        events.unregister("provide-client-params.dynamodb", remember)
        events.unregister("after-call.dynamodb", charge)
