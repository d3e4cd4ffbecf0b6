"""The client of one service: a request in, its answer out, with retries between."""

import os
import random
import time
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Mapping
from functools import reduce
from json import JSONEncoder, loads
from math import inf
from typing import Any, NamedTuple
from weakref import WeakSet

from pydantic_core import from_json

from hito.aws import credentials, endpoints
from hito.aws.connection import Connections, Response, Sent
from hito.aws.errors import AwsError, NoAnswer, ServiceError
from hito.aws.signature import authorization

# Target, version of AWS JSON and variable of the endpoint, by the name in a service's address.
_SERVICES = {
    "dynamodb": ("DynamoDB_20120810", "1.0", "DYNAMODB"),
    "events": ("AWSEvents", "1.1", "EVENTBRIDGE"),
    "kms": ("TrentService", "1.1", "KMS"),
    "secretsmanager": ("secretsmanager", "1.1", "SECRETS_MANAGER"),
    "sqs": ("AmazonSQS", "1.0", "SQS"),
    "ssm": ("AmazonSSM", "1.1", "SSM"),
}

# How long to wait before the first retry, at most, and twice as long before each other one: as AWS's own clients do.
_PAUSE_SECONDS = 0.025
_PAUSE_THROTTLED_SECONDS = 1.0
# How much longer the service may make it.
_LONGER_PAUSE_SECONDS = 5.0

# The retries of a bad time end when they have used this up, so that they do not prolong it. A success gives back.
_QUOTA = 500
_COST, _COST_THROTTLED = 14, 5


class Attempt(NamedTuple):
    """A request that is about to be sent, and what it is in words.

    ``joins`` says that it does not wait for the answer to one before it: both are one trip.
    """

    service: str
    target: str
    operation: str
    request: Mapping[str, Any]
    body: bytes
    joins: bool = False


Send = Callable[[Attempt], Response]
Answer = Callable[[Attempt], dict[str, Any]]
Interceptor = Callable[[Attempt, Send], Response]

# Stand between clients and the network, the last one first: tests and tools watch here, or answer themselves.
interceptors: list[Interceptor] = []


class Begun:
    """A read that was sent; ``Client.begin`` makes it."""

    def __init__(self, take: Callable[[], dict[str, Any]], forget: Callable[["Begun"], None]) -> None:
        self._take, self._forget = take, forget

    def answer(self) -> dict[str, Any]:
        """The service's answer, once.

        Raises:
            AwsError: that of the last attempt.
        """
        self._forget(self)
        return self._take()


