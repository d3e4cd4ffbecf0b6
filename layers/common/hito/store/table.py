"""The only place that talks to DynamoDB.

Every read of a learner is strongly consistent. A write that fails for reasons that pass becomes
``Unavailable``; anything else that DynamoDB says is a bug, and is raised as it is.
"""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError, ReadTimeoutError
from botocore.exceptions import ConnectionError as NoConnection

from hito.config import aws_client, settings
from hito.domain.errors import Unavailable
from hito.store.attributes import Item, attribute
from hito.store.keys import Key
from hito.store.update import Change

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Within a call, no attempt starts later than this, so that with the read timeout of 2 s a database
# that is away is noticed within 5 s.
ATTEMPTS_START_WITHIN_SECONDS = 2.5

# A write in whose way others are is tried again for so long.
CONFLICT_RETRY_SECONDS = 3

# Authors of one thing take turns. Each would rather wait than send again.
AUTHOR_RETRY_SECONDS = 10

# BatchWriteItem and BatchGetItem take no more.
_BATCH = 25
_BATCH_READ = 100

# No sort key goes on with it: an id may not hold the last character there is.
_AFTER_ALL = "\U0010ffff"

# A sort key is no longer.
_KEY_BYTES = 1024

# TransactWriteItems takes no more.
TRANSACTION = 100

_TRANSIENT = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)

_attempts_until: ContextVar[float] = ContextVar("attempts_until", default=float("inf"))
_once_only: ContextVar[bool] = ContextVar("once_only", default=False)


@dataclass(frozen=True, slots=True)
class Put:
    """A part of a transaction: a whole item, if the change's conditions hold."""

    item: Item
    only_if: Change = field(default_factory=Change)

    def action(self, table: str) -> dict[str, Any]:
        """The part as ``TransactWriteItems`` takes it."""
        return {"Put": {"TableName": table, "Item": self.item, **self.only_if.conditions()}}


@dataclass(frozen=True, slots=True)
class Update:
    """A part of a transaction: a change to one item."""

    key: Key
    change: Change

    def action(self, table: str) -> dict[str, Any]:
        """The part as ``TransactWriteItems`` takes it."""
        return {"Update": {"TableName": table, "Key": _attributes(self.key), **self.change.update()}}


@dataclass(frozen=True, slots=True)
class Check:
    """A part of a transaction that writes nothing: the change's conditions have to hold."""

    key: Key
    only_if: Change

    def action(self, table: str) -> dict[str, Any]:
        """The part as ``TransactWriteItems`` takes it."""
        return {"ConditionCheck": {"TableName": table, "Key": _attributes(self.key), **self.only_if.conditions()}}


@dataclass(frozen=True, slots=True)
class Delete:
    """A part of a transaction: an item to remove, if the change's conditions hold."""

    key: Key
    only_if: Change = field(default_factory=Change)

    def action(self, table: str) -> dict[str, Any]:
        """The part as ``TransactWriteItems`` takes it."""
        return {"Delete": {"TableName": table, "Key": _attributes(self.key), **self.only_if.conditions()}}


Write = Put | Update | Delete | Check


def key_of(write: Write) -> Key:
    """The key of what a part of a transaction writes."""
    return {name: write.item[name]["S"] for name in ("PK", "SK")} if isinstance(write, Put) else write.key


def get(key: Key) -> Item | None:
    """One item, or None."""
    item: Item | None = _call("get_item", Key=_attributes(key), ConsistentRead=True).get("Item")
    return item


def get_all(keys: Sequence[Key], *, consistent: bool) -> list[Item | None]:
    """The items of different keys, each or None, in their order; one request for a hundred."""
    patience = RetryDeadline()
    name = settings().table_name
    found: dict[tuple[str, str], Item] = {}
    wanted = [_attributes(key) for key in keys]
    while wanted:
        batch, wanted = wanted[:_BATCH_READ], wanted[_BATCH_READ:]
        asked = {name: {"Keys": batch, "ConsistentRead": consistent}}
        answer = _call("batch_get_item", named_table=False, RequestItems=asked)
        found |= {(item["PK"]["S"], item["SK"]["S"]): item for item in answer["Responses"].get(name, [])}
        if unprocessed := answer["UnprocessedKeys"].get(name, {}).get("Keys"):
            # Sixteen megabytes are an answer's most; what made no headway is waited for.
            if len(unprocessed) == len(batch):
                patience.wait()
            wanted = unprocessed + wanted
    return [found.get((key["PK"], key["SK"])) for key in keys]


