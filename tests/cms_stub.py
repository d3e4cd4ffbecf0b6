"""A content management system on a free port, which can fail in many ways."""

import json
import socket
import sys
from collections import defaultdict
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Event, Lock, Thread
from typing import Any, Literal, Self
from urllib.parse import unquote

ROOT = "/api/v1/cms/"
SLOW_SECONDS = 3
DRIP_SECONDS = 0.3

Mode = Literal["normal", "slow", "failing", "garbage", "dripping", "dripping headers"]


class CmsStub:
    """Answers as the CMS does, from ``catalog``: videos by course id and section id, in order.

    A video needs only an ``id``. Its other fields, in the CMS's names, replace the title and ids that follow from
    its place. ``requests`` are the requested paths, unchanged.

        with CmsStub({"python": {"basics": [{"id": "intro", "durationSeconds": 90}]}}) as cms:
            cms.mode = "slow"
    """

    def __init__(self, catalog: dict[str, dict[str, list[dict[str, Any]]]] | None = None) -> None:
        self.catalog = catalog or {}
        self.mode: Mode = "normal"
        self.status = 500  # of an answer while failing
        self.garbage = b"<html>Welcome</html>"
        self.unknown: set[str] = set()  # ids that are listed, but answered with 404
        self.pauses: dict[str, float] = defaultdict(float)  # seconds, by the id requested
        self.requests: list[str] = []
        self.stopped = Event()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.002})
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Be down from now on; a waiting client gets no response."""
        if not self.stopped.is_set():
            self.stopped.set()
            self._server.shutdown()
            self._thread.join()
            self._server.hang_up()
            self._server.server_close()

    def answer(self, path: str) -> Any:
        """The CMS's response for a path, or None."""
        what, _, name = path.removeprefix(ROOT).rpartition("/")
        name = unquote(name)
        courses = self.catalog
        if name in self.unknown:
            return None
        match what:
            case "section/get-all" if name in courses:
                return [{"id": section, "title": f"Section {section}"} for section in courses[name]]
            case "video/get-all" if any(name in sections for sections in courses.values()):
                return [video for video in self._videos() if str(video["sectionId"]) == name]
            case "video/get-video":
                return next((video for video in self._videos() if str(video["id"]) == name), None)
        return None

    def _videos(self) -> list[dict[str, Any]]:
        return [
            {"title": f"Video {video['id']}", "courseId": course, "sectionId": section, "watched": 0} | video
            for course, sections in self.catalog.items()
            for section, videos in sections.items()
            for video in videos
        ]


class _Server(ThreadingTCPServer):
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, cms: CmsStub) -> None:
        self.cms = cms
        self.lock = Lock()
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def hang_up(self) -> None:
        with self.lock:
            for connection in self.connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that hung up."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.connections.add(self.connection)

    def finish(self) -> None:
        with self.server.lock:
            self.server.connections.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        cms = self.server.cms
        cms.requests.append(self.path)
        pause = SLOW_SECONDS if cms.mode == "slow" else cms.pauses[unquote(self.path.rpartition("/")[2])]
        if cms.stopped.wait(pause):
            self.close_connection = True
            return
        found = cms.answer(self.path)
        match cms.mode:
            case "failing":
                self._send(cms.status, json.dumps(found).encode())
            case "garbage":
                self._send(200, cms.garbage)
            case "dripping headers":
                self._drip(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            case "dripping":
                self._drip(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
            case _:
                self._send(404 if found is None else 200, json.dumps(found).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", self.server.cms.url + self.path)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, start: bytes) -> None:
        self.close_connection = True
        self.wfile.write(start)
        while not self.server.cms.stopped.wait(DRIP_SECONDS):
            self.wfile.write(b" ")

    def log_message(self, *_: object) -> None:
        """Print nothing into the tests' output."""
