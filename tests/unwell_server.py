"""A server that does what no server should: it hangs, drips, redirects, or answers without an end."""

import math
import socket
import threading
import time
from contextlib import suppress
from typing import Literal, Self

Manner = Literal["hangs", "drips headers", "drips a body", "redirects", "sends 100 MB"]
MANNERS: tuple[Manner, ...] = ("hangs", "drips headers", "drips a body", "redirects", "sends 100 MB")

DRIP_SECONDS = 0.05
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class UnwellServer:
    """Listens on a free port of 127.0.0.1. ``connections`` counts who came, ``elsewhere`` who followed a redirect.

    ``met_at`` is when the first one came, by ``time.monotonic``.
    """

    def __init__(self, manner: Manner) -> None:
        self.connections = self.elsewhere = 0
        self.sent = 0
        self.met_at = math.inf
        self._manner = manner
        self._done = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._listening.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._meet, args=(connection,), daemon=True).start()

    def _meet(self, connection: socket.socket) -> None:
        self.connections += 1
        self.met_at = min(self.met_at, time.monotonic())
        with suppress(OSError), connection:
            if b"/elsewhere" in connection.recv(65_536).split(b"\r\n")[0]:
                self.elsewhere += 1
                return
            match self._manner:
                case "hangs":
                    self._done.wait(30)
                case "drips headers":
                    self._drip(connection, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000)
                case "drips a body":
                    connection.sendall(_ANSWER + b"Content-Length: 10000\r\n\r\n")
                    self._drip(connection, b" " * 10_000)
                case "redirects":
                    connection.sendall(
                        f"HTTP/1.1 302 Found\r\nLocation: {self.url}/elsewhere\r\nContent-Length: 0\r\n\r\n".encode()
                    )
                case "sends 100 MB":
                    connection.sendall(_ANSWER + b"Content-Length: 100000000\r\n\r\n")
                    while self.sent < 100_000_000 and not self._done.is_set():
                        self.sent += connection.send(b" " * 100_000)

    def _drip(self, connection: socket.socket, content: bytes) -> None:
        for byte in content:
            connection.sendall(bytes([byte]))
            if self._done.wait(DRIP_SECONDS):
                return