def await_written(keys: Sequence[Key]) -> None:
    """Wait until no transaction is being written to any of some items: what it writes can then be read.

    Raises:
        Unavailable: if it takes too long.
    """
    name = settings().table_name
    wanted = [{"Get": {"TableName": name, "Key": _attributes(key), "ProjectionExpression": "PK"}} for key in keys]
    for start in range(0, len(wanted), TRANSACTION):
        _with_retries("transact_get_items", named_table=False, TransactItems=wanted[start : start + TRANSACTION])


def query(prefix: Key) -> list[Item]:
    """All items of a partition whose sort key begins with ``prefix``'s, in key order."""
    condition = "PK = :pk AND begins_with(SK, :sk)" if prefix["SK"] else "PK = :pk"
    values = {f":{name.lower()}": attribute(value) for name, value in prefix.items() if value}
    return _all_pages(KeyConditionExpression=condition, ExpressionAttributeValues=values, ConsistentRead=True)


def between(first: Key, last: Key) -> list[Item]:
    """All items of a partition from one sort key to another, in key order."""
    ends = {":first": attribute(first["SK"]), ":last": attribute(last["SK"])}
    return _all_pages(
        KeyConditionExpression="PK = :pk AND SK BETWEEN :first AND :last",
        ExpressionAttributeValues={":pk": attribute(first["PK"]), **ends},
        ConsistentRead=True,
    )


def holds(prefix: Key) -> bool:
    """Whether a partition holds anything."""
    answer = _call(
        "query",
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues={":pk": attribute(prefix["PK"])},
        ConsistentRead=True,
        Limit=1,
    )
    return bool(answer["Items"])


def pages(prefix: Key, *fields: str, after: str | None = None) -> Iterator[list[Item]]:
    """The items of a partition with their keys and some of their fields, a megabyte read at a time, in key order.

    ``after`` is the sort key that they come after, None for the start.
    """
    names = {f"#{field}": field for field in ("PK", "SK", *fields)}
    arguments: dict[str, Any] = {
        "KeyConditionExpression": "PK = :pk",
        "ExpressionAttributeValues": {":pk": attribute(prefix["PK"])},
        "ExpressionAttributeNames": names,
        "ProjectionExpression": ", ".join(names),
        "ConsistentRead": True,
    }
    if after is not None:
        arguments["ExclusiveStartKey"] = _attributes({"PK": prefix["PK"], "SK": after})
    while True:
        answer = _call("query", **arguments)
        yield answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def onward(prefix: Key, after: str | None, most: int | None = None) -> tuple[list[Item], bool]:
    """The next items of a partition whose sort key begins with ``prefix``'s, in key order. One request.

    ``after`` is what follows the prefix in the sort key that they come after, None for the beginning. At most one
    megabyte, and at most ``most`` items; whether there is more.
    """
    first, last = prefix["SK"] + (after or ""), prefix["SK"] + _AFTER_ALL
    return _between_in_part(prefix["PK"], first, last, None if after is None else first, most, forward=True)


def newest(prefix: Key, most: int) -> list[Item]:
    """At most so many of the last items of a partition whose sort key begins with ``prefix``'s, the last one first."""
    return page(prefix, before=None, most=most)[0]


def page(prefix: Key, *, before: str | None, most: int | None = None) -> tuple[list[Item], bool]:
    """The last items of a partition whose sort key begins with ``prefix``'s, the last one first.

    ``before`` is the sort key that they come before, None for the end. At most one megabyte, and at most
    ``most`` items; whether there is more. One request.
    """
    first, last = prefix["SK"], before or prefix["SK"] + _AFTER_ALL
    return _between_in_part(prefix["PK"], first, last, before, most, forward=False)


