"""Tombstones of erased learners. Each stays until the learner's id may be used again."""

from datetime import UTC, datetime, timedelta

from hito.domain.errors import Gone
from hito.store import keys
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, epoch_seconds, from_epoch_ms, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import UpdateItem

# Longer than the lifetime of any token, and of any message about a learner in a queue or stream.
STANDS_FOR = timedelta(days=30)


def key(learner: str) -> Key:
    """The key of a learner's tombstone."""
    return keys.TOMBSTONE.key(learner=learner)


def is_erased(learner: str, now: datetime) -> bool:
    """Whether a learner is erased, and their id may not be used again yet. One request."""
    tombstone = table.get(key(learner))
    return tombstone is not None and now < erased_until(tombstone)


def check(learner: str, now: datetime) -> None:
    """Check that a learner is not erased. One request.

    Raises:
        Gone: if the learner is erased.
    """
    if is_erased(learner, now):
        raise Gone()


def erasure_update(learner: str, now: datetime) -> UpdateItem:
    """The tombstone. The time of the first request stays. A repetition changes it too, so the stream reports it."""
    change = Update().set_if_absent(at=epoch_ms(now)).set(asked=epoch_ms(now))
    return UpdateItem(key(learner), change.set(expires_at=epoch_seconds(now + STANDS_FOR)))


def put(learner: str, now: datetime) -> datetime:
    """Write the tombstone of a learner; the time of their first erasure. One request."""
    return from_epoch_ms(whole(table.write(erasure_update(learner, now)) or {}, "at"))


def erased_until(tombstone: Item) -> datetime:
    """The time from which the learner's id may be used again, even if the tombstone is still stored.

    Never, if the tombstone is older than the end of tombstones.
    """
    if "expires_at" not in tombstone:
        return datetime.max.replace(tzinfo=UTC)
    return from_epoch_ms(1000 * whole(tombstone, "expires_at"))
