"""The process that runs the functions, until a file changes."""

import importlib
import io
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, NamedTuple

from tools import build_site, gateway
from tools.dev import files

CALLS_AT_ONCE = 16

# A request loads its own function first. The others are loaded when no request came for this long, or at last.
QUIET_SECONDS = 0.15
LAST_SECONDS = 1.5


class Reply(NamedTuple):
    """What a function answered to one event, and what it wrote meanwhile.

    ``trace`` is the traceback of a bug; if the function could not be loaded or raised, ``answer`` is None.
    """

    answer: Any
    lines: list[str]
    trace: str | None


class Loaded(NamedTuple):
    """What is there once every function is loaded: the routes, and the functions that cannot be loaded."""

    routes: list[gateway.Route]
    broken: dict[str, str]


class _Output(io.TextIOBase):
    """Standard output that keeps apart what the threads write."""

    def __init__(self) -> None:
        self._of_thread = threading.local()

    def write(self, text: str) -> int:
        self._parts().append(text)
        return len(text)

    def take(self) -> list[str]:
        """The lines that this thread has written since the last time."""
        parts = self._parts()
        lines = "".join(parts).splitlines()
        parts.clear()
        return lines

    def _parts(self) -> list[str]:
        parts: list[str] = self._of_thread.__dict__.setdefault("parts", [])
        return parts


class Runtime:
    """The functions of one worker, each loaded at its first event or in the background, whichever is earlier."""

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._handlers: dict[str, Any] = {}
        self._of_thread = threading.local()
        self._output = _Output()
        self._last_call = 0.0
        sys.stdout = self._output

    def answer(self, handler: str, event: Mapping[str, Any]) -> Reply:
        """Call a function with an event."""
        self._last_call = time.monotonic()
        self._output.take()
        self._of_thread.trace = None
        try:
            answer = self._loaded(handler)(event, None)
        except BaseException:
            return Reply(None, self._output.take(), shortened(traceback.format_exc()))
        return Reply(answer, self._output.take(), self._of_thread.trace)

    def load(self, handlers: Mapping[str, str]) -> Loaded:
        """Load every function, by logical id, and list the routes."""
        broken = {}
        latest = time.monotonic() + LAST_SECONDS
        for handler in handlers.values():
            while time.monotonic() < min(latest, self._last_call + QUIET_SECONDS):
                time.sleep(0.02)
            try:
                self._loaded(handler)
            except BaseException:
                broken[handler] = shortened(traceback.format_exc())
        routes = [
            gateway.Route(method, path, function)
            for function, handler in handlers.items()
            for method, path in gateway.declared_by(self._handlers.get(handler))
        ]
        seen = {(route.path): route.function for route in reversed(routes)}
        preflights = [gateway.Route("OPTIONS", path, function) for path, function in seen.items()]
        return Loaded([*routes, *preflights], broken)

    def _loaded(self, handler: str) -> Any:
        # One at a time: two threads that import modules of a circle wait for each other.
        with self._loading:
            if handler not in self._handlers:
                module, _, name = handler.rpartition(".")
                self._handlers[handler] = getattr(importlib.import_module(module), name)
                if module == "website.app":
                    self._handlers[handler] = _site(sys.modules[module])
                self._watch_bugs()
            return self._handlers[handler]

    def _watch_bugs(self) -> None:
        """Have the whole traceback of a bug. A function's log has no messages, because these may quote secrets."""
        request_log = importlib.import_module("hito.edge.request_log")
        if hasattr(request_log.describe_bug, "is_watched"):
            return
        describe = request_log.describe_bug

        def watched(bug: Exception) -> dict[str, object]:
            self._of_thread.trace = shortened("".join(traceback.format_exception(bug)))
            described: dict[str, object] = describe(bug)
            return described

        watched.is_watched = True  # type: ignore[attr-defined]  # a mark on a function
        request_log.describe_bug = watched


def _site(module: ModuleType) -> Any:
    """The site's handler, with files that are built from their sources now."""
    folder = files.ROOT / ".local" / "dev" / "site"
    build_site.build(folder)
    return module.Site(folder)


def shortened(trace: str) -> str:
    """A traceback with the frames of the functions alone, and paths from the project's folder."""
    lines: list[str] = []
    skipping = False
    for line in trace.splitlines():
        if line.startswith('  File "'):
            skipping = "/tools/dev/" in line or "importlib" in line
        elif not line.startswith("    "):
            skipping = False
        if not skipping:
            lines.append(line)
    return "\n".join(lines).replace(f"{files.ROOT}{os.sep}", "")


def run(connection: Connection, variables: Mapping[str, str], handlers: Mapping[str, str]) -> None:
    """Answer events until the other end closes the connection."""
    # Ctrl-C goes to the process that started this one, which ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ |= variables
    sys.path[:0] = [str(files.ROOT / "layers" / "common"), str(files.ROOT / "functions")]
    runtime = Runtime()
    sending = threading.Lock()

    def send(number: int, content: object) -> None:
        with sending:
            connection.send((number, content))

    with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
        pool.submit(lambda: send(0, runtime.load(handlers)))
        while True:
            try:
                number, handler, event = connection.recv()
            except (EOFError, OSError):
                os._exit(0)

            def answer(number: int = number, handler: str = handler, event: Any = event) -> None:
                send(number, runtime.answer(handler, event))

            pool.submit(answer)
