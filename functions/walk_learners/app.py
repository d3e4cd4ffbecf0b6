"""The queue of learners to look at again: by a walk over many, whose next page is done, or one by their id."""

from hito.edge.body import Body, Id
from hito.edge.queue import Delivery, consumer
from hito.store import keys
from hito.usecases import backfill, recompute


class Again(Body):
    """A walk to go on with, by its partition key, or a learner of whom something may be missing."""

    walk: str | None = None
    learner: Id | None = None


def look_again(work: Again, delivery: Delivery) -> None:
    """The next learners of a walk looked at, or one put right; again is harmless."""
    if work.walk:
        backfill.go_on(keys.walk_named(work.walk), delivery.now)
    if work.learner:
        recompute.recompute(work.learner, delivery.now)


lambda_handler = consumer(Again, look_again)
