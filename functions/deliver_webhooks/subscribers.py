"""The queue consumer that sends each event to a subscriber of the API until it is accepted, for about three days."""

from random import random

from deliver_webhooks.schemas import DeliveryDue
from hito.config import settings
from hito.domain.webhooks import wait_seconds
from hito.edge import request_log
from hito.edge.queue import Delivery, RetryAfter, consumer
from hito.usecases import delivering
from hito.usecases.delivering import Due

# The metric of the alarm that a subscriber was disabled.
SUBSCRIBERS_DISABLED = "SubscribersDisabled"


def deliver(due: DeliveryDue, delivery: Delivery) -> RetryAfter | None:
    """Make one attempt. A failed one comes again after a while."""
    outcome = delivering.attempt(Due(due.subscriber, due.learner, due.event, delivery.receives), _wait, delivery.now)
    if outcome.disabled:
        request_log.emit_count(SUBSCRIBERS_DISABLED)
    return None if outcome.seconds is None else RetryAfter(outcome.seconds)


def _wait(tries: int) -> int | None:
    return wait_seconds(tries, random())  # noqa: S311 - spreads load  # nosec B311


settings().require("subscriber_queue")
lambda_handler = consumer(DeliveryDue, deliver)
