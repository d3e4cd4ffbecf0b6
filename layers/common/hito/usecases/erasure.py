"""Erasing learners: a tombstone at once; all that is held of them by a queue, and what is written afterwards, too.

The tombstone stays. Who writes without a caller stops at it. What slips past, because it had looked a
moment earlier or has a token that is still good, is told by the stream, and goes the same way.
"""

from datetime import datetime

from hito.config import settings
from hito.services import queues
from hito.store import keys, table, tombstones
from hito.store import language as items
from hito.store.attributes import Item


def hand_over(learner: str) -> None:
    """Leave what is held of an erased learner to the queue. One request.

    Raises:
        Unavailable: if the queue does not take it.
    """
    queues.send(settings().require("erasure_queue"), {"learner": learner})


def erase(learner: str, now: datetime) -> None:
    """Remove all that is held of an erased learner but the tombstone. Repeating is harmless."""
    if not tombstones.stands(learner, now):
        return
    for held in table.pages(keys.everything(learner), items.NUMBER):
        # First what leads to an item, which is found by it.
        table.delete_all([items.place_of(item) for item in held if items.is_record(item)])
        table.delete_all([item for item in held if not _is_tombstone(item)])


def _is_tombstone(item: Item) -> bool:
    return bool(item["SK"]["S"] == keys.TOMBSTONE.sk)
