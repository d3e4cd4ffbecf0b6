"""Reads and writes of the one table.

Every read of a partition is strongly consistent; an index is a moment behind the table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from hito.config import settings
from hito.store.dynamodb import client
from hito.store.dynamodb.attributes import Item, Key, attribute
from hito.store.dynamodb.client import ConditionFailed, Conflicted, RetryDeadline
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import UpdateItem, Write, typed

# BatchWriteItem and BatchGetItem take no more.
_BATCH = 25
_BATCH_READ = 100

# TransactWriteItems takes no more.
TRANSACTION = 100

# An id may not hold the last character there is, so no sort key goes on with it.
_AFTER_ALL = "\U0010ffff"

# A sort key is no longer.
_KEY_BYTES = 1024


def get(key: Key) -> Item | None:
    """One item, or None."""
    item: Item | None = client.call("GetItem", Key=typed(key), ConsistentRead=True).get("Item")
    return item


def get_all(keys: Sequence[Key], *, consistent: bool) -> list[Item | None]:
    """The items of different keys in their order, None where there is none; one request for a hundred."""
    deadline = RetryDeadline()
    name = settings().table_name
    found: dict[tuple[str, str], Item] = {}
    wanted = [typed(key) for key in keys]
    while wanted:
        batch, wanted = wanted[:_BATCH_READ], wanted[_BATCH_READ:]
        requested = {name: {"Keys": batch, "ConsistentRead": consistent}}
        answer = client.call("BatchGetItem", named_table=False, RequestItems=requested)
        found |= {(item["PK"]["S"], item["SK"]["S"]): item for item in answer["Responses"].get(name, [])}
        if unprocessed := answer["UnprocessedKeys"].get(name, {}).get("Keys"):
            # An answer holds at most 16 MB. Wait only where nothing was read.
            if len(unprocessed) == len(batch):
                deadline.wait()
            wanted = unprocessed + wanted
    return [found.get((key["PK"], key["SK"])) for key in keys]


def await_written(keys: Sequence[Key]) -> None:
    """Wait until no transaction is writing any of some items: what it writes can then be read.

    Raises:
        Unavailable: if it takes too long.
    """
    name = settings().table_name
    wanted = [{"Get": {"TableName": name, "Key": typed(key), "ProjectionExpression": "PK"}} for key in keys]
    for start in range(0, len(wanted), TRANSACTION):
        some = wanted[start : start + TRANSACTION]
        client.with_retries("TransactGetItems", named_table=False, TransactItems=some)


def query(prefix: Key) -> list[Item]:
    """All items of a partition whose sort key begins with the prefix's, in key order."""
    arguments = _prefixed(prefix)
    return _all_pages(client.call("Query", **arguments), arguments)


def begin_query(prefix: Key) -> Callable[[], list[Item]]:
    """Send ``query``, and go on: the result waits for its items. What is read until then is the same trip."""
    arguments = _prefixed(prefix)
    begun = client.begin("Query", **arguments)
    return lambda: _all_pages(begun(), arguments)


def _prefixed(prefix: Key) -> dict[str, Any]:
    condition = "PK = :pk AND begins_with(SK, :sk)" if prefix["SK"] else "PK = :pk"
    values = {f":{name.lower()}": attribute(value) for name, value in prefix.items() if value}
    return {"KeyConditionExpression": condition, "ExpressionAttributeValues": values, "ConsistentRead": True}


def between(first: Key, last: Key) -> list[Item]:
    """All items of a partition from one sort key to another, in key order."""
    ends = {":first": attribute(first["SK"]), ":last": attribute(last["SK"])}
    arguments: dict[str, Any] = {
        "KeyConditionExpression": "PK = :pk AND SK BETWEEN :first AND :last",
        "ExpressionAttributeValues": {":pk": attribute(first["PK"]), **ends},
        "ConsistentRead": True,
    }
    return _all_pages(client.call("Query", **arguments), arguments)


def has_items(prefix: Key) -> bool:
    """Whether a partition has any item."""
    answer = client.call(
        "Query",
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues={":pk": attribute(prefix["PK"])},
        ConsistentRead=True,
        Limit=1,
    )
    return bool(answer["Items"])


