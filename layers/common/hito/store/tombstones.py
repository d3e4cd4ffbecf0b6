"""Who is erased: their tombstone, until their id may come back."""

from datetime import datetime

from hito.domain.errors import Gone
from hito.store import items, keys, table


def stands(learner: str, now: datetime) -> bool:
    """Whether a learner is erased, and their id may not come back yet. One request."""
    tombstone = table.get(keys.tombstone(learner))
    return tombstone is not None and now < items.erased_until(tombstone)


def check(learner: str, now: datetime) -> None:
    """The rule that who is erased writes nothing. One request.

    Raises:
        Gone: if the learner is erased.
    """
    if stands(learner, now):
        raise Gone("This learner was erased")
