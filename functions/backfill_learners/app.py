"""The queue consumer of backfills: the next page of a backfill job, or one learner whose record may lack something."""

from hito.edge.body import Body, Id
from hito.edge.queue import Delivery, consumer
from hito.usecases import backfill, recompute


class Backfill(Body):
    """A backfill job, by its partition key, or a learner to recompute."""

    job: str | None = None
    learner: Id | None = None


def run(message: Backfill, delivery: Delivery) -> None:
    """Run the next page of a job, or recompute a learner. Repeating is harmless."""
    if message.job:
        backfill.run_next_page(message.job, delivery.now)
    if message.learner:
        recompute.recompute(message.learner, delivery.now)


lambda_handler = consumer(Backfill, run)
