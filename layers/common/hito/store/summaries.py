"""A learner's cached summary, guarded by a lease.

A request that computes a summary takes a lease first, and stores the summary only if the lease is still current. An
invalidation replaces the lease. So a summary from before the last invalidation is never stored.
"""

from datetime import datetime, timedelta

from hito.store import keys
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, epoch_seconds, is_expired
from hito.store.dynamodb.update import Update

KEPT_FOR = timedelta(minutes=5)

# Longer than any request takes to compute a summary.
LEASE_LASTS = timedelta(seconds=30)


def key(learner: str) -> Key:
    """The key of a learner's summary."""
    return keys.SUMMARY.key(learner=learner)


def get(learner: str, now: datetime) -> bytes | None:
    """A learner's stored summary, or None. One request."""
    return from_item(table.get(key(learner)), now)


def take_lease(learner: str, lease: str, now: datetime) -> bool:
    """Take a lease on a learner's summary; False if another one is active. One request."""
    return table.update(key(learner), lease_update(lease, now)) is not None


def put(learner: str, lease: str, summary: bytes, now: datetime) -> None:
    """Store a learner's summary, if its lease is still current. One request."""
    table.update(key(learner), summary_update(lease, summary, now))


def invalidate(learner: str, lease: str) -> None:
    """Remove a learner's summary, and replace its lease. One request.

    Writes nothing if there is neither.
    """
    table.update(key(learner), Update().if_exists().set(lease=lease).remove("summary", "lease_until"))


def lease_update(lease: str, now: datetime) -> Update:
    """A new lease, if none is active; it removes the old summary."""
    return (
        Update()
        .if_past("lease_until", epoch_ms(now))
        .set(lease=lease, lease_until=epoch_ms(now + LEASE_LASTS))
        .set(expires_at=epoch_seconds(now + KEPT_FOR))
        .remove("summary")
    )


def summary_update(lease: str, summary: bytes, now: datetime) -> Update:
    """A summary, if its lease is still current."""
    change = Update().if_equals("lease", lease)
    return change.set(summary=summary, expires_at=epoch_seconds(now + KEPT_FOR)).remove("lease_until")


def from_item(item: Item | None, now: datetime) -> bytes | None:
    """A summary from its item; None if there is none, or it has expired."""
    if item is None or "summary" not in item or is_expired(item, now):
        return None
    packed: bytes = item["summary"]["B"]
    return packed
