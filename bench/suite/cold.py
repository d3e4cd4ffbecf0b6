"""Cold starts: from the start of a process to its first answer, from the artefacts that are deployed."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.suite.emulated import TEMPLATE, event
from bench.suite.processes import ROOT, Function
from bench.suite.run import Run
from bench.suite.tutorials import Course

# Functions that no gateway calls, with the event that each gets first.
_EVENTS = {
    "update_projections": "course-changed",
    "award_achievements": "lesson-finished",
    "erase_learners": "learner-erased",
    "backfill_learners": "backfill-begun",
    "enrollment_webhook.event.lambda_handler": "learner-enrolled-event",
}

# Functions of the gateway that have no ready request, with the path that each gets first.
_PATHS = {"health": "/health", "website": "/docs"}

# What the subscriber's function gets. No subscriber is there, so the message is one to try later.
_DELIVERY = {
    "Records": [
        {
            "messageId": "1",
            "receiptHandle": "1",
            "body": json.dumps(
                {
                    "id": "1",
                    "detail-type": "hito.course.completed.v1",
                    "source": "hito",
                    "time": "2026-01-05T08:00:00Z",
                    "detail": {"learner": "ana", "course": "python", "completedAt": "2026-01-05T08:00:00Z"},
                }
            ),
            "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1767600000000"},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:bench",
            "awsRegion": "us-east-1",
        }
    ]
}

_COURSE = Course(30, 1)


def measure(run: Run, first_events: dict[str, str]) -> dict[str, Any]:
    """Milliseconds and bytes of memory at the first answer, by contender, of each round.

    ``first_events`` has the first event of each function that the gateway calls.
    """
    aws = run.aws
    read = [_COURSE.read(aws, TEMPLATE)]
    first = {"tutorials": _COURSE.events(read)[0]} | {
        name: text for name, text in first_events.items() if name != "tutorials"
    }
    first |= {name: (ROOT / "events" / f"{file}.json").read_text(encoding="utf-8") for name, file in _EVENTS.items()}
    # There is no such job, so that this is a start and not the work of a job.
    first["backfill_learners"] = first["backfill_learners"].replace("WALK#achievement#1", "WALK#achievement#404")
    first |= {name: event(("GET", path, {}, None), path) for name, path in _PATHS.items()}
    first["deliver_webhooks"] = json.dumps(_DELIVERY)
    starts: dict[str, tuple[Callable[[], Function], str]] = {}
    for name, text in first.items():
        instead = {"WEBHOOK_URL": "http://127.0.0.1:9/", "DEAD_LETTER_QUEUE": "bench"}
        starts[name] = (partial(aws.hito, name, **instead), text)
    peer_event = _COURSE.peer_events(read)[0]
    starts["bound"] = (aws.bound, first["tutorials"])
    starts["pydantic"] = (partial(aws.bound, "bound_pydantic_app"), first["tutorials"])
    starts["powertools"] = (aws.powertools_peer, peer_event)
    if run.database:
        for peer in ("sqlalchemy", "asyncpg"):
            starts[f"FastAPI, Mangum, {peer}"] = (partial(run.lambda_peer, peer), peer_event)
    aws.control("record")
    for start, text in starts.values():
        _first_answer(start, text)
    aws.control("replay", lenient=True)
    found: dict[str, dict[str, list[float]]] = {name: {"cpu": [], "wall": [], "memory": []} for name in starts}
    # A start is short, so that other work on the machine shows more: twice the rounds.
    for _ in range(2 * run.rounds):
        run.step("cold starts")
        for name, (start, text) in starts.items():
            for what, took in _first_answer(start, text).items():
                found[name][what].append(took)
    return found


def _first_answer(start: Callable[[], Function], text: str) -> dict[str, float]:
    with start() as function:
        done = function.tell({"do": "once", "event": text})
        status = done["answer"].get("statusCode", 200) if done["answer"] else 200
        if status >= 500:
            raise RuntimeError(f"{function.process.args}: {done['answer']}")
        wall = done["at"] - function.started_at
        return {"cpu": 1000 * done["cpu"], "wall": 1000 * wall, "memory": float(done["memory"])}