def pages(prefix: Key, *fields: str, after: str | None = None) -> Iterator[list[Item]]:
    """The items of a partition with their keys and some of their fields, a megabyte read at a time, in key order.

    They come after the sort key ``after``; None is the start.
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
        arguments["ExclusiveStartKey"] = typed({"PK": prefix["PK"], "SK": after})
    while True:
        answer = client.call("Query", **arguments)
        yield answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def page_after(prefix: Key, after: str | None, most: int | None = None) -> tuple[list[Item], bool]:
    """The next items of a partition whose sort key begins with the prefix's, in key order. One request.

    They come after the sort key that ``after`` continues the prefix to; None is the start. At most one megabyte
    and at most ``most`` items; whether there are more.
    """
    first, last = prefix["SK"] + (after or ""), prefix["SK"] + _AFTER_ALL
    return _page(prefix["PK"], first, last, None if after is None else first, most, forward=True)


def page_before(prefix: Key, before: str | None, most: int | None = None) -> tuple[list[Item], bool]:
    """The last items of a partition whose sort key begins with the prefix's, the last one first. One request.

    They come before the sort key ``before``; None is the end. At most one megabyte and at most ``most`` items;
    whether there are more.
    """
    first, last = prefix["SK"], before or prefix["SK"] + _AFTER_ALL
    return _page(prefix["PK"], first, last, before, most, forward=False)


def newest(prefix: Key, most: int) -> list[Item]:
    """At most so many of the last items of a partition whose sort key begins with the prefix's, the last one first."""
    return page_before(prefix, before=None, most=most)[0]


def _page(  # noqa: PLR0913 - where, from, to, and how much
    partition: str, first: str, last: str, seen: str | None, most: int | None, *, forward: bool
) -> tuple[list[Item], bool]:
    """A page of the items from one sort key to another, without the one where the last page ended (``seen``)."""
    if first > last or max(len(first.encode()), len(last.encode())) > _KEY_BYTES:
        return [], False
    values = {":pk": attribute(partition), ":last": attribute(last)}
    arguments: dict[str, Any] = {
        # DynamoDB takes no empty text as the first end of a range.
        "KeyConditionExpression": "PK = :pk AND SK BETWEEN :first AND :last" if first else "PK = :pk AND SK <= :last",
        "ExpressionAttributeValues": values | ({":first": attribute(first)} if first else {}),
        "ConsistentRead": True,
        "ScanIndexForward": forward,
    }
    if most is not None:
        # The one at ``seen`` is among them.
        arguments["Limit"] = most + (seen is not None)
    answer = client.call("Query", **arguments)
    items = [item for item in answer["Items"] if item["SK"]["S"] != seen]
    is_more = "LastEvaluatedKey" in answer or (most is not None and len(items) > most)
    return items[:most], is_more


def listed(under: str) -> list[Item]:
    """All items that the index lists under a key, in their order there."""
    arguments: dict[str, Any] = {
        "IndexName": "listed",
        "KeyConditionExpression": "#list = :list",
        "ExpressionAttributeNames": {"#list": "list"},
        "ExpressionAttributeValues": {":list": attribute(under)},
    }
    return _all_pages(client.call("Query", **arguments), arguments)


def listed_page(under: str, *, before: str | None, most: int) -> list[Item]:
    """The last items that the index lists under a key, the last one first; at most one megabyte."""
    condition, values = "#list = :list", {":list": attribute(under)}
    names = {"#list": "list"}
    if before is not None:
        condition += " AND #at < :at"
        values[":at"], names["#at"] = attribute(before), "list_at"
    answer = client.call(
        "Query",
        IndexName="listed",
        KeyConditionExpression=condition,
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
        ScanIndexForward=False,
        Limit=most,
    )
    found: list[Item] = answer["Items"]
    return found


def listed_after(under: str, after: str, most: int) -> list[Item]:
    """The first items that the index lists under a key after a place, in their order there; at most one megabyte."""
    answer = client.call(
        "Query",
        IndexName="listed",
        KeyConditionExpression="#list = :list AND #at > :at",
        ExpressionAttributeNames={"#list": "list", "#at": "list_at"},
        ExpressionAttributeValues={":list": attribute(under), ":at": attribute(after)},
        Limit=most,
    )
    found: list[Item] = answer["Items"]
    return found


