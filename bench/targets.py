"""The targets of a replay: what each can do, and how long a call is retried."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, Protocol

from bench.calls import ApiCall
from hito.domain.records import CourseId, Kind
from hito.store import activity_days, course_records, keys
from hito.store.dynamodb import attributes

# A rate window is a minute; no other transient failure takes longer.
RETRY_SECONDS = 90

_TRANSIENT = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass(frozen=True, slots=True)
class Reply:
    """A response; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


class Target(Protocol):
    """A running Hito."""

    def send(self, call: ApiCall) -> Reply:
        """The response to one call; 503 if there is none."""

    def item(self, key: keys.Key) -> attributes.Item | None:
        """One item of the table."""


class Refused(Exception):
    """Hito refused a call, or did not answer in time."""

    def __init__(self, call: ApiCall, reply: Reply) -> None:
        super().__init__(call, reply)
        self.call = call
        self.reply = reply

    def __str__(self) -> str:
        return f"{self.reply.status} {self.reply.text[:300]}\nwas the answer to {self.call}"


def answer(target: Target, call: ApiCall) -> dict[str, Any]:
    """The body of a call's successful response; the call is repeated while Hito is busy.

    Raises:
        Refused: for any other response, or if Hito is busy for too long.
    """
    # This counts time spent waiting, not time elapsed: a suspended process may continue.
    waited, pause = 0.0, 0.1
    while (reply := target.send(call)).status in _TRANSIENT and waited < RETRY_SECONDS:
        seconds = float(reply.headers.get("retry-after", pause))
        time.sleep(seconds)
        waited += seconds
        pause = min(2 * pause, 5)
    if reply.status != HTTPStatus.OK:
        raise Refused(call, reply)
    body: dict[str, Any] = json.loads(reply.text)
    return body


def enrollment(target: Target, learner: str, course: str) -> str:
    """The stored enrollment: enrolled, dropped or none. No learner's contract shows it."""
    course_id = CourseId(Kind.COURSE, course)
    header = target.item(course_records.header_key(learner, course_id))
    state = course_records.header_from_item(header).enrollment
    return state.value if state else "none"


def is_active(target: Target, learner: str, day: date) -> bool:
    """Whether a day is stored as one on which a learner was active."""
    return target.item(activity_days.key(learner, day)) is not None
