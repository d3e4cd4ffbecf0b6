"""Delivering an event to a subscriber: one attempt, its log, and the end of a subscriber that fails for too long."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from hito.config import Misconfigured, settings
from hito.domain import subscribers as rules
from hito.domain.errors import Unavailable
from hito.domain.events import SubscriberDisabled
from hito.domain.subscribers import Attempt, Delivery, DeliveryResult, DeliveryStatus, Disabled, Subscriber
from hito.services import subscriber_secrets
from hito.services import subscribers as receivers
from hito.store import deliveries, subscribers
from hito.usecases import publishing

# Seconds to wait after so many attempts; None after the last.
Wait = Callable[[int], int | None]


class Due(NamedTuple):
    """A delivery that is due: the subscriber, whom the event is about, the event's id.

    ``tries`` counts the attempts since the event was sent to the queue, including this one.
    """

    subscriber: str
    learner: str | None
    event: str
    tries: int


class Outcome(NamedTuple):
    """Seconds until the next attempt, None if there is none; whether the subscriber was disabled."""

    seconds: int | None
    disabled: bool = False


_DONE = Outcome(None)


def attempt(due: Due, wait: Wait, now: datetime) -> Outcome:
    """Make one attempt to deliver an event. Three or four requests to the table.

    An interrupted attempt comes again, so a subscriber may get an event twice.

    Raises:
        Unavailable: if the table does not answer.
    """
    receiver = subscribers.get(due.subscriber)
    delivery = deliveries.get(due.subscriber, due.learner, due.event) if receiver else None
    if receiver is None or delivery is None or delivery.state is not DeliveryStatus.WAITING:
        # Deleted or erased meanwhile, or a message that came twice.
        return _DONE
    if receiver.disabled is not None:
        deliveries.stop(delivery)
        return _DONE
    came = _post(receiver, delivery, now)
    if came.result is DeliveryResult.ACCEPTED:
        deliveries.save_attempt(delivery, DeliveryStatus.DELIVERED, came, now, None)
        if receiver.failing_since:
            subscribers.mark_well(receiver.id)
        return _DONE
    # What Hito itself could not sign is no failure of the subscriber.
    because = None if came.result is DeliveryResult.NOT_SIGNED else _note_failure(receiver, came, now)
    seconds = None if because else wait(due.tries)
    next_at = now + timedelta(seconds=seconds) if seconds is not None else None
    deliveries.save_attempt(delivery, DeliveryStatus.WAITING if next_at else DeliveryStatus.FAILED, came, now, next_at)
    return Outcome(seconds, disabled=because is not None)


def _note_failure(receiver: Subscriber, came: Attempt, now: datetime) -> Disabled | None:
    """Note since when a subscriber fails; why it was disabled, if it was."""
    failing = receiver if receiver.failing_since else (subscribers.mark_failing(receiver.id, now) or receiver)
    because = rules.is_to_disable(failing, came, now)
    if because:
        _disable(failing, because, now)
    return because


def _post(receiver: Subscriber, delivery: Delivery, now: datetime) -> Attempt:
    body = json.dumps(delivery.event, ensure_ascii=False, separators=(",", ":")).encode()
    names, webhook_id = receiver.secrets_at(now), delivery.event_id
    try:
        signature = subscriber_secrets.signature(receiver.id, names, webhook_id, body, now)
    except (Misconfigured, Unavailable):
        # Operators may mend it within three days, as a subscriber may recover.
        return Attempt(DeliveryResult.NOT_SIGNED)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Hito",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    return receivers.post(receiver.url, body, headers, allows_loopback=settings().loopback_subscribers)


def _disable(receiver: Subscriber, because: Disabled, now: datetime) -> None:
    """Disable a subscriber, and tell the others. A repetition publishes the same event again."""
    event = SubscriberDisabled(
        subscriber=receiver.id,
        description=receiver.description,
        because=because.value,
        failing_since=receiver.failing_since or now,
        at=now,
    )
    others = [one for one in subscribers.get_all() if one.id != receiver.id]
    publishing.publish(event, others, now)
    subscribers.disable(receiver.id, because, now)
