"""Erasing learners: a tombstone at once, everything else by a queue.

The tombstone stays. A writer without a caller stops at it. What is written all the same, because the writer had
looked a moment earlier or the caller has a token that is still good, is reported by the stream, and goes the same
way.
"""

from datetime import datetime

from hito.config import settings
from hito.services import queues
from hito.store import export, tombstones


def hand_over(learner: str) -> None:
    """Leave to the queue what is stored for an erased learner. One request.

    Raises:
        Unavailable: if the queue does not take it.
    """
    queues.send(settings().require("erasure_queue"), {"learner": learner})


def erase(learner: str, now: datetime) -> None:
    """Delete everything that is stored for an erased learner but the tombstone. Repeating is harmless."""
    if tombstones.is_erased(learner, now):
        export.delete(learner)
