"""A subscriber of webhooks: a small HTTP server that stores requests, and answers as a test says."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Webhook:
    """One received request."""

    headers: dict[str, str]
    body: bytes


Answers = Callable[[Webhook], int]


class Subscriber:
    """Listens on a free port of 127.0.0.1. ``answers`` gives the status for each webhook, else 204."""

    def __init__(self) -> None:
        self.came: list[Webhook] = []
        self.answers: Answers = lambda _: 204
        self.redirects_to = ""
        subscriber = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                came = Webhook(headers, self.rfile.read(int(headers.get("content-length", 0))))
                subscriber.came.append(came)
                self.send_response(subscriber.answers(came))
                if subscriber.redirects_to:
                    self.send_header("Location", subscriber.redirects_to)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def __enter__(self) -> "Subscriber":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def received(self, webhook_id: str) -> list[Webhook]:
        """The webhooks with an id."""
        return [each for each in self.came if each.headers["webhook-id"] == webhook_id]
