"""The queue consumer that sends events to the learning record store, a batch in one request, for about three days."""

from collections.abc import Sequence
from random import random

from hito.domain.webhooks import wait_seconds
from hito.edge.queue import DeadLetter, Delivery, RetryAfter, Verdict, batch_consumer
from hito.usecases import statements
from hito.usecases.statements import Outcome
from send_statements.schemas import StatementEvent


def send(batch: Sequence[tuple[StatementEvent, Delivery]]) -> list[Verdict]:
    """Send the events of a batch. The results decide what happens to their messages."""
    outcomes = statements.send([event.model_dump() for event, _delivery in batch])
    return [_verdict(outcome, delivery) for outcome, (_event, delivery) in zip(outcomes, batch, strict=True)]


def _verdict(outcome: Outcome, delivery: Delivery) -> Verdict:
    match outcome:
        case Outcome.DONE:
            return None
        case Outcome.REFUSED:
            return DeadLetter()
        case Outcome.LATER:
            seconds = wait_seconds(delivery.receives, random())  # noqa: S311 - spreads load  # nosec B311
            return DeadLetter() if seconds is None else RetryAfter(seconds)


lambda_handler = batch_consumer(StatementEvent, send)
