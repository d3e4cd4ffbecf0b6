"""Where a list goes on: a place in it, as a text that a URL holds as it is."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator

from hito.edge import problems
from hito.edge.body import Asked

Shown = TypeVar("Shown", bound=BaseModel)


def cursor_of(place: str | None) -> str | None:
    """The cursor that stands for a place, if there is one."""
    return urlsafe_b64encode(place.encode()).decode().rstrip("=") if place else None


def place_of(cursor: object) -> str:
    """The place that a cursor stands for; empty if it stands for none."""
    try:
        return urlsafe_b64decode(f"{cursor}===").decode()
    except ValueError:
        return ""


def validator(is_place: Callable[[str], object]) -> Any:
    """What a cursor has to be as a parameter: one whose place could be one of the list's."""

    def place(cursor: object) -> str:
        found = place_of(cursor)
        if not is_place(found):
            raise problems.error("cursor")
        return found

    return BeforeValidator(place)


# A function may answer six megabytes.
MAX_ANSWER_BYTES = 4_000_000


def fitting(entries: Iterable[tuple[str, Shown]]) -> tuple[list[Shown], str | None]:
    """What fits of entries into an answer, and the place of the last one if there is more; at least one."""
    found: list[Shown] = []
    size, last = 0, None
    for place, entry in entries:
        size += len(entry.model_dump_json().encode())
        if found and size > MAX_ANSWER_BYTES:
            return found, last
        found.append(entry)
        last = place
    return found, None


# Source: DynamoDB's limit of a sort key.
_MAX_KEY_BYTES = 1024


class Onward(Asked):
    """The query of a list: ``cursor`` is what the last page's ``X-Next-Cursor`` was."""

    cursor: Annotated[str, validator(lambda place: 0 < len(place.encode()) <= _MAX_KEY_BYTES)] | None = None

    @property
    def place(self) -> str | None:
        """Where the last page ended."""
        return self.cursor

    def onward(self, place: str | None) -> str | None:
        """The cursor for the page after a place."""
        return cursor_of(place)
