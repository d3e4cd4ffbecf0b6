"""The only place that calls DynamoDB: one client, its deadlines, and what its refusals mean.

A failure that may pass becomes ``Unavailable``. Any other refusal of DynamoDB is a bug, and is raised as it is.
"""

import random
import time
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from hito import caches
from hito.aws.client import Client
from hito.aws.errors import NoAnswer, NotSent, ServiceError
from hito.config import settings
from hito.domain.errors import Code, Unavailable
from hito.store.dynamodb import usage

# Within a call, no attempt starts later than this. With the read timeout of 2 s, a database that is away is
# noticed within 5 s.
ATTEMPTS_START_WITHIN_SECONDS = 2.5

# How long to retry a write that conflicts with another transaction.
CONFLICT_RETRY_SECONDS = 3


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
def client() -> Client:
    """This process's one client, made at a function's start."""
    return Client("dynamodb", attempts=3)


def call(operation: str, *, named_table: bool = True, repeat: bool = True, **arguments: Any) -> Any:
    """Send one request; its answer. Without ``repeat``, what may have been done is not sent again.

    Raises:
        ConditionFailed: if a condition did not hold.
        Conflicted: if another transaction is writing one of the items.
        Unavailable: if the database does not answer, or is busy.
    """
    request, joins = _request(named_table=named_table, arguments=arguments), client().is_under_way
    return _answer(
        operation,
        lambda: client().call(operation, request, start_within=ATTEMPTS_START_WITHIN_SECONDS, repeat=repeat),
        joins=joins,
    )


def begin(operation: str, **arguments: Any) -> Callable[[], Any]:
    """Send a read, and go on: the result waits for its answer. What is called until then is the same trip.

    Its errors are those of ``call``.
    """
    joins = client().is_under_way
    begun = client().begin(
        operation, _request(named_table=True, arguments=arguments), start_within=ATTEMPTS_START_WITHIN_SECONDS
    )
    return lambda: _answer(operation, begun.answer, joins=joins)


def _request(*, named_table: bool, arguments: Mapping[str, Any]) -> dict[str, Any]:
    named = {"TableName": settings().table_name} if named_table else {}
    # Only DynamoDB knows the size of what it read and wrote. The report costs nothing.
    return {**named, "ReturnConsumedCapacity": "TOTAL", **arguments}


def _answer(operation: str, take: Callable[[], dict[str, Any]], *, joins: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    try:
        answer = take()
    except ServiceError as error:
        raise _error_from(error) from error
    except (NotSent, NoAnswer) as error:
        raise Unavailable(Code.DATABASE_AWAY) from error
    finally:
        usage.count(operation, answer, is_trip=not joins)
    return answer


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


def _error_from(error: ServiceError) -> Exception:
    """What DynamoDB's refusal means; the error itself, if it means a bug."""
    reasons = [reason.get("Code", "None") for reason in error.answer.get("CancellationReasons", [])]
    if error.code == "ConditionalCheckFailedException":
        return ConditionFailed()
    if "ConditionalCheckFailed" in reasons:
        return ConditionFailed(reasons.index("ConditionalCheckFailed"))
    if error.code == "TransactionConflictException" or "TransactionConflict" in reasons:
        return Conflicted()
    may_pass = error.is_transient or error.may_be_done
    if may_pass or {"ThrottlingError", "ProvisionedThroughputExceeded"} & set(reasons):
        return Unavailable(Code.DATABASE_BUSY)
    return error
