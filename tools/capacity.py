"""The cost of a use case in DynamoDB: requests, and capacity computed from item sizes.

Emulators report capacity wrongly or not at all, so it is computed by DynamoDB's published rules:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from hito.aws.client import Attempt, Send, interceptors, parsed
from hito.aws.connection import Response

KILOBYTE = 1024


@dataclass
class Bill:
    """Requests in order, read units (strongly consistent) and write units.

    ``trips`` are how often the function waits: requests that are sent together are one.
    """

    requests: list[str] = field(default_factory=list)
    trips: int = 0
    reads: float = 0
    writes: float = 0


def size(item: dict[str, Any]) -> int:
    """Bytes of an item, names included."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _read_units(items: list[dict[str, Any]]) -> int:
    return max(1, ceil(sum(size(item) for item in items) / (4 * KILOBYTE)))


def _batch_read_units(request: dict[str, Any], answered: dict[str, Any]) -> float:
    units = 0.0
    for table, wanted in request.items():
        found = answered.get(table, [])
        absent = len(wanted["Keys"]) - len(found)
        # An eventually consistent read costs half.
        units += (absent + sum(_read_units([item]) for item in found)) / (1 if wanted["ConsistentRead"] else 2)
    return units


def _reads(operation: str, request: dict[str, Any], parsed: dict[str, Any]) -> float:
    match operation:
        case "Query":
            return _read_units(parsed.get("Items", []))
        case "GetItem":
            return _read_units([parsed.get("Item", {})])
        case "BatchGetItem":
            return _batch_read_units(request["RequestItems"], parsed["Responses"])
    return 0


Key = tuple[str, str, str]


def _writes(operation: str, request: dict[str, Any]) -> Iterator[tuple[Key, int]]:
    """The table and key of each item written, and how often it is paid for: twice in a transaction.

    A transaction prepares and commits; a condition on an item that is not written costs the same.
    """
    match operation:
        case "UpdateItem" | "DeleteItem" | "PutItem":
            yield _key(request), 1
        case "BatchWriteItem":
            for table, requests in request["RequestItems"].items():
                writes = (write for request in requests for write in request.values())
                yield from ((_key({"TableName": table, **write}), 1) for write in writes)
        case "TransactWriteItems":
            yield from ((_key(write), 2) for action in request["TransactItems"] for write in action.values())


def _key(write: dict[str, Any]) -> Key:
    key = write.get("Key") or write["Item"]
    return write["TableName"], key["PK"]["S"], key["SK"]["S"]


def _write_units(before: dict[str, Any], after: dict[str, Any], times: int) -> int:
    """The cost of a write: the larger of the item before and after, and each change of its index entry."""
    return times * _kilobytes(max(size(before), size(after))) + _index_units(before, after)


def _index_units(before: dict[str, Any], after: dict[str, Any]) -> int:
    """The cost of the index, which has whole items: each entry that is put, changed or removed.

    An entry whose key changes is removed and put.
    """
    was, will = (item if "list" in item else {} for item in (before, after))
    if was == will:
        return 0
    moved = was and will and [was["list"], was.get("list_at")] != [will["list"], will.get("list_at")]
    return _kilobytes(size(was)) + _kilobytes(size(will)) if moved else _kilobytes(max(size(was), size(will)))


def _kilobytes(bytes_: int) -> int:
    return max(1, ceil(bytes_ / KILOBYTE))


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
def metered(unmetered: Any) -> Iterator[Bill]:
    """Bill every request made inside by Hito's own client.

    ``unmetered`` is boto3's, which reads what a write left.
    """
    bill = Bill()

    def stored(key: Key) -> dict[str, Any]:
        table, pk, sk = key
        found = unmetered.get_item(TableName=table, Key={"PK": {"S": pk}, "SK": {"S": sk}}, ConsistentRead=True)
        item: dict[str, Any] = found.get("Item", {})
        return item

    def charge(attempt: Attempt, send: Send) -> Response:
        if attempt.service != "dynamodb":
            return send(attempt)
        operation, request = attempt.operation, dict(attempt.request)
        before = {key: stored(key) for key, _times in _writes(operation, request)}
        response = send(attempt)
        bill.requests.append(operation)
        bill.trips += not attempt.joins
        bill.reads += _reads(operation, request, parsed("dynamodb", response.body))
        if operation == "TransactGetItems":
            # Each item is read twice, and whole, whatever is shown of it.
            bill.reads += sum(2 * _read_units([stored(_key(one["Get"]))]) for one in request["TransactItems"])
        bill.writes += sum(_write_units(before[key], stored(key), times) for key, times in _writes(operation, request))
        return response

    interceptors.append(charge)
    try:
        yield bill
    finally:
        interceptors.remove(charge)
