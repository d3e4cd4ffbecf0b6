"""AWS on a port of this machine: moto behind HTTP, whose answers can be recorded and given again.

``python -m bench.suite.aws_server`` prints its port. A client of AWS sends it what it would send to AWS. A ``POST`` to
``/control`` says what to do with that:

- ``live``: moto answers.
- ``record``: moto answers, and the server remembers each answer. It counts requests and capacity.
- ``replay``: the server gives the remembered answers again, at once, for each of some learners as if they were theirs.
  Nothing is written. So a function's processor time is its own, however slow moto is. With ``lenient``, moto answers
  what was not recorded; otherwise that is an error.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import reduce
from itertools import cycle
from typing import Any

import boto3
import httptools
from moto import mock_aws

from hito.aws.client import Attempt, Send, interceptors
from hito.aws.connection import Response
from tests.dynamodb import fit_for_tests
from tools import capacity, moto_aws

# What differs between two requests that have the same answer: ids, dates and times, large numbers.
_VARIES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,}|\d{4}-\d\d-\d\d(T[\d:.]+Z?)?|\d{9,}")
_KEYS = ("PK", "SK")


def identity(target: str, request: dict[str, Any]) -> str:
    """What a request is about: its operation and its keys, without what varies."""
    operation = target.partition(".")[2]
    match operation:
        case "Query":
            about: Any = [request.get("IndexName"), request["ExpressionAttributeValues"]]
        case "BatchGetItem":
            about = [_keys(key) for table in request["RequestItems"].values() for key in table["Keys"]]
        case "BatchWriteItem":
            writes = (write for table in request["RequestItems"].values() for write in table)
            about = [_keys(write.get("Key") or write["Item"]) for one in writes for write in one.values()]
        case "TransactWriteItems" | "TransactGetItems":
            about = [
                _keys(part.get("Key") or part["Item"]) for one in request["TransactItems"] for part in one.values()
            ]
        case "GetItem" | "UpdateItem" | "DeleteItem" | "PutItem":
            about = _keys(request.get("Key") or request["Item"])
        case _:
            about = request.get("SecretId") or request.get("QueueUrl")
    return _VARIES.sub("*", f"{target} {json.dumps(about)}")


def _keys(item: dict[str, Any]) -> list[Any]:
    return [item.get(name) for name in _KEYS]


class Server:
    """What all connections share: the mode, and what was recorded."""

    def __init__(self) -> None:
        self._remembered: dict[str, list[Response]] = {}
        self._replies: dict[str, Iterator[Response]] = {}
        self._mode = "live"
        self._is_lenient = False
        self._recording = ExitStack()
        self._bill = capacity.Bill()

    def control(self, do: str, *, lenient: bool = False, **options: Any) -> dict[str, Any]:
        """Change the mode; the requests and units of a recording that this ends."""
        self._recording.close()
        done, self._bill = self._bill, capacity.Bill()
        self._mode, self._is_lenient = do, lenient
        if do == "record":
            self._remembered = {}
            unmetered = boto3.client("dynamodb", region_name="us-east-1")
            self._bill = self._recording.enter_context(capacity.metered(unmetered))
        elif do == "replay":
            self._replies = dict(self._prepared(**options))
        return {"requests": done.requests, "reads": done.reads, "writes": done.writes}

    def answer(self, target: str, service: str, body: bytes) -> Response:
        """The answer to one request."""
        request = json.loads(body)
        about = identity(target, request)
        if self._mode == "replay":
            if replies := self._replies.get(about):
                return next(replies)
            if not self._is_lenient:
                return Response(400, {}, json.dumps({"__type": "x#NotRecorded", "message": about}).encode())
        service_target, _, operation = target.partition(".")
        send: Send = _refuse
        answered = reduce(_wrapped, interceptors, send)(Attempt(service, service_target, operation, request, body))
        if self._mode == "record":
            self._remembered.setdefault(about, []).append(answered)
        return answered

    def _prepared(
        self, template: str = "", learners: list[str] | None = None
    ) -> Iterator[tuple[str, Iterator[Response]]]:
        """The recorded answers, those of the learner ``template`` once for each of ``learners``."""
        for about, answers in self._remembered.items():
            if not learners or template not in about:
                yield about, cycle(answers)
                continue
            for learner in learners:
                name = learner.encode()
                own = [one._replace(body=one.body.replace(template.encode(), name)) for one in answers]
                yield about.replace(template, learner), cycle(own)


def _wrapped(send: Send, interceptor: Callable[[Attempt, Send], Response]) -> Send:
    return lambda attempt: interceptor(attempt, send)


def _refuse(attempt: Attempt) -> Response:
    return Response(400, {}, json.dumps({"__type": "x#UnknownOperation", "message": attempt.operation}).encode())


class _Connection(asyncio.Protocol):
    """One client's connection, which stays open."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._parser = httptools.HttpRequestParser(self)
        self._start()

    def _start(self) -> None:
        self._path, self._headers, self._body = b"", {}, bytearray()  # type: ignore[var-annotated]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._path = url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.lower()] = value

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        body = bytes(self._body)
        if self._path == b"/control":
            found = self._server.control(**json.loads(body))
            answer = Response(200, {}, json.dumps(found).encode())
        else:
            # The scope of the credential is key, day, region, service.
            service = self._headers[b"authorization"].split(b"/")[3].decode()
            answer = self._server.answer(self._headers[b"x-amz-target"].decode(), service, body)
        head = f"HTTP/1.1 {answer.status} -\r\ncontent-type: application/x-amz-json-1.0\r\n"
        head += f"content-length: {len(answer.body)}\r\n\r\n"
        self._transport.write(head.encode() + answer.body)  # type: ignore[attr-defined]
        self._start()


async def serve() -> None:
    """Answer on a free port, which is printed first."""
    server = Server()
    # 64 functions connect at once.
    listening = await asyncio.get_running_loop().create_server(lambda: _Connection(server), "127.0.0.1", 0, backlog=256)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    moto_aws.install()
    with fit_for_tests(), mock_aws():
        asyncio.run(serve())