class Client:
    """Calls one service: ``Client("dynamodb").call("GetItem", {...})``. Threads may share it.

    A service that is away is noticed after ``read_seconds``, which botocore sets to a minute.
    """

    def __init__(self, service: str, *, attempts: int, read_seconds: float = 2.0) -> None:
        self._service = service
        self._target, version, variable = _SERVICES[service]
        self._type = f"application/x-amz-json-{version}"
        self._region = endpoints.region()
        endpoint = endpoints.endpoint(service, variable)
        self._authority = endpoint.authority
        self._connections = Connections(endpoint, read_seconds)
        self._attempts = attempts
        self._quota = _QUOTA
        self._under_way = WeakSet[Begun]()

    def call(
        self, operation: str, request: Mapping[str, Any], *, start_within: float = inf, repeat: bool = True
    ) -> dict[str, Any]:
        """The service's answer.

        No attempt starts later than ``start_within`` seconds into the call. Without ``repeat``, what the service may
        have done is not sent again.

        Raises:
            AwsError: that of the last attempt.
        """
        if operation == "TransactWriteItems":
            # By this, DynamoDB does it once, however often it is sent.
            request = {"ClientRequestToken": os.urandom(16).hex(), **request}
        attempt = self._attempt(operation, request)
        return self._repeated(attempt, self._answer, time.monotonic() + start_within, repeat=repeat)

    def begin(self, operation: str, request: Mapping[str, Any], *, start_within: float = inf) -> "Begun":
        """Send a read, and go on; the result has its answer. What is called until then travels at the same time."""
        attempt, until = self._attempt(operation, request), time.monotonic() + start_within
        first = self._first(attempt)
        begun = Begun(lambda: self._repeated(attempt, first, until, repeat=True), self._under_way.discard)
        self._under_way.add(begun)
        return begun

    @property
    def is_under_way(self) -> bool:
        """Whether a read was begun whose answer nobody has taken yet."""
        return bool(self._under_way)

    def forget_begun(self) -> None:
        """Let no read count as under way: what a request began and did not take is nothing to the next one."""
        self._under_way.clear()

    def _attempt(self, operation: str, request: Mapping[str, Any]) -> Attempt:
        body = _encode(request).encode()
        return Attempt(self._service, self._target, operation, request, body, self.is_under_way)

    def _first(self, attempt: Attempt) -> Answer:
        """Send a first attempt; the result waits for its answer. Interceptors answer at once."""
        try:
            if interceptors:
                answer = self._answer(attempt)
                return lambda _: answer
            sent = self._sent(attempt)
        except AwsError as error:
            return _raises(error)
        return lambda _: self._understood(sent.answer(), attempt)

    def _repeated(self, attempt: Attempt, first: Answer, until: float, *, repeat: bool) -> dict[str, Any]:
        """The answer to the last of some attempts; ``first`` gives that to the first one."""
        number = cost = 0
        while True:
            try:
                answer = (self._answer if number else first)(attempt)
            except AwsError as error:
                number += 1
                cost = _COST_THROTTLED if error.is_throttled else _COST
                pause = _pause(error, number)
                is_late = number == self._attempts or time.monotonic() + pause > until or cost > self._quota
                if is_late or not error.is_transient or (error.may_be_done and not repeat):
                    raise
                self._quota -= cost
                time.sleep(pause)
            else:
                self._quota = min(_QUOTA, self._quota + (cost or 1))
                return answer

    def _answer(self, attempt: Attempt) -> dict[str, Any]:
        send: Send = self._send
        return self._understood(reduce(_intercepted, interceptors, send)(attempt), attempt)

    def _understood(self, response: Response, attempt: Attempt) -> dict[str, Any]:
        try:
            answer = parsed(attempt.service, response.body)
        except ValueError as error:
            if response.status < 300:
                raise NoAnswer("What came is not AWS JSON") from error
            answer = {}
        if response.status >= 300:
            raise _refusal(response, answer)
        return answer

    def _send(self, attempt: Attempt) -> Response:
        return self._sent(attempt).answer()

    def _sent(self, attempt: Attempt) -> Sent:
        signer = credentials.current()
        headers = {
            "content-type": self._type,
            "host": self._authority,
            "x-amz-date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
            **({"x-amz-security-token": signer.token} if signer.token else {}),
            "x-amz-target": f"{attempt.target}.{attempt.operation}",
        }
        signed = authorization(headers, attempt.body, region=self._region, service=self._service, credentials=signer)
        return self._connections.send(headers | {"authorization": signed}, attempt.body)


def _raises(error: AwsError) -> Answer:
    def answer(_attempt: Attempt) -> dict[str, Any]:
        raise error

    return answer


def _intercepted(send: Send, interceptor: Interceptor) -> Send:
    return lambda attempt: interceptor(attempt, send)


def _pause(error: AwsError, number: int) -> float:
    """How many seconds to wait after so many attempts."""
    most = _PAUSE_THROTTLED_SECONDS if error.is_throttled else _PAUSE_SECONDS
    pause = random.uniform(0, most * 2 ** (number - 1))  # noqa: S311 - no secret  # nosec B311
    return max(pause, min(error.retry_after, pause + _LONGER_PAUSE_SECONDS))


def _encoded(value: object) -> str:
    """Bytes as AWS JSON has them."""
    if isinstance(value, bytes):
        return b2a_base64(value, newline=False).decode()
    raise TypeError(f"AWS JSON has no {type(value).__name__}")


_encode = JSONEncoder(default=_encoded, separators=(",", ":")).encode


def parsed(service: str, body: bytes) -> dict[str, Any]:
    """A body as a dictionary; of DynamoDB, with bytes where its values are bytes.

    Raises:
        ValueError: if it is no JSON object.
    """
    has_bytes = service == "dynamodb" and (b'"B":' in body or b'"BS":' in body)
    answer = loads(body, object_hook=_decoded) if has_bytes else from_json(body or b"{}")
    if not isinstance(answer, dict):
        raise ValueError("an answer is an object")  # noqa: TRY004 - of what came, as for all else that is no JSON
    return answer


def _decoded(value: dict[str, Any]) -> dict[str, Any]:
    match value:
        case {"B": str(text)}:
            return {"B": a2b_base64(text)}
        case {"BS": [str(), *_] as texts}:
            return {"BS": [a2b_base64(text) for text in texts]}
    return value


def _refusal(response: Response, answer: Mapping[str, Any]) -> ServiceError:
    # What SQS called it before it spoke JSON, which its clients still go by.
    older = response.headers.get(b"x-amzn-query-error", b"").decode("latin-1").partition(";")[0]
    code = older or str(answer.get("__type") or response.status).rpartition("#")[2].partition(":")[0]
    wait = response.headers.get(b"x-amz-retry-after", b"")
    return ServiceError(code, response.status, answer, int(wait) / 1000 if wait.isdigit() else 0.0)
