"""The worker of now: a new process after every save. Events that come meanwhile wait for it."""

import itertools
import multiprocessing
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, NamedTuple

from tools import gateway, lambda_events, template
from tools.dev import files, worker

# No function may take longer.
CALL_SECONDS = 120

# An editor may write a file in two steps.
SETTLE_SECONDS = 0.02

_CONTEXT = multiprocessing.get_context("forkserver")
# Libraries take most of an import's time. They are loaded once; every worker is a fork of the process that has them.
_CONTEXT.set_forkserver_preload(["tools.dev.preload"])


class WorkerEnded(Exception):
    """The process ended before it answered."""


class _Retired(Exception):
    """A newer worker answers from now on."""


class Plan(NamedTuple):
    """What a worker starts with: environment variables, and the handler of each function by logical id."""

    variables: Mapping[str, str]
    handlers: Mapping[str, str]


class _Worker:
    """One process, and the events that it has not answered yet."""

    def __init__(self, plan: Plan) -> None:
        self._connection, theirs = _CONTEXT.Pipe()
        arguments = (theirs, dict(plan.variables), dict(plan.handlers))
        self._process = _CONTEXT.Process(target=worker.run, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        self.loaded: Future[worker.Loaded] = Future()
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Future[Any]] = {0: self.loaded}
        self._lock = threading.Lock()
        self._is_retired = False
        threading.Thread(target=self._receive, daemon=True).start()

    def call(self, handler: str, event: object) -> "Future[worker.Reply]":
        """Send an event to a function."""
        future: Future[worker.Reply] = Future()
        with self._lock:
            if self._is_retired:
                raise _Retired
            number = next(self._numbers)
            self._waiting[number] = future
            try:
                self._connection.send((number, handler, event))
            except OSError:
                raise WorkerEnded from None
        return future

    def retire(self) -> None:
        """End the process once it has answered what it was sent."""
        with self._lock:
            self._is_retired = True
            self._end_if_idle()

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return not self._process.is_alive()

    def _end_if_idle(self) -> None:
        if self._is_retired and not self._waiting.keys() - {0}:
            self._process.terminate()

    def _receive(self) -> None:
        try:
            while True:
                number, content = self._connection.recv()
                with self._lock:
                    self._waiting.pop(number).set_result(content)
                    self._end_if_idle()
        except (EOFError, OSError):
            pass
        with self._lock:
            self._is_retired = True
            for future in self._waiting.values():
                future.set_exception(WorkerEnded())
            self._connection.close()


class Workers:
    """Calls functions by the newest worker; ``plan`` makes what a worker starts with.

    Every call looks whether a file changed, so the first request after a save is answered by the new code. ``watch``
    looks between calls, too.
    """

    def __init__(self, plan: Callable[[], Plan], report: Callable[[list[str], float, worker.Loaded], None]) -> None:
        """``report`` gets the changed files, the seconds until everything was loaded, and what was loaded."""
        self._make_plan = plan
        self._report = report
        self._lock = threading.Lock()
        self._snapshot = files.snapshot()
        self._plan = plan()
        self._routes: dict[str, list[gateway.Route]] = {}
        for route in gateway.routes():
            self._routes.setdefault(route.function, []).append(route)
        self._worker = self._started([])

    def call(self, handler: str, event: object) -> worker.Reply:
        """A function's reply to an event.

        Raises:
            WorkerEnded: if the process ended instead.
        """
        while True:
            try:
                return self._current().call(handler, event).result(CALL_SECONDS)
            except _Retired:
                continue

    def route(self, method: str, path: str) -> tuple[str, gateway.Route, dict[str, str]] | None:
        """The handler, the route and the path's parameters of a request; None if no function declares the route."""
        found = self._known_route(method, path)
        if found is None:
            # A file that was saved a moment ago may declare it.
            self.wait_until_loaded()
            found = self._known_route(method, path)
        if found is None:
            return None
        route, parameters = found
        return self._plan.handlers[route.function], route, parameters

    def wait_until_loaded(self) -> None:
        """Wait for the newest worker to load everything, or to fail at it."""
        self._current().loaded.exception(CALL_SECONDS)

    def watch(self, seconds: float) -> None:
        """Look for changed files again and again, forever."""
        while True:
            time.sleep(seconds)
            self._current()

    def _known_route(self, method: str, path: str) -> tuple[gateway.Route, dict[str, str]] | None:
        routes = [route for known in list(self._routes.values()) for route in known]
        return lambda_events.route_of(routes, method, path)

    def _current(self) -> _Worker:
        with self._lock:
            now = files.snapshot()
            if now != self._snapshot:
                self._replace(now)
            elif self._worker.has_ended:
                self._worker = self._started([])
            return self._worker

    def _replace(self, now: files.Snapshot) -> None:
        before = self._snapshot
        while True:
            time.sleep(SETTLE_SECONDS)
            later = files.snapshot()
            if later == now:
                break
            now = later
        names = files.changed(before, now)
        self._snapshot = now
        self._worker.retire()
        files.drop_byte_code(names)
        if template.TEMPLATE.name in names:
            template.load.cache_clear()
            self._plan = self._make_plan()
        self._worker = self._started(names)

    def _started(self, names: list[str]) -> _Worker:
        began = time.monotonic()
        started = _Worker(self._plan)

        def note(loaded: "Future[worker.Loaded]") -> None:
            if loaded.exception() is None:
                self._note_routes(loaded.result())
                self._report(names, time.monotonic() - began, loaded.result())

        started.loaded.add_done_callback(note)
        return started

    def _note_routes(self, loaded: worker.Loaded) -> None:
        """Replace the routes, except those of functions that cannot be loaded now."""
        broken = {function for function, handler in self._plan.handlers.items() if handler in loaded.broken}
        routes = {function: known for function, known in self._routes.items() if function in broken}
        for route in loaded.routes:
            routes.setdefault(route.function, []).append(route)
        self._routes = routes
