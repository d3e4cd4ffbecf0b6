"""The end of items that a deployment stores for a limited time: DynamoDB deletes them by ``expires_at``.

Progress never ends. Only what its module names here does: attempts, what learners and the tutor said, and metrics.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hito.store.dynamodb.attributes import Scalar, epoch_seconds


def expiry(stored_at: datetime, days: int | None) -> Mapping[str, Scalar]:
    """The attribute of an item that ends so many days after it was stored; empty for an item without an end."""
    return {} if days is None else {"expires_at": epoch_seconds(stored_at + timedelta(days=days))}