def _between_in_part(  # noqa: PLR0913 - where, from, to, and how much
    partition: str, first: str, last: str, seen: str | None, most: int | None, *, forward: bool
) -> tuple[list[Item], bool]:
    """A page of the items from one sort key to another; the one at ``seen``, where the last page ended, is left out."""
    if first > last or max(len(first.encode()), len(last.encode())) > _KEY_BYTES:
        return [], False
    values = {":pk": attribute(partition), ":last": attribute(last)}
    arguments: dict[str, Any] = {
        # DynamoDB takes no empty text to begin with.
        "KeyConditionExpression": "PK = :pk AND SK BETWEEN :first AND :last" if first else "PK = :pk AND SK <= :last",
        "ExpressionAttributeValues": values | ({":first": attribute(first)} if first else {}),
        "ConsistentRead": True,
        "ScanIndexForward": forward,
    }
    if most is not None:
        # The one that was seen is among them.
        arguments["Limit"] = most + (seen is not None)
    answer = _call("query", **arguments)
    items = [item for item in answer["Items"] if item["SK"]["S"] != seen]
    is_more = "LastEvaluatedKey" in answer or (most is not None and len(items) > most)
    return items[:most], is_more


def listed_page(under: str, *, before: str | None, most: int) -> list[Item]:
    """The last items that the index lists under a key, the last one first; at most one megabyte."""
    condition, values = "#list = :list", {":list": attribute(under)}
    names = {"#list": "list"}
    if before is not None:
        condition, values, names = (
            f"{condition} AND #at < :at",
            values | {":at": attribute(before)},
            names | {"#at": "list_at"},
        )
    answer = _call(
        "query",
        IndexName="listed",
        KeyConditionExpression=condition,
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
        ScanIndexForward=False,
        Limit=most,
    )
    found: list[Item] = answer["Items"]
    return found


def listed(under: str) -> list[Item]:
    """All items that the index lists under a key, in their order there; a moment behind the table."""
    return _all_pages(
        IndexName="listed",
        KeyConditionExpression="#list = :list",
        ExpressionAttributeNames={"#list": "list"},
        ExpressionAttributeValues={":list": attribute(under)},
    )


def _all_pages(**arguments: Any) -> list[Item]:
    items: list[Item] = []
    while True:
        page = _call("query", **arguments)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return items
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def update(key: Key, change: Change) -> Item | None:
    """Write a change to one item, made if absent; the item as it then is.

    None if the change's conditions did not hold and nothing was written. Where the stored ``most``
    field is greater, the rest is written by a second request; the item is empty if there is no rest.
    """
    if not change.clauses:
        return {}
    try:
        with _never_twice(change.is_increment):
            written = _with_retries("update_item", Key=_attributes(key), ReturnValues="ALL_NEW", **change.update())
    except ConditionFailed:
        rest = change.without_max()
        return None if rest is None else update(key, rest)
    item: Item = written.get("Attributes", {})
    return item


def put(item: Item, only_if: Change | None = None) -> bool:
    """Write a whole item, whatever was there, or if the change's conditions hold; whether they did."""
    try:
        _with_retries("put_item", Item=item, **(only_if or Change()).conditions())
    except ConditionFailed:
        return False
    return True


def transact(*writes: Write) -> None:
    """Do up to a hundred writes on different items, all or none.

    Raises:
        ConditionFailed: if a condition did not hold; ``index`` is the place of its write.
        Conflicted: if another write was under way on one of the items.
    """
    name = settings().table_name
    _call("transact_write_items", named_table=False, TransactItems=[write.action(name) for write in writes])


def transacted(*writes: Write) -> bool:
    """Do up to a hundred writes, all or none; False if a condition did not hold or others were in the way."""
    try:
        transact(*writes)
    except (ConditionFailed, Conflicted):
        return False
    return True


def delete(key: Key, only_if: Change) -> None:
    """Remove one item, if the change's conditions hold; otherwise it stays."""
    with suppress(ConditionFailed):
        _with_retries("delete_item", Key=_attributes(key), **only_if.conditions())


