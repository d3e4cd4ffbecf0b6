"""Where a list goes on: a place in it, as a text that a URL holds as it is."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator

from hito.edge import problems
from hito.edge.body import QueryParams


def encode(place: str | None) -> str | None:
    """The cursor that stands for a place, if there is one."""
    return urlsafe_b64encode(place.encode()).decode().rstrip("=") if place else None


def decode(cursor: object) -> str:
    """The place that a cursor stands for; empty if it stands for none."""
    try:
        return urlsafe_b64decode(f"{cursor}===").decode()
    except ValueError:
        return ""


def validator(is_place: Callable[[str], object]) -> Any:
    """What a cursor has to be as a parameter: one whose place could be one of the list's."""

    def place(cursor: object) -> str:
        found = decode(cursor)
        if not is_place(found):
            raise problems.error("cursor")
        return found

    return BeforeValidator(place)


def _position(cursor: object) -> int:
    if not isinstance(cursor, str) or not re.fullmatch("[0-9]{1,9}", cursor):
        raise problems.error("cursor")
    return int(cursor)


class Position(QueryParams):
    """The query of a list that is made of one item, or a few: ``cursor`` is how many of it were shown."""

    cursor: Annotated[int, BeforeValidator(_position)] = 0


def position_of(shown: int | None) -> str | None:
    """The cursor for what comes after so many, if anything does."""
    return str(shown) if shown else None


# Source: DynamoDB's limit of a sort key.
_MAX_KEY_BYTES = 1024


class PageParams(QueryParams):
    """The query of a list: ``cursor`` is what the last page's ``X-Next-Cursor`` was."""

    cursor: Annotated[str, validator(lambda place: 0 < len(place.encode()) <= _MAX_KEY_BYTES)] | None = None

    @property
    def cursor_key(self) -> str | None:
        """Where the last page ended."""
        return self.cursor

    def next_cursor(self, cursor_key: str | None) -> str | None:
        """The cursor for the page after a place."""
        return encode(cursor_key)
