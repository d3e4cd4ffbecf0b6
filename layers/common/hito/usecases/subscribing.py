"""Managing subscribers: who gets which events, their secrets, and what is sent again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hito.domain import subscribers as rules
from hito.domain.errors import Code, Conflict, NotFound
from hito.domain.events import WebhookTest
from hito.domain.moments import epoch_ms, from_epoch_ms
from hito.domain.subscribers import Delivery, DeliveryStatus, Subscriber
from hito.services import subscriber_secrets
from hito.store import deliveries, subscribers
from hito.store.idempotency import NoIdempotency
from hito.store.transactions import RetryDeadline
from hito.usecases import publishing

# Deliveries that one request sends again: each is a write and a message.
MOST_AGAIN = 100


@dataclass(frozen=True, slots=True)
class Revealed:
    """A subscriber with its newest secret, which is shown once."""

    subscriber: Subscriber
    secret: str


@dataclass(frozen=True, slots=True)
class SentAgain:
    """How many deliveries were sent to the queue again, and the place to go on after, if there are more."""

    count: int
    last: str | None


def add(url: str, types: tuple[str, ...], description: str, now: datetime, idempotency: NoIdempotency) -> Revealed:
    """Add a subscriber, with a new secret.

    Raises:
        Conflict: if there are as many as there may be.
        Unavailable: if the table or the secret store does not answer.
    """
    deadline = RetryDeadline()
    while not idempotency.replayed:
        if len(subscribers.get_all()) >= rules.MAX_SUBSCRIBERS:
            raise Conflict(Code.TOO_MANY_SUBSCRIBERS, limit=rules.MAX_SUBSCRIBERS)
        made = Subscriber(
            id=idempotency.resource_id,
            url=url,
            types=types,
            description=description,
            created_at=now,
            secret=subscriber_secrets.new_name(),
        )
        if idempotency.commit(subscribers.creation(made)):
            break
        deadline.wait()
    return _revealed(find(idempotency.resource_id))


def find(subscriber: str) -> Subscriber:
    """A subscriber. One request.

    Raises:
        NotFound: if there is none.
    """
    found = subscribers.get(subscriber)
    if found is None:
        raise NotFound(Code.NO_SUBSCRIBER)
    return found


def find_all() -> list[Subscriber]:
    """All subscribers, oldest first. One request."""
    return subscribers.get_all()


def change(subscriber: str, fields: Mapping[str, Any], now: datetime) -> Subscriber:
    """Change the given fields of a subscriber; the subscriber after it. Two requests.

    Raises:
        NotFound: if there is none.
    """
    if not subscribers.change(subscriber, now, dict(fields)):
        raise NotFound(Code.NO_SUBSCRIBER)
    return find(subscriber)


def remove(subscriber: str) -> None:
    """Remove a subscriber: what waits for it is not sent any more.

    Raises:
        NotFound: if there is none.
    """
    find(subscriber)
    subscribers.delete(subscriber)


def rotate(subscriber: str, now: datetime, idempotency: NoIdempotency) -> Revealed:
    """Give a subscriber a new secret; the one before it signs for a day more.

    Raises:
        NotFound: if there is no such subscriber.
        Unavailable: if the table or the secret store does not answer.
    """
    found = find(subscriber)
    if not idempotency.replayed:
        idempotency.resource_id = subscriber_secrets.new_name()
        idempotency.write(subscribers.rotation(found, idempotency.resource_id, now + rules.OVERLAP))
    name = idempotency.resource_id
    return Revealed(find(subscriber), subscriber_secrets.secret(subscriber, name))


def log(
    subscriber: str, state: DeliveryStatus | None, before: str | None, most: int
) -> tuple[list[Delivery], str | None]:
    """The deliveries to a subscriber before a place, newest first; and the place to continue before, if any.

    Raises:
        NotFound: if there is no such subscriber.
    """
    find(subscriber)
    return deliveries.page(subscriber, state, before, most)


def send_again(subscriber: str, place: str, now: datetime, idempotency: NoIdempotency) -> SentAgain:
    """Send one delivery again, by its place in the log.

    Raises:
        NotFound: if there is no such subscriber or delivery.
        Conflict: if the subscriber is disabled.
    """
    _active(subscriber)
    found = deliveries.find(subscriber, place)
    if found is None:
        raise NotFound(Code.NO_DELIVERY)
    return _again([found], None, now, idempotency)


def send_since(
    subscriber: str, at: datetime, after: str | None, now: datetime, idempotency: NoIdempotency
) -> SentAgain:
    """Send the deliveries from a time on again, oldest first, after a place; at most ``MOST_AGAIN``.

    Raises:
        NotFound: if there is no such subscriber.
        Conflict: if the subscriber is disabled.
    """
    _active(subscriber)
    found, last = deliveries.since(subscriber, at, after, MOST_AGAIN)
    return _again(found, last, now, idempotency)


def test(subscriber: str, now: datetime, idempotency: NoIdempotency) -> Delivery:
    """Send a test event to a subscriber, whatever types it wants; its delivery.

    Raises:
        NotFound: if there is no such subscriber.
        Conflict: if the subscriber is disabled.
    """
    _active(subscriber)
    made_at, _, test_id = idempotency.resource_id.partition("/") if idempotency.replayed else ("", "", "")
    if not idempotency.replayed:
        made_at, test_id = str(epoch_ms(now)), idempotency.resource_id
        idempotency.resource_id = f"{made_at}/{test_id}"
    event = WebhookTest(subscriber=subscriber, test=test_id, at=from_epoch_ms(int(made_at)))
    delivery = Delivery(subscriber=subscriber, learner=None, event=event.detail, created_at=event.at)
    deadline = RetryDeadline()
    while not idempotency.commit(deliveries.creation(delivery)):
        deadline.wait()
    publishing.begin(delivery)
    return deliveries.get(subscriber, None, event.id) or delivery


def _again(found: list[Delivery], last: str | None, now: datetime, idempotency: NoIdempotency) -> SentAgain:
    if idempotency.replayed:
        made, _, place = idempotency.resource_id.partition("/")
        return SentAgain(int(made), place or None)
    count = 0
    for delivery in found:
        if deliveries.start_again(delivery, now):
            publishing.enqueue(delivery)
            count += 1
    idempotency.resource_id = f"{count}/{last or ''}"
    idempotency.save()
    return SentAgain(count, last)


def _active(subscriber: str) -> Subscriber:
    found = find(subscriber)
    if found.disabled is not None:
        raise Conflict(Code.SUBSCRIBER_DISABLED)
    return found


def _revealed(found: Subscriber) -> Revealed:
    return Revealed(found, subscriber_secrets.secret(found.id, found.secret))
