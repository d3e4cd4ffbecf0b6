"""The registry of what a process keeps between requests.

A Lambda function lives for many requests. Whatever it keeps is made here, so that one place says what is kept, how
much of it and for how long. What was learned from elsewhere is a ``Cache``, and ``clear_all`` clears it. What is made
once, such as clients and settings, ends with the process, or with ``clear_made``.
"""

from collections.abc import Callable, Mapping
from functools import cache
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from cachetools import LRUCache, TTLCache

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


def _now() -> float:
    """The time by which values end; a test may replace ``monotonic`` here."""
    return monotonic()


class Cache(Generic[KeyT, ValueT]):
    """Values by key: at most ``entries``, each for ``seconds`` at most; None is no limit.

    Where it is full, the value that was not used for longest goes. Threads may share it.
    """

    def __init__(self, entries: int, seconds: float | None) -> None:
        self.entries, self.seconds = entries, seconds
        self._values: LRUCache[KeyT, ValueT] | TTLCache[KeyT, ValueT] = (
            LRUCache(entries) if seconds is None else TTLCache(entries, seconds, timer=_now)
        )
        self._lock = Lock()

    def get(self, key: KeyT) -> ValueT | None:
        """The value of a key; None if there is none."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: KeyT, value: ValueT) -> ValueT:
        """Keep a value, in place of the key's value before; that value."""
        with self._lock:
            self._values[key] = value
        return value

    def drop(self, key: KeyT) -> None:
        """Keep no value of a key."""
        with self._lock:
            self._values.pop(key, None)

    def clear(self) -> None:
        """Keep no value."""
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)


class Clearable(Protocol):
    """Something that a process keeps, and that can be cleared."""

    def clear(self) -> object:
        """Keep nothing."""


_caches: dict[str, Clearable] = {}
_made: dict[str, Callable[[], None]] = {}


def register(what: str, *, entries: int, seconds: float | None = None) -> Cache[Any, Any]:
    """A new cache in the registry; ``what`` it keeps is its name there."""
    made = Cache[Any, Any](entries, seconds)
    add(what, made)
    return made


def add(what: str, kept: Clearable) -> None:
    """Put something that is no ``Cache`` into the registry."""
    _caches[what] = kept


def once(what: str) -> "Callable[[Callable[..., ValueT]], _lru_cache_wrapper[ValueT]]":
    """Let a function make its value once for the same arguments; ``what`` it makes is its name in the registry."""

    def decorate(function: Callable[..., ValueT]) -> "_lru_cache_wrapper[ValueT]":
        remembered = cache(function)
        _made[what] = remembered.cache_clear
        return remembered

    return decorate


def registered() -> Mapping[str, Clearable]:
    """Everything that was learned from elsewhere, by its name."""
    return dict(_caches)


def clear_all() -> None:
    """Forget everything that was learned from elsewhere. What is made once stays."""
    for each in _caches.values():
        each.clear()


def clear_made() -> None:
    """Make everything anew that is made once: clients, settings, and what is read from settings."""
    for clear in _made.values():
        clear()
