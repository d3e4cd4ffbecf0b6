"""Writes that join entities: each entity returns its parts, and they are written together, all or none."""

from hito.store.dynamodb import table
from hito.store.dynamodb.client import RetryDeadline
from hito.store.dynamodb.writes import ConditionCheck, PutItem, UpdateItem, Write

# How long to retry an author's write while other authors conflict with it. Waiting is better than sending it again.
AUTHOR_RETRY_SECONDS = 10

# How many parts a transaction may have.
MAX_PARTS = table.TRANSACTION


def commit(*parts: Write) -> bool:
    """Write all parts or none; False if a condition failed or another writer conflicted."""
    return table.try_transact(*parts)


def author_deadline() -> RetryDeadline:
    """The deadline for retrying an author's write."""
    return RetryDeadline(AUTHOR_RETRY_SECONDS)


__all__ = ["ConditionCheck", "PutItem", "RetryDeadline", "UpdateItem", "Write", "author_deadline", "commit"]
