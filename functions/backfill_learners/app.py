"""The queue consumer of long work. It runs the next page of a backfill or a report, or recomputes one learner."""

from hito.edge.body import Body, Id
from hito.edge.queue import Delivery, consumer
from hito.usecases import backfill, recompute, reporting


class BackfillMessage(Body):
    """A backfill job or a course report by its name, or a learner to recompute."""

    job: str | None = None
    learner: Id | None = None
    report: str | None = None


def handle(message: BackfillMessage, delivery: Delivery) -> None:
    """Run the next page of a job or a report, or recompute a learner. Repeating is harmless."""
    if message.job:
        backfill.run_next_page(message.job, delivery.now)
    if message.report:
        reporting.run_next_pages(message.report, delivery.now)
    if message.learner:
        recompute.recompute(message.learner, delivery.now)


lambda_handler = consumer(BackfillMessage, handle)
