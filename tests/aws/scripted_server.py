"""A server on this machine that does what a test says to each connection's requests: also what no sane one would."""

import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

# What becomes of a connection on which a request has come in.
Act = Callable[[socket.socket], None]


def says(status: int, body: bytes, *headers: str, length: int | None = None) -> Act:
    """Answers; ``length`` is what it says of the body, if that is not true."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    return lambda connection: connection.sendall("\r\n".join(lines).encode() + body)


def writes(raw: bytes, *, then_closes: bool = False) -> Act:
    """Sends these very bytes."""

    def act(connection: socket.socket) -> None:
        connection.sendall(raw)
        if then_closes:
            connection.close()

    return act


def closes(connection: socket.socket) -> None:
    """Ends the connection without a word."""
    connection.close()


def resets(connection: socket.socket) -> None:
    """Breaks the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class ScriptedServer:
    """Acts in the order of its ``script``, whose last act is repeated; ``requests`` are what came."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.script: list[Act] = []
        self.requests: list[bytes] = []
        self.connections = 0
        self._tls = tls
        self._over = Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        Thread(target=self._serve, daemon=True).start()

    def stalls(self, _: socket.socket) -> None:
        """Never answers."""
        self._over.wait(10)

    def tunnels(self, connection: socket.socket) -> None:
        """Lets through what is said after a ``CONNECT``, both ways, until one of them ends."""
        port = int(self.requests[-1].split()[1].rpartition(b":")[2])
        with socket.create_connection(("127.0.0.1", port)) as further:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = Thread(target=_copy, args=(further, connection), daemon=True)
            back.start()
            _copy(connection, further)
            back.join(5)

    def close(self) -> None:
        self._over.set()
        with suppress(OSError):
            # The thread that waits for the next connection ends.
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                while request := _request(connection):
                    self.requests.append(request)
                    act = self.script.pop(0) if len(self.script) > 1 else self.script[0]
                    act(connection)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while read := source.recv(65536):
            target.sendall(read)
        target.shutdown(socket.SHUT_WR)


def _request(connection: socket.socket) -> bytes:
    """A request's head and body; empty at the end of the connection."""
    read = b""
    while b"\r\n\r\n" not in read:
        if not (more := connection.recv(65536)):
            return b""
        read += more
    head = read.partition(b"\r\n\r\n")[0]
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(read) < len(head) + 4 + length:
        read += connection.recv(65536)
    return read
