"""Erasing learners: the tombstone is written at once, and a queue deletes everything else.

The tombstone stays. Stream consumers and jobs check it before they write. A write may still follow it: its writer
checked a moment earlier, or the caller's token is still valid. The stream reports such a write, and the queue deletes
it too.
"""

from datetime import datetime

from hito.config import settings
from hito.services import queues
from hito.store import export, tombstones


def enqueue(learner: str) -> None:
    """Send an erased learner to the queue that deletes what is stored for them. One request.

    Raises:
        Unavailable: if the queue does not accept the message.
    """
    queues.send(settings().require("erasure_queue"), {"learner": learner})


def erase(learner: str, now: datetime) -> None:
    """Delete everything that is stored for an erased learner, except the tombstone. Repeating is harmless."""
    if tombstones.is_erased(learner, now):
        export.delete(learner, now)