def count_listed(under: str) -> int:
    """How many items the index lists under a key. One request for each megabyte of them."""
    found, start = 0, dict[str, Any]()
    while True:
        answer = client.call(
            "Query",
            IndexName="listed",
            KeyConditionExpression="#list = :list",
            ExpressionAttributeNames={"#list": "list"},
            ExpressionAttributeValues={":list": attribute(under)},
            Select="COUNT",
            **start,
        )
        found += int(answer["Count"])
        if "LastEvaluatedKey" not in answer:
            return found
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _all_pages(first: Mapping[str, Any], arguments: Mapping[str, Any]) -> list[Item]:
    """The items of a query's first page and of all that follow."""
    answer, items = first, list[Item](first["Items"])
    while "LastEvaluatedKey" in answer:
        answer = client.call("Query", **arguments, ExclusiveStartKey=answer["LastEvaluatedKey"])
        items += answer["Items"]
    return items


def update(key: Key, change: Update) -> Item | None:
    """Write an update to one item, made if absent; the item as it then is.

    None if a condition did not hold and nothing was written. Where the stored maximum is greater, or an alternative
    does not apply, one more request each writes the rest; the item is empty if there is no rest.
    """
    for variant in change.variants():
        if not variant.clauses:
            return {}
        # What counts would be counted twice.
        arguments = {"Key": typed(key), "ReturnValues": "ALL_NEW", **variant.update()}
        with suppress(ConditionFailed):
            written = client.with_retries("UpdateItem", repeat=not variant.is_increment, **arguments)
            item: Item = written.get("Attributes", {})
            return item
    return None


def write(part: UpdateItem) -> Item | None:
    """Write one update that could be a part of a transaction; as ``update``."""
    return update(part.key, part.update)


def put(item: Item, only_if: Update | None = None) -> bool:
    """Write a whole item, if the conditions hold; whether they did."""
    try:
        client.with_retries("PutItem", Item=item, **(only_if or Update()).conditions())
    except ConditionFailed:
        return False
    return True


def transact(*writes: Write) -> None:
    """Make up to a hundred writes to different items, all or none.

    Raises:
        ConditionFailed: if a condition did not hold; ``index`` is the place of its write.
        Conflicted: if another transaction is writing one of the items.
    """
    name = settings().table_name
    client.call("TransactWriteItems", named_table=False, TransactItems=[part.action(name) for part in writes])


def try_transact(*writes: Write) -> bool:
    """Make up to a hundred writes, all or none; False if a condition did not hold or another writer conflicted.

    One more request for each alternative of an update that does not apply.
    """
    variants = [part.update.variants() if isinstance(part, UpdateItem) else iter(()) for part in writes]
    parts = [
        UpdateItem(part.key, next(tries)) if isinstance(part, UpdateItem) else part
        for part, tries in zip(writes, variants, strict=True)
    ]
    while True:
        try:
            transact(*parts)
        except Conflicted:
            return False
        except ConditionFailed as failed:
            variant = next(variants[failed.index], None)
            if variant is None:
                return False
            parts[failed.index] = UpdateItem(parts[failed.index].key, variant)
        else:
            return True


def delete(key: Key, only_if: Update | None = None) -> None:
    """Remove one item, if the conditions hold; otherwise it stays."""
    with suppress(ConditionFailed):
        client.with_retries("DeleteItem", Key=typed(key), **(only_if or Update()).conditions())


def delete_all(keys: Sequence[Key]) -> None:
    """Remove the items of some keys. A failure may leave a part of them; repeating is harmless."""
    deadline = RetryDeadline()
    requests = [{"DeleteRequest": {"Key": typed(key)}} for key in keys]
    while requests:
        batch, requests = requests[:_BATCH], requests[_BATCH:]
        name = settings().table_name
        answer = client.call("BatchWriteItem", named_table=False, RequestItems={name: batch})
        if unprocessed := answer["UnprocessedItems"].get(name):
            deadline.wait()
            requests = unprocessed + requests
