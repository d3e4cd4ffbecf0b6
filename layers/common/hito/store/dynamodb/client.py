"""The only place that calls DynamoDB: one client, its deadlines, and what its refusals mean.

A failure that may pass becomes ``Unavailable``. Any other refusal of DynamoDB is a bug, and is raised as it is.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError, ReadTimeoutError
from botocore.exceptions import ConnectionError as NoConnection

from hito import caches
from hito.config import aws_client, settings
from hito.domain.errors import Code, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Within a call, no attempt starts later than this. With the read timeout of 2 s, a database that is away is
# noticed within 5 s.
ATTEMPTS_START_WITHIN_SECONDS = 2.5

# How long to retry a write that conflicts with another transaction.
CONFLICT_RETRY_SECONDS = 3

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


class ConditionFailed(Exception):
    """The condition of a write did not hold; ``index`` is the place of that write in its transaction."""

    def __init__(self, index: int = 0) -> None:
        super().__init__(index)
        self.index = index


class Conflicted(Exception):
    """Another transaction is writing the same item."""


class RetryDeadline:
    """How long to retry a write while other writers conflict with it."""

    def __init__(self, seconds: float = CONFLICT_RETRY_SECONDS) -> None:
        self._until = monotonic() + seconds
        self._attempt = 0

    def wait(self) -> None:
        """Wait a little: longer at each attempt, and never the same time.

        Raises:
            Unavailable: if the deadline has passed.
        """
        if monotonic() > self._until:
            raise Unavailable(Code.TOO_MANY_WRITES)
        self._attempt += 1
        pause = random.uniform(0, min(0.5, 0.02 * 2**self._attempt))  # noqa: S311 - no secret  # nosec B311
        time.sleep(pause)


@caches.once("the client of DynamoDB")
def client() -> "DynamoDBClient":
    """This process's one client, made at a function's start. Tests and tools watch its events."""
    made: DynamoDBClient = aws_client("dynamodb", attempts=3)
    made.meta.events.register("before-send.dynamodb", refuse_late_attempts)
    made.meta.events.register_first("needs-retry.dynamodb", _refuse_to_repeat)
    return made


def call(operation: str, *, named_table: bool = True, **arguments: Any) -> Any:
    """Send one request; its answer.

    Raises:
        ConditionFailed: if a condition did not hold.
        Conflicted: if another transaction is writing one of the items.
        Unavailable: if the database does not answer, or is busy.
    """
    named = {"TableName": settings().table_name} if named_table else {}
    deadline = _attempts_until.set(monotonic() + ATTEMPTS_START_WITHIN_SECONDS)
    try:
        return getattr(client(), operation)(**named, **arguments)
    except ClientError as error:
        raise _error_from(error) from error
    except (HTTPClientError, NoConnection) as error:
        raise Unavailable(Code.DATABASE_AWAY) from error
    finally:
        _attempts_until.reset(deadline)


def with_retries(operation: str, **arguments: Any) -> Any:
    """Send one request, and repeat it while other transactions conflict with it.

    Raises:
        ConditionFailed: as ``call``.
        Unavailable: as ``call``, or if the conflict lasts too long.
    """
    deadline = RetryDeadline()
    while True:
        try:
            return call(operation, **arguments)
        except Conflicted:
            deadline.wait()


def _error_from(error: ClientError) -> Exception:
    """What DynamoDB's refusal means; the error itself, if it means a bug."""
    code = error.response["Error"]["Code"]
    reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
    if code == "ConditionalCheckFailedException":
        return ConditionFailed()
    if "ConditionalCheckFailed" in reasons:
        return ConditionFailed(reasons.index("ConditionalCheckFailed"))
    if code == "TransactionConflictException" or "TransactionConflict" in reasons:
        return Conflicted()
    is_transient = code in _TRANSIENT or error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500
    if is_transient or {"ThrottlingError", "ProvisionedThroughputExceeded"} & set(reasons):
        return Unavailable(Code.DATABASE_BUSY)
    return error


def refuse_late_attempts(**_: Any) -> None:
    """Refuse an attempt that would start too late. The client calls this before each attempt."""
    if monotonic() > _attempts_until.get():
        raise Unavailable(Code.DATABASE_LATE)


@contextmanager
def never_twice(counts: bool) -> Iterator[None]:
    """Inside, if ``counts``, nothing that may have been written is sent again: it would be counted twice."""
    token = _once_only.set(counts)
    try:
        yield
    finally:
        _once_only.reset(token)


def _refuse_to_repeat(response: Any, caught_exception: Exception | None, **_: Any) -> None:
    """Refuse to repeat what must not be written twice. botocore calls this before it decides on another attempt."""
    may_be_done = isinstance(caught_exception, ReadTimeoutError | ConnectionClosedError) or (
        response is not None and response[0].status_code >= 500
    )
    if may_be_done and _once_only.get():
        raise Unavailable(Code.DATABASE_SILENT)
