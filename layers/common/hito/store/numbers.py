"""Numbers that are given once, and never again."""

from hito.store import authored, table
from hito.store.keys import Key


def next_id(counter: Key) -> int:
    """The next number of a counter. One request."""
    return authored.last_number(table.update(counter, authored.numbers_given(1)) or {})
