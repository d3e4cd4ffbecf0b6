"""Lists of whole things, which stop before they are larger than an answer may be."""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel

# A function may answer six megabytes.
MAX_BYTES = 4_000_000

Place = tuple[int, int]
Shown = TypeVar("Shown", bound=BaseModel)


def page(entries: Iterable[tuple[Place, Shown]], after: Place) -> tuple[list[Shown], str | None]:
    """What fits of entries in the order of their places, and where to go on, if there is more; at least one."""
    found: list[Shown] = []
    size, last = 0, after
    for place, entry in entries:
        if place <= after:
            continue
        size += len(entry.model_dump_json().encode())
        if found and size > MAX_BYTES:
            return found, "{}-{}".format(*last)
        found.append(entry)
        last = place
    return found, None
