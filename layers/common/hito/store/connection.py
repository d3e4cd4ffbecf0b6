"""The connection to the database, for callers outside the store."""

from hito.store.dynamodb import client, usage
from hito.store.dynamodb.usage import Usage

__all__ = ["Usage", "forget_begun", "prepare", "used"]


def prepare() -> None:
    """Create this process's client now, because a function has a whole processor while it starts."""
    client.client()


def forget_begun() -> None:
    """Forget the reads that an earlier request began and did not take, because it was refused in between."""
    client.client().forget_begun()


def used() -> Usage:
    """What this process has used of the database so far."""
    return usage.total()
