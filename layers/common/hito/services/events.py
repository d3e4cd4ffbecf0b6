"""Publishes events on an EventBridge bus."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from hito import caches
from hito.aws.client import Client
from hito.aws.errors import AwsError
from hito.config import settings
from hito.domain import events
from hito.domain.errors import Code, Unavailable
from hito.domain.events import Event

# The limits of one request to EventBridge.
MAX_ENTRIES = 10
MAX_BYTES = 256 * 1024

# EventBridge counts a time as this many bytes.
_TIME_BYTES = 14


def publish(to_publish: Sequence[Event]) -> None:
    """Publish events on the deployment's bus, in order; without a bus, do nothing.

    Repeating it is harmless: an event's id and content stay the same.

    Raises:
        Unavailable: if the bus did not accept one. It may have accepted those before.
    """
    bus = settings().event_bus
    if not bus:
        return
    for batch in _batches([_entry(bus, event) for event in to_publish]):
        try:
            answer = _client().call("PutEvents", {"Entries": batch})
        except AwsError as error:
            raise Unavailable(Code.EVENT_BUS_AWAY) from error
        if answer["FailedEntryCount"]:
            raise Unavailable(Code.EVENT_BUS_FULL)


def _entry(bus: str, event: Event) -> dict[str, Any]:
    detail = json.dumps(event.detail, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return {
        "EventBusName": bus,
        "Source": events.SOURCE,
        "DetailType": event.TYPE,
        "Time": event.at.timestamp(),
        "Detail": detail,
    }


def _batches(entries: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for entry in entries:
        more = _TIME_BYTES + sum(len(entry[name].encode()) for name in ("Source", "DetailType", "Detail"))
        if batch and (len(batch) == MAX_ENTRIES or size + more > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += more
    if batch:
        yield batch


@caches.once("the client of EventBridge")
def _client() -> Client:
    return Client("events", attempts=2)
