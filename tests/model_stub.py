"""A model on a free port that uses Gemini's wire format or Bedrock's, and can fail in many ways."""

import json
import socket
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import unquote

from hito.domain.tutoring import similarity

if TYPE_CHECKING:
    from collections.abc import Callable

Wire = Literal["gemini", "bedrock"]


@dataclass(frozen=True)
class Reply:
    """The model's response to one request, after some seconds."""

    status: int
    body: bytes
    after: float = 0


@dataclass(frozen=True)
class ReceivedRequest:
    """A received request; ``headers`` by lower-case name."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class ModelStub:
    """Answers the replies in ``plan``, one after the other, then ``usual``; embeddings as ``embeds`` says.

    While ``may_answer`` is cleared, requests wait.

    with ModelStub("gemini") as model:
        model.plan.append(model.fails(429))
    """

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.plan: deque[Reply] = deque()
        self.usual = self.says("## Fortalezas\n- Usas bien la imagen base de tu Dockerfile.")
        self.embeds: Callable[[str], list[float]] = lambda text: list(similarity.hashed(text))
        self.embeds_with: Reply | None = None
        self.received: list[ReceivedRequest] = []
        self.stopped = Event()
        self.may_answer = Event()
        self.may_answer.set()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.002})
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.may_answer.set()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    @property
    def completions(self) -> list[ReceivedRequest]:
        """The requests for a reply, without those for embeddings."""
        return [one for one in self.received if one.path.endswith((":generateContent", "/converse"))]

    # Its replies

    def says(self, text: str, prompt_tokens: int = 480, completion_tokens: int = 120, after: float = 0) -> Reply:
        if self.wire == "gemini":
            candidate = {
                "content": {"parts": [{"text": text}], "role": "model"},
                "finishReason": "STOP",
                "index": 0,
                "safetyRatings": [{"category": "HARM_CATEGORY_HARASSMENT", "probability": "NEGLIGIBLE"}],
            }
            return _json(
                {
                    "candidates": [candidate],
                    "usageMetadata": {
                        "promptTokenCount": prompt_tokens,
                        "candidatesTokenCount": completion_tokens,
                        "totalTokenCount": prompt_tokens + completion_tokens,
                    },
                    "modelVersion": "gemini-3.8-flash",
                },
                after=after,
            )
        return _json(
            {
                "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
                "stopReason": "end_turn",
                "usage": {
                    "inputTokens": prompt_tokens,
                    "outputTokens": completion_tokens,
                    "totalTokens": prompt_tokens + completion_tokens,
                },
                "metrics": {"latencyMs": 620},
            },
            after=after,
        )

    def fails(self, status: int) -> Reply:
        if self.wire == "gemini":
            names = {429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE", 400: "INVALID_ARGUMENT"}
            error = {"code": status, "message": "No", "status": names.get(status, "UNKNOWN")}
            return _json({"error": error}, status)
        return _json({"message": "No"}, status)

    def refuses_thinking(self) -> Reply:
        """Gemini's response to a thinking level that a model does not support."""
        message = "'low' is not a supported thinking level for this model. Allowed values are: medium, high."
        return _json({"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}, 400)

    def blocks(self) -> list[Reply]:
        """Each way in which a model refuses to answer."""
        if self.wire == "gemini":
            used = {"promptTokenCount": 300, "totalTokenCount": 300}
            ratings = [{"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": "HIGH", "blocked": True}]
            return [
                _json({"promptFeedback": {"blockReason": "SAFETY", "safetyRatings": ratings}, "usageMetadata": used}),
                _json({"candidates": [{"finishReason": "SAFETY", "index": 0}], "usageMetadata": used}),
                _json({"candidates": [{"finishReason": "PROHIBITED_CONTENT", "index": 0}], "usageMetadata": used}),
            ]
        message = {"role": "assistant", "content": [{"text": "Sorry, I can not answer this."}]}
        return [
            _json({"output": {"message": message}, "stopReason": reason, "usage": {"inputTokens": 300}})
            for reason in ("guardrail_intervened", "content_filtered")
        ]

    def says_nothing(self) -> list[Reply]:
        """Each way in which a model finishes without a text."""
        if self.wire == "gemini":
            return [
                _json({"candidates": [{"finishReason": "STOP", "index": 0}]}),
                _json({"candidates": [{"content": {"role": "model"}, "finishReason": "STOP"}]}),
                _json({"candidates": [{"content": {"role": "model"}, "finishReason": "MAX_TOKENS"}]}),
                _json({"candidates": [{"content": {"parts": [{"text": "Hmm.", "thought": True}]}}]}),
                _json({"candidates": []}),
                _json({}),
                self.says(" \n"),
            ]
        return [
            _json({"output": {"message": {"role": "assistant", "content": []}}, "stopReason": "end_turn"}),
            _json(
                {
                    "output": {"message": {"content": [{"reasoningContent": {"reasoningText": {"text": "Hmm."}}}]}},
                    "stopReason": "max_tokens",
                }
            ),
            self.says(" \n"),
        ]

    def garbage(self) -> list[Reply]:
        """Responses of a wrong form."""
        bodies = [b"<html>Welcome</html>", b'{"candidates": [{"content"', b"\xff\xfe", b"[]", b"null", b"7"]
        if self.wire == "gemini":
            bodies += [b'{"candidates": 7}', b'{"usageMetadata": {"promptTokenCount": "many"}}']
        else:
            bodies += [
                b'{"output": 7}',
                b'{"output": {"message": {"content": [7]}}}',
                b'{"usage": {"inputTokens": "x"}}',
            ]
        return [Reply(200, body) for body in bodies]

    def answer(self, received: ReceivedRequest) -> Reply:
        if received.path.endswith(":batchEmbedContents"):
            texts = [one["content"]["parts"][0]["text"] for one in received.body["requests"]]
            return self.embeds_with or _json({"embeddings": [{"values": self.embeds(text)} for text in texts]})
        if received.path.endswith("/invoke"):
            text = received.body["inputText"]
            return self.embeds_with or _json({"embedding": self.embeds(text), "inputTextTokenCount": len(text) // 4})
        return self.plan.popleft() if self.plan else self.usual


def _json(body: object, status: int = 200, *, after: float = 0) -> Reply:
    return Reply(status, json.dumps(body, ensure_ascii=False).encode(), after)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, model: ModelStub) -> None:
        self.model = model
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def hang_up(self) -> None:
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that hung up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        model = self.server.model
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        headers = {name.lower(): value for name, value in self.headers.items()}
        received = ReceivedRequest(unquote(self.path), headers, body)
        model.received.append(received)
        reply = model.answer(received)
        model.may_answer.wait()
        if model.stopped.wait(reply.after):
            self.close_connection = True
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Print nothing into the tests' output."""
