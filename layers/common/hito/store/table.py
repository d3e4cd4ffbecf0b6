"""The only place that talks to DynamoDB.

Every read of a learner is strongly consistent. A write that fails for reasons that pass becomes
``Unavailable``; anything else that DynamoDB says is a bug, and is raised as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from hito.config import settings
from hito.domain.errors import Unavailable
from hito.store.change import Change, attribute
from hito.store.items import Item
from hito.store.keys import Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# The gateway hangs up after 29 s, a person much earlier; boto3's own defaults wait 60 s and
# try again for up to 25 s.
_CLIENT_CONFIG = Config(
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "total_max_attempts": 3},
)

# No attempt starts later than this into a request, so that with the read timeout every answer
# is given within 5 s.
ATTEMPTS_START_WITHIN_SECONDS = 2.5

_PASSING = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)

_attempts_until: ContextVar[float] = ContextVar("attempts_until", default=float("inf"))


@contextmanager
def one_request() -> Iterator[None]:
    """Let all calls inside share one request's patience.

    Raises:
        Unavailable: from any call, once that patience is over.
    """
    token = _attempts_until.set(monotonic() + ATTEMPTS_START_WITHIN_SECONDS)
    try:
        yield
    finally:
        _attempts_until.reset(token)


def query(prefix: Key) -> list[Item]:
    """All items of a partition whose sort key begins with ``prefix``'s, in key order."""
    arguments: dict[str, Any] = {
        "KeyConditionExpression": "PK = :pk AND begins_with(SK, :sk)",
        "ExpressionAttributeValues": {":pk": attribute(prefix["PK"]), ":sk": attribute(prefix["SK"])},
        "ConsistentRead": True,
    }
    items: list[Item] = []
    while True:
        page = _call("query", **arguments)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return items
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def update(key: Key, change: Change) -> Item | None:
    """Write a change to one item, made if absent.

    Returns the item as it was before, empty if this write made it; None if the change's
    conditions did not hold and nothing was written.
    """
    try:
        written = _call("update_item", Key=_attributes(key), ReturnValues="ALL_OLD", **change.arguments())
    except _ConditionFailed:
        rest = change.without_most()
        return update(key, rest) if rest else None
    item: Item = written.get("Attributes", {})
    return item


def delete(key: Key, only_if: Change) -> None:
    """Remove one item, if the change's conditions hold; otherwise it stays."""
    with suppress(_ConditionFailed):
        _call("delete_item", Key=_attributes(key), **only_if.conditions())


class _ConditionFailed(Exception):
    pass


def _attributes(key: Key) -> dict[str, Any]:
    return {name: attribute(value) for name, value in key.items()}


def _call(operation: str, **arguments: Any) -> Any:
    try:
        return getattr(client(), operation)(TableName=settings().table_name, **arguments)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ConditionalCheckFailedException":
            raise _ConditionFailed from None
        if code in _PASSING or error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
            raise Unavailable("The database is busy") from error
        raise
    except (HTTPClientError, NoConnection) as error:
        raise Unavailable("The database does not answer") from error


@cache
def client() -> "DynamoDBClient":
    """This process's one client; for tests and tools to watch, not to call."""
    made = boto3.client("dynamodb", config=_CLIENT_CONFIG)
    made.meta.events.register("before-send.dynamodb", refuse_late_attempts)
    return made


def refuse_late_attempts(**_: Any) -> None:
    """Called before each attempt of each request of the client."""
    if monotonic() > _attempts_until.get():
        raise Unavailable("The database does not answer in time")
