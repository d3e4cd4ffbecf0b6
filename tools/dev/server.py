"""API Gateway for `make dev`: an HTTP server that hands each request to its function."""

import base64
import html
import json
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tools import lambda_events, template
from tools.dev.terminal import Terminal
from tools.dev.worker import Reply
from tools.dev.workers import WorkerEnded, Workers

# API Gateway takes no more.
MOST_BYTES = 10 * 1024 * 1024


class Server(ThreadingHTTPServer):
    """The API on a port of this machine."""

    daemon_threads = True
    # Requests that arrive together, while a worker starts.
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], workers: Workers, terminal: Terminal) -> None:
        super().__init__(address, _Handler)
        self.workers = workers
        self.terminal = terminal


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it, each answer on a connection that stays open would wait for an acknowledgement.
    disable_nagle_algorithm = True
    server: Server

    def __getattr__(self, name: str) -> Any:
        # The server calls do_<METHOD>: every method is a request to a function.
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, *_: Any) -> None:
        """Write nothing: the terminal's lines say more."""

    def _answer(self) -> None:
        began = time.monotonic()
        path, _, query = self.path.partition("?")
        body = self._body()
        if body is None:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _json_headers(), _said("Request Too Long"))
            return
        reply = None
        found = self.server.workers.route(self.command, path)
        if found is None:
            status, headers, content = lambda_events.NOT_FOUND_STATUS, self._gateways_own(), lambda_events.NOT_FOUND
            sent = json.dumps(content).encode()
        else:
            handler, route, parameters = found
            event = lambda_events.request_event(
                route,
                parameters,
                path=path,
                query=query,
                headers={name: self.headers.get_all(name, []) for name in self.headers},
                body=body,
                source=self.client_address[0],
            )
            try:
                reply = self.server.workers.call(handler, event)
            except WorkerEnded:
                reply = Reply(None, [], f"The process of {handler} ended before it answered.")
            status, headers, sent = self._of_reply(reply)
        self._send(status, headers, sent)
        self.server.terminal.request(self.command, path, int(status), time.monotonic() - began, reply)

    def _body(self) -> bytes | None:
        """The request's body; None if it is too large."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            parts: list[bytes] = []
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                if sum(map(len, parts)) + size > MOST_BYTES:
                    return None
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(parts)
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(length) if length <= MOST_BYTES else None

    def _of_reply(self, reply: Reply) -> tuple[int, dict[str, str], bytes]:
        answer = reply.answer
        if not isinstance(answer, dict) or "statusCode" not in answer:
            return self._of_trace(reply.trace or f"The function answered {answer!r}")
        body = answer.get("body") or ""
        sent = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        return int(answer["statusCode"]), dict(answer.get("headers") or {}), sent

    def _of_trace(self, trace: str) -> tuple[int, dict[str, str], bytes]:
        """A function that cannot be loaded or that raised: its traceback, as a page or as JSON."""
        headers = self._gateways_own()
        if "text/html" in self.headers.get("Accept", ""):
            headers["Content-Type"] = "text/html; charset=utf-8"
            last = trace.strip().splitlines()[-1]
            page = f"<!doctype html><title>{html.escape(last)}</title><h1>{html.escape(last)}</h1>"
            return HTTPStatus.INTERNAL_SERVER_ERROR, headers, f"{page}<pre>{html.escape(trace)}</pre>".encode()
        said = {**json.loads(_said(trace.strip().splitlines()[-1])), "trace": trace.splitlines()}
        return HTTPStatus.INTERNAL_SERVER_ERROR, headers, json.dumps(said).encode()

    def _gateways_own(self) -> dict[str, str]:
        """The headers of answers that no function gives, as the template says them."""
        declared = template.load()["Resources"]["Api"]["Properties"]["GatewayResponses"]["DEFAULT_5XX"]
        fixed = declared["ResponseParameters"]["Headers"].items()
        headers = {name: value.strip("'") for name, value in fixed if value.startswith("'")}
        origin = self.headers.get("Origin")
        return _json_headers() | headers | ({"Access-Control-Allow-Origin": origin} if origin else {})

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != HTTPStatus.NO_CONTENT:
            self.wfile.write(body)


def _json_headers() -> dict[str, str]:
    return {"Content-Type": "application/json"}


def _said(message: str) -> bytes:
    """A message under each key that a contract uses, as API Gateway's own answers have it."""
    return json.dumps(dict.fromkeys(lambda_events.NOT_FOUND, message) | {"success": False}).encode()
