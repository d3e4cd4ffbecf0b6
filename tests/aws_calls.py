"""A test's view of the calls of AWS: it watches them, disturbs them, or answers itself."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hito.aws.client import Attempt, Send, interceptors
from hito.aws.connection import Response

# Answers an attempt, raises, or lets it pass (None).
Act = Callable[[Attempt], Response | None]


@contextmanager
def intercepted(act: Act, service: str = "dynamodb") -> Iterator[None]:
    """Let ``act`` see each attempt that is made inside, before anything else does."""

    def interceptor(attempt: Attempt, send: Send) -> Response:
        answer = act(attempt) if attempt.service == service else None
        return send(attempt) if answer is None else answer

    interceptors.append(interceptor)
    try:
        yield
    finally:
        interceptors.remove(interceptor)


@contextmanager
def watched(service: str = "dynamodb") -> Iterator[list[Attempt]]:
    """The attempts to call a service that are made inside."""
    asked: list[Attempt] = []
    with intercepted(asked.append, service):
        yield asked


def answering(status: int, body: Any) -> Act:
    """Answers every attempt alike."""
    response = Response(status, {}, json.dumps(body).encode())
    return lambda _: response


def refusing(code: str, status: int) -> Act:
    """Refuses every attempt as DynamoDB would."""
    return answering(status, {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no"})


def failing(error: Exception) -> Act:
    """Lets every attempt fail."""

    def fail(_: Attempt) -> None:
        raise error

    return fail
