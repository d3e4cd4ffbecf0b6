"""Lists that stop at a megabyte, and go on with a cursor."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from pydantic import BaseModel

MAX_BYTES = 1_000_000

Place = TypeVar("Place")
Shown = TypeVar("Shown", bound=BaseModel)


def fit(entries: Iterable[tuple[Place, Shown]], onward: Place | None) -> tuple[list[Shown], Place | None]:
    """What fits into an answer of entries in the order of their places, at least one; and the place to go on after.

    ``onward`` is that place if all of them fit, None if there is no more. Entries are taken as far as they fit.
    """
    found: list[Shown] = []
    size, last = 0, onward
    for place, entry in entries:
        size += len(entry.model_dump_json(by_alias=True).encode()) + 1
        if found and size > MAX_BYTES:
            return found, last
        found.append(entry)
        last = place
    return found, onward


def part(entries: Iterable[Shown], start: int) -> tuple[list[Shown], int | None]:
    """The same of a list that is made of one item, or a few: from a position on."""
    numbered = ((position + 1, entry) for position, entry in islice(enumerate(entries), start, None))
    return fit(numbered, None)
