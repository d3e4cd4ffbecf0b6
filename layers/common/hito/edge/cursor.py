"""Cursors of lists: a key or a position as a text that needs no escaping in a URL."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator

from hito.edge import problems
from hito.edge.body import QueryParams, documented


def encode(key: str | None) -> str | None:
    """The cursor for a key; None for None."""
    return urlsafe_b64encode(key.encode()).decode().rstrip("=") if key else None


def decode(cursor: object) -> str:
    """The key of a cursor; empty if the text is no cursor."""
    try:
        return urlsafe_b64decode(f"{cursor}===").decode()
    except ValueError:
        return ""


def validator(is_key: Callable[[str], object]) -> Any:
    """A validator that turns a cursor into its key; ``is_key`` says whether the list can have such a key."""

    def parse(cursor: object) -> str:
        key = decode(cursor)
        if not is_key(key):
            raise problems.error("cursor")
        return key

    return BeforeValidator(parse, json_schema_input_type=str)


def _parse_position(cursor: object) -> int:
    if not isinstance(cursor, str) or not re.fullmatch("[0-9]{1,9}", cursor):
        raise problems.error("cursor")
    return int(cursor)


class PositionParams(QueryParams):
    """The query of a list that is built from one item, or a few: ``cursor`` counts the entries of earlier pages."""

    cursor: Annotated[int, BeforeValidator(_parse_position), documented(minimum=0, maximum=10**9 - 1)] = 0


def position_cursor(position: int | None) -> str | None:
    """The cursor for a position; None for None."""
    return str(position) if position else None


# Source: DynamoDB's limit of a sort key.
_MAX_KEY_BYTES = 1024


class PageParams(QueryParams):
    """The query of a list; ``cursor`` is the ``X-Next-Cursor`` of the page before."""

    cursor: Annotated[str, validator(lambda key: 0 < len(key.encode()) <= _MAX_KEY_BYTES)] | None = None

    @property
    def cursor_key(self) -> str | None:
        """The key after which the page begins."""
        return self.cursor

    def next_cursor(self, cursor_key: str | None) -> str | None:
        """The cursor of the page that begins after a key."""
        return encode(cursor_key)
