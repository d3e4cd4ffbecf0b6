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
        match model.name:
            case "Query":
                bill.reads += _read_units(parsed.get("Items", []))
            case "GetItem":
                bill.reads += _read_units([parsed.get("Item", {})])
            case "UpdateItem" | "DeleteItem":
                bill.writes += write_units(asked["TableName"], asked["Key"])
            case "BatchWriteItem":
                for table, requests in asked["RequestItems"].items():
                    bill.writes += sum(write_units(table, request["DeleteRequest"]["Key"]) for request in requests)
            case "TransactWriteItems":
                # A transaction is written twice: prepared, and committed.
                actions = [action for actions in asked["TransactItems"] for action in actions.values()]
                keys = [
                    action.get("Key") or {name: action["Item"][name] for name in ("PK", "SK")} for action in actions
                ]
                bill.writes += 2 * sum(write_units(actions[0]["TableName"], key) for key in keys)
            case unknown:
                raise NotImplementedError(f"how {unknown} is billed")

    events = client.meta.events
    events.register("provide-client-params.dynamodb", remember)
    events.register("after-call.dynamodb", charge)
    try:
        yield bill
    finally:
        events.unregister("provide-client-params.dynamodb", remember)
        events.unregister("after-call.dynamodb", charge)
