"""HTTP/1.1 to one service, over connections that are reused.

Answers are read by llhttp, the parser of Node. ``http.client``, which urllib3 is made of, takes five times as long
(docs/decisions/30-aws-client.md).
"""

import os
import socket
import ssl
from select import POLLIN, poll
from typing import NamedTuple
from weakref import WeakSet

from httptools import HttpParserError, HttpResponseParser

from hito import caches
from hito.aws.endpoints import Endpoint
from hito.aws.errors import NoAnswer, NotSent

# A service in the same region connects within milliseconds, and somebody waits for the answer.
CONNECT_SECONDS = 1.0

# What one read takes at most. Above 128 kB, Python would get the memory from the kernel, and give it back, each time.
_READ_BYTES = 64 * 1024


class Response(NamedTuple):
    """An answer; the names of headers are in lower case."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


class Connections:
    """The connections to a service: as many stay open as threads have used at the same time."""

    def __init__(self, endpoint: Endpoint, read_seconds: float) -> None:
        self._endpoint = endpoint
        self._read_seconds = read_seconds
        self._idle: list[socket.socket] = []
        _all.add(self)

    def __del__(self) -> None:
        # Python warns of a socket that is collected while it is open.
        self.close()

    def close(self) -> None:
        """Close the connections that are idle."""
        while self._idle:
            self._idle.pop().close()

    def send(self, headers: dict[str, str], body: bytes) -> "Sent":
        """Send a request; its answer is read from the result.

        Raises:
            NotSent: if there is no connection.
            NoAnswer: if the connection breaks.
        """
        target, proxy = "/", self._endpoint.proxy
        if proxy and not self._endpoint.is_tls:
            target, headers = f"http://{self._endpoint.authority}/", headers | proxy.headers
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {target} HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n"
        connection = self._idle_connection() or self._new_connection()
        try:
            connection.sendall(head.encode() + body)
        except OSError as error:
            connection.close()
            raise NoAnswer("The service did not answer") from error
        return Sent(connection, self._idle)

    def _idle_connection(self) -> socket.socket | None:
        """A connection of an earlier request that is still open."""
        while self._idle:
            connection = self._idle.pop()
            # Nothing is to be read between two requests, but that the service closed the connection.
            waiting = poll()
            waiting.register(connection, POLLIN)
            if not waiting.poll(0):
                return connection
            connection.close()
        return None

    def _new_connection(self) -> socket.socket:
        try:
            connection = self._reached()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._endpoint.is_tls:
                connection = _tls().wrap_socket(connection, server_hostname=self._endpoint.host)
        except OSError as error:
            raise NotSent("The service cannot be reached") from error
        connection.settimeout(self._read_seconds)
        return connection

    def _reached(self) -> socket.socket:
        """A connection as far as the service, through the proxy if there is one."""
        _, host, port, _, proxy = self._endpoint
        if proxy and self._endpoint.is_tls:
            from http.client import HTTPConnection  # noqa: PLC0415 - takes 50 ms, and few have a proxy

            tunnel = HTTPConnection(proxy.host, proxy.port, timeout=CONNECT_SECONDS)
            tunnel.set_tunnel(host, port, proxy.headers)
            tunnel.connect()
            return tunnel.sock
        return socket.create_connection(proxy[:2] if proxy else (host, port), CONNECT_SECONDS)


_all = WeakSet[Connections]()


def close_all() -> None:
    """Close the idle connections to all services."""
    for connections in _all:
        connections.close()


class Sent:
    """A request that was sent. Its connection is reused after the answer, and closed if nobody reads that."""

    def __init__(self, connection: socket.socket, idle: list[socket.socket]) -> None:
        self._connection: socket.socket | None = connection
        self._idle = idle

    def __del__(self) -> None:
        if self._connection:
            self._connection.close()

    def answer(self) -> Response:
        """The answer, once.

        Raises:
            NoAnswer: if none came, or none of HTTP.
        """
        connection, self._connection = self._connection, None
        if connection is None:
            raise NoAnswer("The answer was read already")
        answer = _Answer()
        try:
            while not answer.is_whole:
                answer.take(connection.recv(_READ_BYTES))
        except (OSError, HttpParserError) as error:
            raise NoAnswer("The service did not answer") from error
        finally:
            if answer.keeps_connection:
                self._idle.append(connection)
            else:
                connection.close()
        return Response(answer.parser.get_status_code(), answer.headers, b"".join(answer.parts))


@caches.once("the authorities that TLS believes")
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE"))


class _Answer:
    """What the parser has read of an answer."""

    def __init__(self) -> None:
        self.headers: dict[bytes, bytes] = {}
        self.parts: list[bytes] = []
        self.has_head = self.is_whole = self.keeps_connection = False
        self.parser = HttpResponseParser(self)

    def take(self, read: bytes) -> None:
        if read:
            self.parser.feed_data(read)
        elif self.has_head and not {b"content-length", b"transfer-encoding"} & self.headers.keys():
            # The end of the connection is the end of such a body.
            self.is_whole = True
        else:
            raise ConnectionResetError("The connection was closed")

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        self.has_head = True

    def on_body(self, part: bytes) -> None:
        self.parts.append(part)

    def on_message_complete(self) -> None:
        self.is_whole = True
        # The parser knows only now.
        self.keeps_connection = self.parser.should_keep_alive()
