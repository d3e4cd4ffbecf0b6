"""DynamoDB that fails at one attempt of a request, or from it on, and a clock that nobody waits for."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.retries.quota import RetryQuota
from moto.core.botocore_stubber import BotocoreStubber

from hito.store.dynamodb import client

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
        for name, module in list(sys.modules.items()):
            if name.startswith("hito.") and hasattr(module, "monotonic"):
                patch.setattr(module, "monotonic", self.now)


@dataclass(frozen=True)
class Attempt:
    """One attempt of a request; ``do`` lets DynamoDB do it."""

    request: Any
    operation: str
    clock: Clock
    do: Callable[[], AWSResponse]


def _refusal(attempt: Attempt, code: str, status: int, **more: Any) -> AWSResponse:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no", **more}
    headers = {"content-type": "application/x-amz-json-1.0"}
    return AWSResponse(attempt.request.url, status, headers, _Raw(json.dumps(body).encode()))


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        return iter([self._body])


def throttled(attempt: Attempt) -> AWSResponse:
    return _refusal(attempt, "ProvisionedThroughputExceededException", 400)


def conflict(attempt: Attempt) -> AWSResponse:
    code = CONFLICTS[attempt.operation]
    reasons = {"CancellationReasons": [{"Code": "TransactionConflict"}]} if code.startswith("TransactionCan") else {}
    return _refusal(attempt, code, 400, **reasons)


def timeout_before(attempt: Attempt) -> AWSResponse:
    attempt.clock.sleep(client.client().meta.config.read_timeout)
    raise ReadTimeoutError(endpoint_url=attempt.request.url)


def timeout_after(attempt: Attempt) -> AWSResponse:
    attempt.do()
    return timeout_before(attempt)


def reset_before(attempt: Attempt) -> AWSResponse:
    raise ConnectionClosedError(endpoint_url=attempt.request.url)


def reset_after(attempt: Attempt) -> AWSResponse:
    attempt.do()
    return reset_before(attempt)


Fault = Callable[[Attempt], AWSResponse]
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
    _last: object = None
    _done: dict[str, AWSResponse] = field(default_factory=dict)

    def __call__(self, request: Any, event_name: str, do: Callable[[], AWSResponse]) -> AWSResponse:
        operation = event_name.rpartition(".")[2]
        # The attempts of a call are known by the id that botocore gives it.
        call = request.headers["amz-sdk-invocation-id"]
        is_first, self._last = call != self._last, call
        if is_first:
            self.calls.append(operation)
        attempt = Attempt(request, operation, self.clock, lambda: self._once(request, operation, do))
        here = len(self.calls)
        if self.fault and (here == self.number and (is_first or self.span != "once")):
            return self.fault(attempt)
        if self.fault and here > self.number > 0 and self.span == "lasting" and applies(self.fault, operation):
            return self.fault(attempt)
        return attempt.do()

    def _once(self, request: Any, operation: str, do: Callable[[], AWSResponse]) -> AWSResponse:
        # What moto does not know: a transaction that comes again with its token is answered as the first time.
        token = json.loads(request.body)["ClientRequestToken"] if operation == "TransactWriteItems" else ""
        if token in self._done:
            return AWSResponse(request.url, 200, self._done[token].headers, _Raw(self._done[token].content))
        answer = do()
        if token and answer.status_code < 300:
            self._done[token] = answer
        return answer


@contextmanager
def dynamodb(unwell: Unwell) -> Iterator[Unwell]:
    """Inside, every attempt of every request meets ``unwell`` first."""
    events = client.client().meta.events
    # Moto's handler is called, whatever the client's say, unless one that comes first raises.
    events.unregister("before-send.dynamodb", client.refuse_late_attempts)
    events.register_first("before-send.dynamodb", client.refuse_late_attempts)
    answer = BotocoreStubber.__call__

    def meet(stubber: BotocoreStubber, event_name: str, request: Any, **more: Any) -> AWSResponse | None:
        def do() -> AWSResponse:
            return answer(stubber, event_name, request, **more)

        return unwell(request, event_name, do) if event_name.startswith("before-send.dynamodb.") else do()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BotocoreStubber, "__call__", meet)
        # The retries of one bad time after another use up the client's quota for them.
        patch.setattr(RetryQuota, "acquire", lambda *_: True)
        yield unwell
