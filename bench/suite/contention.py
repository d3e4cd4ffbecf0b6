"""Correctness under load: each learner finishes eight chapters of a course at the same moment, on eight devices."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import Any

from bench.suite.emulated import Aws
from bench.suite.http_peer import HttpPeer, send
from bench.suite.processes import Function
from bench.suite.run import Run
from bench.suite.tutorials import Course

DEVICES = 8

# Sends one request by one of the devices; the answer's body.
Send = Callable[[int, Any], dict[str, Any]]


def measure(run: Run) -> dict[str, Any]:
    """How many learners have a wrong number of finished chapters in the end, by contender."""
    learners = 20 if run.is_quick else 100
    # Nobody began it before.
    course = Course(DEVICES, 0)
    run.aws.control("live")
    found = {}
    with ExitStack() as stack:
        run.step("eight devices, Hito")
        functions = [stack.enter_context(run.aws.hito("tutorials")) for _ in range(DEVICES)]
        found["hito"] = _lost(run.aws, course, learners, _by_function(functions, course.events))
    with ExitStack() as stack:
        run.step("eight devices, powertools")
        functions = [stack.enter_context(run.aws.powertools_peer()) for _ in range(DEVICES)]
        found["powertools"] = _lost(run.aws, course, learners, _by_function(functions, course.peer_events))
    if run.database:
        for name, transactions in (("asyncpg", "0"), ("asyncpg, in a transaction", "1")):
            run.step(f"eight devices, {name}")
            run.database.run("TRUNCATE tutorial_progress CASCADE")
            with run.peer(TRANSACTIONS=transactions) as peer:
                found[name] = _lost(run.aws, course, learners, _by_http(peer))
    return found


def _lost(aws: Aws, course: Course, learners: int, send_by: Send) -> dict[str, int]:
    wrong = 0
    with ThreadPoolExecutor(DEVICES) as devices:
        for number in range(learners):
            subject = f"device-owner-{number}"
            posts = [course.post(aws, subject, chapter) for chapter in range(1, DEVICES + 1)]
            list(devices.map(send_by, range(DEVICES), posts))
            shown = send_by(0, course.read(aws, subject))
            wrong += (shown["chaptersCompleted"], shown["completionPercentage"]) != (DEVICES, 100)
    return {"learners": learners, "wrong": wrong}


def _by_function(functions: list[Function], events: Callable[[list[Any]], list[str]]) -> Send:
    def answer(device: int, call: Any) -> dict[str, Any]:
        done = functions[device].tell({"do": "once", "event": events([call])[0]})["answer"]
        if done["statusCode"] != 200:
            raise RuntimeError(done)
        body: dict[str, Any] = json.loads(done["body"])
        return body

    return answer


def _by_http(peer: HttpPeer) -> Send:
    connections = [HTTPConnection("127.0.0.1", peer.port) for _ in range(DEVICES)]
    return lambda device, call: send(connections[device], call)
