"""Pages of lists: a page stops at a megabyte, and a cursor leads to the next one."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from pydantic import BaseModel

MAX_BYTES = 1_000_000

Key = TypeVar("Key")
Entry = TypeVar("Entry", bound=BaseModel)


def fit(
    entries: Iterable[tuple[Key, Entry]], last_key: Key | None, max_bytes: int | None = None
) -> tuple[list[Entry], Key | None]:
    """The entries that fit into one response, at least one, and the key after which the next page begins.

    ``entries`` come with their keys, in order, and are read only as far as they fit. ``last_key`` is where the next
    page begins if all of them fit; None if there is no next page. ``max_bytes`` is a megabyte if it is not given.
    """
    found: list[Entry] = []
    size, previous = 0, last_key
    for key, entry in entries:
        size += len(entry.model_dump_json(by_alias=True).encode()) + 1
        if found and size > (max_bytes or MAX_BYTES):
            return found, previous
        found.append(entry)
        previous = key
    return found, last_key


def fit_from(entries: Iterable[Entry], start: int, max_bytes: int | None = None) -> tuple[list[Entry], int | None]:
    """The entries from a position on that fit into one response, and the position of the next page, if there is one."""
    numbered = ((position + 1, entry) for position, entry in islice(enumerate(entries), start, None))
    return fit(numbered, None, max_bytes)
