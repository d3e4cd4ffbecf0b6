"""The FastAPI peer as a server, and a client that calls it."""

import json
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from typing import Any

from bench.suite import processes
from bench.suite.artefacts import path_of
from bench.suite.postgres import Postgres
from bench.suite.processes import Clocks, Process
from tools.local_cloud import free_port

# A request: method, path, headers, body.
Call = tuple[str, str, dict[str, str], str | None]


class HttpPeer(Process):
    """Uvicorn with the peer, one process, with uvloop and httptools as its documentation advises."""

    def __init__(self, database: Postgres, environment: Mapping[str, str]) -> None:
        self.port = free_port()
        self._database = database
        self._next = 0
        command = [sys.executable, "-m", "uvicorn", "bench.peers.asyncpg_app:app", "--port", str(self.port)]
        super().__init__([*command, "--loop", "uvloop", "--http", "httptools"], environment, cwd=path_of("asyncpg"))
        # Its access log has a line for each request, which goes nowhere.
        threading.Thread(target=self._drain, daemon=True).start()
        self._wait_until_ready()

    def _drain(self) -> None:
        for _ in self.process.stdout or ():
            pass

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + 30
        while True:
            try:
                connection = HTTPConnection("127.0.0.1", self.port)
                connection.request("GET", "/docs")
                connection.getresponse().read()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return

    def _clocks(self) -> tuple[Clocks, Clocks]:
        return processes.clocks([self.pid]), processes.clocks(self._database.pids())

    def _took(self, began: float, before: tuple[Clocks, Clocks]) -> dict[str, Any]:
        wall, after = time.perf_counter() - began, self._clocks()
        server, database = map(processes.spent, before, after)
        return {"cpu": server, "database": database, "wall": wall}

    def run(self, calls: Sequence[Call], times: int) -> dict[str, Any]:
        """The time that so many calls took, one after the other, in turn."""
        # Uvicorn closes a connection that is idle for five seconds.
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.connect()
        before = self._clocks()
        began = time.perf_counter()
        for number in range(self._next, self._next + times):
            send(connection, calls[number % len(calls)])
        self._next += times
        took = self._took(began, before)
        connection.close()
        return took

    def together(self, calls: Sequence[Call], times: int, clients: int) -> dict[str, Any]:
        """The same by so many clients at once, each of which sends so many calls."""

        def send_all(first: int) -> None:
            connection = HTTPConnection("127.0.0.1", self.port)
            for number in range(first, first + times):
                send(connection, calls[number % len(calls)])
            connection.close()

        before = self._clocks()
        began = time.perf_counter()
        threads = [threading.Thread(target=send_all, args=(n * times,)) for n in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self._took(began, before)


def send(connection: HTTPConnection, call: Call) -> Any:
    """The answer to one call.

    Raises:
        RuntimeError: if it is no success.
    """
    method, path, headers, body = call
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} {text[:300]!r}")
    return json.loads(text)
