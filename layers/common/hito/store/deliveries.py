"""Deliveries of events to subscribers: the log that an admin reads, and what is sent again.

A delivery of an event about a learner is in the learner's partition: their erasure and their export have it. A list of
the index has the deliveries of each subscriber by time.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from hito.domain.subscribers import STORED_FOR, Attempt, Delivery, DeliveryResult, DeliveryStatus
from hito.store import keys
from hito.store.dynamodb import attributes, sharded_lists, table
from hito.store.dynamodb.attributes import (
    Item,
    Key,
    epoch_ms,
    epoch_seconds,
    from_epoch_ms,
    optional_text,
    optional_whole,
    present,
    text,
    time,
    whole,
)
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import PutItem


def key(subscriber: str, learner: str | None, event: str) -> Key:
    """The key of the delivery of an event, by the event's id; ``learner`` is whom the event is about, if anybody."""
    if learner is None:
        return keys.SENT_OF_NOBODY.key(subscriber=subscriber, event=event)
    return keys.SENT.key(learner=learner, subscriber=subscriber, event=event)


def place_of(delivery: Delivery) -> str:
    """The place of a delivery in the list of its subscriber, which is its id there."""
    return f"{keys.by_time(epoch_ms(delivery.created_at))}#{delivery.event_id}"


def get(subscriber: str, learner: str | None, event: str) -> Delivery | None:
    """The delivery of an event to a subscriber, or None. One request."""
    item = table.get(key(subscriber, learner, event))
    return _from_item(item) if item else None


def put(delivery: Delivery) -> bool:
    """Store a new delivery, unless there is one of the same event; whether there was none. One request."""
    part = creation(delivery)
    return table.put(part.item, only_if=part.only_if)


def creation(delivery: Delivery) -> PutItem:
    """The part of a transaction that stores a new delivery."""
    values = {
        "event": json.dumps(delivery.event, ensure_ascii=False, separators=(",", ":")),
        "state": delivery.state.value,
        "created": epoch_ms(delivery.created_at),
        "attempts": 0,
        "expires_at": epoch_seconds(delivery.created_at + STORED_FOR),
        **sharded_lists.entry(_list(delivery.subscriber), delivery.event_id, place_of(delivery)),
    }
    return PutItem(attributes.item({**_key_of(delivery), **values}), Update().if_absent())


def save_attempt(
    delivery: Delivery, state: DeliveryStatus, attempt: Attempt, now: datetime, next_at: datetime | None
) -> None:
    """Store what came of an attempt, unless the delivery was erased meanwhile. One request."""
    change = Update().if_exists().increment("attempts", harmless_twice=True)
    change = change.set(state=state.value, result=attempt.result.value, tried=epoch_ms(now))
    change = change.set(**present(status=attempt.status, next=epoch_ms(next_at) if next_at else None))
    unset = [name for name, value in (("status", attempt.status), ("next", next_at)) if value is None]
    table.update(_key_of(delivery), change.remove(*unset))


def stop(delivery: Delivery) -> None:
    """Mark a delivery as failed without an attempt, because its subscriber is disabled. One request."""
    change = Update().if_exists().set(state=DeliveryStatus.FAILED.value).remove("next")
    table.update(_key_of(delivery), change)


def start_again(delivery: Delivery, now: datetime) -> bool:
    """Mark a delivery as waiting for an attempt; False if it was erased meanwhile. One request."""
    change = Update().if_exists().set(state=DeliveryStatus.WAITING.value, next=epoch_ms(now))
    return table.update(_key_of(delivery), change) is not None


def page(
    subscriber: str, state: DeliveryStatus | None, before: str | None, most: int
) -> tuple[list[Delivery], str | None]:
    """The deliveries to a subscriber before a place, newest first; and the place to continue before, if any.

    Read with eventual consistency. Ten requests, and more for a state that few deliveries have.
    """
    found = list(islice(_newest_first(subscriber, state, before), most + 1))
    return found[:most], place_of(found[most - 1]) if len(found) > most else None


def find(subscriber: str, place: str) -> Delivery | None:
    """The delivery at a place of a subscriber's list, or None. One request."""
    shard = sharded_lists.entry(_list(subscriber), place.partition("#")[2], place)["list"]
    found = table.listed_page(str(shard), before=f"{place}#", most=1)
    return _from_item(found[0]) if found and sharded_lists.place(found[0]) == place else None


def since(subscriber: str, at: datetime, after: str | None, most: int) -> tuple[list[Delivery], str | None]:
    """The oldest deliveries to a subscriber from a time on, after a place; and the place to continue after, if any.

    Read with eventual consistency. Ten requests.
    """
    first = after or keys.by_time(epoch_ms(at))
    found, is_more = sharded_lists.oldest_after(_list(subscriber), first, most)
    return [_from_item(item) for item in found], sharded_lists.place(found[-1]) if is_more else None


def _newest_first(subscriber: str, state: DeliveryStatus | None, before: str | None) -> Iterator[Delivery]:
    for item in sharded_lists.newest_first(_list(subscriber), before):
        delivery = _from_item(item)
        if state in (None, delivery.state):
            yield delivery


def _list(subscriber: str) -> str:
    return f"DELIVERIES#{subscriber}"


def _key_of(delivery: Delivery) -> Key:
    return key(delivery.subscriber, delivery.learner, delivery.event_id)


def _from_item(item: Item) -> Delivery:
    event: Mapping[str, Any] = json.loads(text(item, "event"))
    of_learner = keys.SENT.parts(text(item, "SK"))
    partition = text(item, "PK").partition("#")[2]
    result = optional_text(item, "result")
    return Delivery(
        subscriber=of_learner["subscriber"] if of_learner else partition,
        learner=partition if of_learner else None,
        event=event,
        created_at=from_epoch_ms(whole(item, "created")),
        state=DeliveryStatus(text(item, "state")),
        attempts=whole(item, "attempts"),
        last=Attempt(DeliveryResult(result), optional_whole(item, "status")) if result else None,
        last_at=time(item, "tried"),
        next_at=time(item, "next"),
    )
