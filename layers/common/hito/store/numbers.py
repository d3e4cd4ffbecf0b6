"""Unique numbers for new items and accounts. A number is never used twice."""

from hito.domain.records import Kind
from hito.store import keys
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Key, whole
from hito.store.dynamodb.update import Update


def key(kind: str, what: str) -> Key:
    """The key of the counter for a ``what`` of a kind, such as a lesson of a course."""
    return keys.COUNTER.key(kind=kind, what=what)


def next_id(kind: Kind, what: str) -> int:
    """The next number for a ``what`` of a kind. One request."""
    return next_ids(kind, what, 1)[0]


def next_ids(kind: Kind, what: str, count: int) -> range:
    """The next ``count`` numbers. One request."""
    last = _take(key(kind, what), count)
    return range(last - count + 1, last + 1)


def next_account() -> int:
    """The number of the next account. One request."""
    return _take(key("account", "account"), 1)


def next_credential() -> int:
    """The number of the next credential. One request."""
    return _take(key("credential", "credential"), 1)


def last_credential() -> int:
    """The number of the newest credential; 0 if there is none. One request."""
    return whole(table.get(key("credential", "credential")) or {}, "last")


def skip_to(kind: Kind, what: str, number: int) -> None:
    """Make the counter skip a number that an author chose, and all below it. One request."""
    table.update(key(kind, what), Update().set_max("last", number))


def _take(counter: Key, count: int) -> int:
    # If it is written twice, some numbers stay unused, which is harmless.
    return whole(table.update(counter, Update().increment("last", by=count, harmless_twice=True)) or {}, "last")
