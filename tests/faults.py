"""DynamoDB that fails at one attempt of a request, or from it on, and a clock that nobody waits for."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from hito.aws import client
from hito.aws.client import Attempt, Send
from hito.aws.connection import Response
from hito.aws.errors import NoAnswer

# For so long the client waits for an answer.
READ_SECONDS = 2.0

READS = frozenset({"GetItem", "Query", "BatchGetItem"})
# What DynamoDB refuses while a transaction of others writes the item. Reads of single items it does not.
CONFLICTS = {
    "TransactWriteItems": "TransactionCanceledException",
    "TransactGetItems": "TransactionCanceledException",
    "PutItem": "TransactionConflictException",
    "UpdateItem": "TransactionConflictException",
    "DeleteItem": "TransactionConflictException",
}


class Clock:
    """Seconds that pass by being slept, or waited for an answer."""

    def __init__(self) -> None:
        self.seconds = time.monotonic()

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Let the functions read this clock, and wait by it."""
        patch.setattr(time, "sleep", self.sleep)
        patch.setattr(time, "monotonic", self.now)
        for name, module in list(sys.modules.items()):
            if name.startswith("hito.") and hasattr(module, "monotonic"):
                patch.setattr(module, "monotonic", self.now)


@dataclass(frozen=True)
class Tried:
    """One attempt of a call; ``do`` lets DynamoDB do it."""

    operation: str
    clock: Clock
    do: Callable[[], Response]


def _refusal(code: str, **more: Any) -> Response:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no", **more}
    return Response(400, {}, json.dumps(body).encode())


def throttled(_tried: Tried) -> Response:
    return _refusal("ProvisionedThroughputExceededException")


def conflict(tried: Tried) -> Response:
    code = CONFLICTS[tried.operation]
    reasons = {"CancellationReasons": [{"Code": "TransactionConflict"}]} if code.startswith("TransactionCan") else {}
    return _refusal(code, **reasons)


def timeout_before(tried: Tried) -> Response:
    tried.clock.sleep(READ_SECONDS)
    raise NoAnswer("The service does not answer")


def timeout_after(tried: Tried) -> Response:
    tried.do()
    return timeout_before(tried)


def reset_before(_tried: Tried) -> Response:
    raise NoAnswer("The connection was reset")


def reset_after(tried: Tried) -> Response:
    tried.do()
    return reset_before(tried)


Fault = Callable[[Tried], Response]
# One attempt, all attempts of a call, or all that comes from there on.
Span = Literal["once", "call", "lasting"]


def applies(fault: Fault, operation: str) -> bool:
    """Whether a call can have a fault that differs from the others."""
    if fault is conflict:
        return operation in CONFLICTS
    return fault not in (timeout_after, reset_after) or operation not in READS


# What fails a call, and for how long.
CELLS: tuple[tuple[Fault, Span], ...] = (
    (throttled, "call"),
    (timeout_before, "call"),
    (reset_before, "call"),
    (timeout_after, "once"),
    (timeout_after, "call"),
    (reset_after, "once"),
    (conflict, "once"),
    (conflict, "lasting"),
)


@dataclass
class Unwell:
    """Meets every attempt of every call; ``fault`` is done at the call of a ``number``, 1 being the first."""

    clock: Clock
    number: int = 0
    fault: Fault | None = None
    span: Span = "once"
    calls: list[str] = field(default_factory=list)
    _last: Attempt | None = None
    _done: dict[str, Response] = field(default_factory=dict)

    def __call__(self, attempt: Attempt, send: Send) -> Response:
        if attempt.service != "dynamodb":
            return send(attempt)
        # All attempts of a call are the same one.
        is_first, self._last = attempt is not self._last, attempt
        if is_first:
            self.calls.append(attempt.operation)
        tried = Tried(attempt.operation, self.clock, lambda: self._once(attempt, send))
        here = len(self.calls)
        if self.fault and (here == self.number and (is_first or self.span != "once")):
            return self.fault(tried)
        if self.fault and here > self.number > 0 and self.span == "lasting" and applies(self.fault, tried.operation):
            return self.fault(tried)
        return tried.do()

    def _once(self, attempt: Attempt, send: Send) -> Response:
        # What moto does not know: a transaction that comes again with its token is answered as the first time.
        token = attempt.request["ClientRequestToken"] if attempt.operation == "TransactWriteItems" else ""
        if token in self._done:
            return self._done[token]
        answer = send(attempt)
        if token and answer.status < 300:
            self._done[token] = answer
        return answer


@contextmanager
def dynamodb(unwell: Unwell) -> Iterator[Unwell]:
    """Inside, every attempt of every call meets ``unwell`` first."""
    client.interceptors.append(unwell)
    try:
        with pytest.MonkeyPatch.context() as patch:
            # The retries of one bad time after another use up the client's quota for them.
            patch.setattr(client, "_COST", 0)
            patch.setattr(client, "_COST_THROTTLED", 0)
            yield unwell
    finally:
        client.interceptors.remove(unwell)
