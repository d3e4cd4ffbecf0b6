"""The connection to the database, for those who know nothing of it."""

from hito.store.dynamodb import client


def prepare() -> None:
    """Make this process's client now: while a function starts, it has a whole processor."""
    client.client()
