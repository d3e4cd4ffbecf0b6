"""Events on their way to the subscriber: each is sent until it is taken, for about three days."""

from random import random

from deliver_webhooks.schemas import Told
from hito.domain.errors import Unavailable
from hito.domain.webhooks import Answer, wait_seconds
from hito.edge.queue import DeadLetter, Delivery, RetryAfter, consumer
from hito.services import webhooks
from hito.services.webhooks import BadSecret


def deliver(told: Told, delivery: Delivery) -> RetryAfter | DeadLetter | None:
    """Send one event, and say what becomes of its message."""
    because = None
    try:
        answer = webhooks.post(told.id, told.model_dump(), delivery.now)
    except (BadSecret, Unavailable) as error:
        # Somebody may mend it within three days, as the subscriber would.
        answer, because = Answer.NOT_TAKEN, error
    match answer:
        case Answer.TAKEN:
            return None
        case Answer.GONE:
            return DeadLetter()
        case Answer.NOT_TAKEN:
            seconds = wait_seconds(delivery.receives, random())  # noqa: S311 - spreads load  # nosec B311
            return DeadLetter() if seconds is None else RetryAfter(seconds, because)


lambda_handler = consumer(Told, deliver)