def delete_all(stored: Sequence[Item]) -> None:
    """Remove items; a part of them may be gone when it fails. Repeating is harmless."""
    patience = RetryDeadline()
    requests = [{"DeleteRequest": {"Key": {"PK": item["PK"], "SK": item["SK"]}}} for item in stored]
    while requests:
        batch, requests = requests[:_BATCH], requests[_BATCH:]
        name = settings().table_name
        answer = _call("batch_write_item", named_table=False, RequestItems={name: batch})
        if unprocessed := answer["UnprocessedItems"].get(name):
            patience.wait()
            requests = unprocessed + requests


class ConditionFailed(Exception):
    """The condition of a write did not hold; ``index`` tells which, in a transaction."""

    def __init__(self, index: int = 0) -> None:
        super().__init__(index)
        self.index = index


class Conflicted(Exception):
    """Another write is under way on the same item."""


class RetryDeadline:
    """How long one write tries again while others are in its way."""

    def __init__(self, seconds: float = CONFLICT_RETRY_SECONDS) -> None:
        self._until = monotonic() + seconds
        self._attempt = 0

    def wait(self) -> None:
        """Wait a little, longer at each attempt and never the same.

        Raises:
            Unavailable: if it has lasted long enough.
        """
        if monotonic() > self._until:
            raise Unavailable("Too many writes at once")
        self._attempt += 1
        pause = random.uniform(0, min(0.5, 0.02 * 2**self._attempt))  # noqa: S311 - no secret  # nosec B311
        time.sleep(pause)


def _with_retries(operation: str, **arguments: Any) -> Any:
    """Repeat a write while transactions of others are in its way."""
    patience = RetryDeadline()
    while True:
        try:
            return _call(operation, **arguments)
        except Conflicted:
            patience.wait()


def _attributes(key: Key) -> dict[str, Any]:
    return {name: attribute(value) for name, value in key.items()}


def _call(operation: str, *, named_table: bool = True, **arguments: Any) -> Any:
    named = {"TableName": settings().table_name} if named_table else {}
    deadline = _attempts_until.set(monotonic() + ATTEMPTS_START_WITHIN_SECONDS)
    try:
        return getattr(client(), operation)(**named, **arguments)
    except ClientError as error:
        raise _error_from(error) from error
    except (HTTPClientError, NoConnection) as error:
        raise Unavailable("The database does not answer") from error
    finally:
        _attempts_until.reset(deadline)


def _error_from(error: ClientError) -> Exception:
    """What DynamoDB's refusal means; itself, if it means a bug."""
    code = error.response["Error"]["Code"]
    reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
    if code == "ConditionalCheckFailedException":
        return ConditionFailed()
    if "ConditionalCheckFailed" in reasons:
        return ConditionFailed(reasons.index("ConditionalCheckFailed"))
    if code == "TransactionConflictException" or "TransactionConflict" in reasons:
        return Conflicted()
    passing = code in _TRANSIENT or error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500
    if passing or {"ThrottlingError", "ProvisionedThroughputExceeded"} & set(reasons):
        return Unavailable("The database is busy")
    return error


@cache
def client() -> "DynamoDBClient":
    """This process's one client: made at a function's start; for tests and tools to watch."""
    made: DynamoDBClient = aws_client("dynamodb", attempts=3)
    made.meta.events.register("before-send.dynamodb", refuse_late_attempts)
    made.meta.events.register_first("needs-retry.dynamodb", _refuse_to_repeat)
    return made


def refuse_late_attempts(**_: Any) -> None:
    """Called before each attempt of each request of the client."""
    if monotonic() > _attempts_until.get():
        raise Unavailable("The database does not answer in time")


@contextmanager
def _never_twice(counts: bool) -> Iterator[None]:
    """Inside, nothing that may have been done is tried again: it would be counted twice."""
    token = _once_only.set(counts)
    try:
        yield
    finally:
        _once_only.reset(token)


def _refuse_to_repeat(response: Any, caught_exception: Exception | None, **_: Any) -> None:
    """Called after each attempt, before boto3 decides on another."""
    may_be_done = isinstance(caught_exception, ReadTimeoutError | ConnectionClosedError) or (
        response is not None and response[0].status_code >= 500
    )
    if may_be_done and _once_only.get():
        raise Unavailable("The database did not answer")
