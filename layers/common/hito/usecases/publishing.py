"""Publishing events: on the bus, and to the subscribers that want them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hito.config import settings
from hito.domain.events import (
    CorrectionMade,
    EnrollmentChanged,
    Event,
    ProgressReset,
    QuizAttempted,
    UnitFinished,
)
from hito.domain.subscribers import Delivery, DeliveryStatus, Subscriber
from hito.services import events, queues
from hito.store import deliveries
from hito.usecases import content

_WITH_COURSE = (EnrollmentChanged, UnitFinished, QuizAttempted, ProgressReset, CorrectionMade)


def publish(event: Event, subscribers: Sequence[Subscriber], now: datetime) -> None:
    """Publish an event. Repeating it is harmless: nobody gets it a second time from the queue.

    One request to the bus; for each subscriber that wants the event, one to the table and one to the queue.

    Raises:
        Unavailable: if the bus, the table or the queue does not answer.
    """
    named = with_titles(event)
    events.publish([named])
    for one in subscribers:
        if one.wants(event.TYPE):
            begin(Delivery(subscriber=one.id, learner=event.learner, event=named.detail, created_at=now))


def begin(delivery: Delivery) -> None:
    """Record a delivery and send it to the queue, unless that was done. Two requests, or three."""
    if not deliveries.put(delivery):
        known = deliveries.get(delivery.subscriber, delivery.learner, delivery.event_id)
        if known is None or known.attempts or known.state is not DeliveryStatus.WAITING:
            return
    enqueue(delivery)


def enqueue(delivery: Delivery) -> None:
    """Send a delivery that waits to the queue. One request."""
    work = {"subscriber": delivery.subscriber, "learner": delivery.learner, "event": delivery.event_id}
    queues.send(settings().require("subscriber_queue"), work)


def with_titles(event: Event) -> Event:
    """An event with the titles of its course and unit, if the catalog has them. No request for cached contents."""
    if not isinstance(event, _WITH_COURSE):
        return event
    found = content.get(event.course)
    if found is None:
        return event
    titled = replace(event, course_title=found.name)
    unit = event.quiz if isinstance(event, QuizAttempted) else getattr(event, "unit", None)
    if isinstance(titled, (UnitFinished, QuizAttempted, CorrectionMade)) and unit in found.lessons:
        return replace(titled, unit_title=found.lessons[unit].title)
    return titled
