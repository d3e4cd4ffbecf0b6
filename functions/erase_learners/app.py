"""The queue consumer that removes everything stored for an erased learner, except the tombstone."""

from hito.edge.body import Body, Id
from hito.edge.queue import Delivery, consumer
from hito.usecases import erasure


class Erasure(Body):
    """The learner to erase."""

    learner: Id


def erase(message: Erasure, delivery: Delivery) -> None:
    """Remove everything stored for the learner. Repeating is harmless."""
    erasure.erase(message.learner, delivery.now)


lambda_handler = consumer(Erasure, erase)
