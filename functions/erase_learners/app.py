"""The queue of erased learners: all that is held of one goes, but for the tombstone."""

from hito.edge.body import Body, Id
from hito.edge.queue import Delivery, consumer
from hito.usecases import erasure


class Erased(Body):
    """Whom to erase."""

    learner: Id


def erase(work: Erased, delivery: Delivery) -> None:
    """All that is held of a learner removed; again is harmless."""
    erasure.erase(work.learner, delivery.now)


lambda_handler = consumer(Erased, erase)
