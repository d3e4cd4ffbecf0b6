"""The queue consumer that sends each event to the subscriber until it is accepted, for about three days."""

from random import random

from deliver_webhooks.schemas import WebhookEvent
from hito.domain.errors import Unavailable
from hito.domain.webhooks import Answer, wait_seconds
from hito.edge.queue import DeadLetter, Delivery, RetryAfter, consumer
from hito.services import webhooks
from hito.services.webhooks import BadSecret


def deliver(event: WebhookEvent, delivery: Delivery) -> RetryAfter | DeadLetter | None:
    """Send one event. The result decides what happens to its message."""
    because = None
    try:
        answer = webhooks.post(event.id, event.model_dump(), delivery.now)
    except (BadSecret, Unavailable) as error:
        # Operators may fix the configuration within three days, as a subscriber may recover.
        answer, because = Answer.NOT_TAKEN, error
    match answer:
        case Answer.TAKEN:
            return None
        case Answer.GONE:
            return DeadLetter()
        case Answer.NOT_TAKEN:
            seconds = wait_seconds(delivery.receives, random())  # noqa: S311 - spreads load  # nosec B311
            return DeadLetter() if seconds is None else RetryAfter(seconds, because)


lambda_handler = consumer(WebhookEvent, deliver)
