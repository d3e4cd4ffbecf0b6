"""Where a replay goes: what every target can do, and the patience with it."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

from bench.calls import ApiCall
from hito.domain.records import CourseId, Kind
from hito.store import course_records, keys
from hito.store.dynamodb import attributes

# A rate window is a minute; nothing else that passes takes longer.
PATIENCE_SECONDS = 90

_PASSING = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


class Target(Protocol):
    """A running Hito."""

    def send(self, call: ApiCall) -> Reply:
        """The reply to one call; 503 where there is none."""

    def item(self, key: keys.Key) -> attributes.Item | None:
        """One item of the table."""


class Refused(Exception):
    """Hito did not do what it was asked, or not in time."""

    def __init__(self, call: ApiCall, reply: Reply) -> None:
        super().__init__(call, reply)
        self.call = call
        self.reply = reply

    def __str__(self) -> str:
        return f"{self.reply.status} {self.reply.text[:300]}\nwas the answer to {self.call}"


def answer(target: Target, call: ApiCall) -> dict[str, Any]:
    """The body of a call's good answer, asked for again while Hito is busy.

    Raises:
        Refused: with any other answer, or if it is busy for too long.
    """
    # Time spent waiting is counted, not time gone by: a process that was suspended may try again.
    waited, pause = 0.0, 0.1
    while (reply := target.send(call)).status in _PASSING and waited < PATIENCE_SECONDS:
        seconds = float(reply.headers.get("retry-after", pause))
        time.sleep(seconds)
        waited += seconds
        pause = min(2 * pause, 5)
    if reply.status != HTTPStatus.OK:
        raise Refused(call, reply)
    body: dict[str, Any] = json.loads(reply.text)
    return body


def enrollment(target: Target, learner: str, course: str) -> str:
    """The stored enrollment: enrolled, dropped or none. No contract of a learner shows it."""
    course_id = CourseId(Kind.COURSE, course)
    header = target.item(course_records.header_key(learner, course_id))
    state = course_records.header_from_item(header).enrollment
    return state.value if state else "none"
