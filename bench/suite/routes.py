"""Every route of Hito: its requests to DynamoDB, their capacity units, and its processor time."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx

from bench.suite.emulated import Aws
from bench.suite.processes import Function
from bench.suite.run import Run
from tests.gateway import GatewayTransport

# What a request needs is still there if reads come first, and the erasure of the learner last.
_ORDER = ("GET", "POST", "PATCH", "PUT", "DELETE")


class _Functions(GatewayTransport):
    """The gateway in front of the built functions, each a process. It remembers the last event."""

    def __init__(self, aws: Aws, stack: ExitStack) -> None:
        self._aws, self._stack = aws, stack
        self.functions: dict[str, Function] = {}
        self.last: tuple[str, str] = ("", "")

    def call(self, handler: str, event: Mapping[str, Any]) -> Any:
        text = json.dumps(event)
        self.last = handler, text
        return self.function(handler).tell({"do": "once", "event": text})["answer"]

    def function(self, handler: str) -> Function:
        """The process of a function."""
        if handler not in self.functions:
            self.functions[handler] = self._stack.enter_context(self._aws.hito(handler))
        return self.functions[handler]


def measure(run: Run) -> tuple[dict[str, Any], dict[str, str]]:
    """What each route costs; and the event of a read for each function, by its package."""
    with _environment(run.aws), ExitStack() as stack:
        # These read the environment when they are imported.
        from tests import ready_requests  # noqa: PLC0415
        from tests.people import system_with  # noqa: PLC0415

        run.aws.control("live")
        transport = _Functions(run.aws, stack)
        http = stack.enter_context(httpx.Client(transport=transport, base_url="http://bench"))
        world = ready_requests.build(system_with(http, run.aws.secrets))
        requests = ready_requests.requests(world)
        costs: dict[str, Any] = {}
        first: dict[str, str] = {}
        for route in sorted(requests, key=_place):
            run.step(route)
            costs[route] = _cost(run, transport, requests[route][0])
            handler, event = transport.last
            first.setdefault(handler.partition(".")[0], event)
        return costs, first


def _place(route: str) -> tuple[bool, int]:
    method, _, path = route.partition(" ")
    return route == "DELETE /v1/learners/{id}", _ORDER.index(method) + path.endswith("/recompute")


def _cost(run: Run, transport: _Functions, ready: Any) -> dict[str, Any]:
    """What one request costs. What it wrote is not written again: moto's answers are replayed."""
    run.aws.control("record")
    status = ready.send().status_code
    bill = run.aws.control("replay", lenient=True)
    cost: dict[str, Any] = {"status": status, "cpu": [], **bill}
    handler, event = transport.last
    function = transport.function(handler)
    function.load("route", [event])
    # Argon2 makes a login slow on purpose.
    times = 3 if "login" in event or "register" in event else run.times(12)
    try:
        function.run("route", 2)
        cost["cpu"] = [1e6 * function.run("route", times)["cpu"] / times for _ in range(3)]
    except RuntimeError as error:
        cost["error"] = str(error)
    run.aws.control("live")
    return cost


@contextmanager
def _environment(aws: Aws) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(aws.environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
