"""A learner's summary over all courses: made from the record, kept for five minutes by lease.

A reader that finds none takes a lease, makes the summary, and keeps it if the lease still stands. An
invalidation replaces the lease. So nothing older than the last invalidation is ever kept.
"""

from uuid import uuid4

from hito.store import items, keys, table


def invalidate(learner: str) -> None:
    """Forget a learner's kept summary: something that shows in it has changed. One request.

    It has to follow the change. Where nothing is kept and nobody makes one, nothing is written.
    """
    table.update(keys.summary(learner), items.invalidated(_new_lease()))


def _new_lease() -> str:
    return uuid4().hex
