"""The queue consumer of backfills. It runs the next page of a job, or records what is missing of one learner."""

from hito.edge.body import Body, Id
from hito.edge.queue import Delivery, consumer
from hito.usecases import backfill, recompute


class BackfillMessage(Body):
    """A backfill job by its name, or a learner to recompute."""

    job: str | None = None
    learner: Id | None = None


def handle(message: BackfillMessage, delivery: Delivery) -> None:
    """Run the next page of a job, or recompute a learner. Repeating is harmless."""
    if message.job:
        backfill.run_next_page(message.job, delivery.now)
    if message.learner:
        recompute.recompute(message.learner, delivery.now)


lambda_handler = consumer(BackfillMessage, handle)
