"""The connection to the database, for callers outside the store."""

from hito.store.dynamodb import client


def prepare() -> None:
    """Create this process's client now, because a function has a whole processor while it starts."""
    client.client()
