"""The messages of the queues: the details of events, as docs/events/ describes them, and deliveries that are due."""

from typing import Any

from hito.edge.body import Body


class WebhookEvent(Body):
    """An event of any type. Only the subscriber reads ``data``."""

    id: str
    type: str
    timestamp: str
    data: dict[str, Any]


class DeliveryDue(Body):
    """A delivery that is due, by its key: the subscriber, whom the event is about, the event's id."""

    subscriber: str
    learner: str | None
    event: str
