"""The registry of everything that a process caches between requests.

One Lambda process serves many requests. It creates every cache here, so that one module shows what is cached, how
many entries and for how long. ``clear_all`` clears the data that was read from other systems. ``clear_made`` clears
the objects that are created once, such as clients and settings.
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
    """The clock that values expire by, in seconds; a test may replace ``monotonic`` here."""
    return monotonic()


class Cache(Generic[KeyT, ValueT]):
    """A cache of at most ``entries`` values, each for at most ``seconds``; None is no limit.

    A full cache drops the least recently used value. Threads may share a cache.
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
        """Store a value, replacing the key's earlier one. Returns the value."""
        with self._lock:
            self._values[key] = value
        return value

    def drop(self, key: KeyT) -> None:
        """Remove the value of a key, if there is one."""
        with self._lock:
            self._values.pop(key, None)

    def clear(self) -> None:
        """Remove all values."""
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)


class Clearable(Protocol):
    """A cache that can be cleared."""

    def clear(self) -> object:
        """Remove all values."""


_caches: dict[str, Clearable] = {}
_made: dict[str, Callable[[], None]] = {}


def register(what: str, *, entries: int, seconds: float | None = None) -> Cache[Any, Any]:
    """A new cache in the registry, named by ``what`` it holds."""
    made = Cache[Any, Any](entries, seconds)
    add(what, made)
    return made


def add(what: str, cached: Clearable) -> None:
    """Add a cache of another class to the registry."""
    _caches[what] = cached


def once(what: str) -> "Callable[[Callable[..., ValueT]], _lru_cache_wrapper[ValueT]]":
    """Make a function compute its result once for the same arguments; ``what`` names the result in the registry."""

    def decorate(function: Callable[..., ValueT]) -> "_lru_cache_wrapper[ValueT]":
        remembered = cache(function)
        _made[what] = remembered.cache_clear
        return remembered

    return decorate


def registered() -> Mapping[str, Clearable]:
    """All caches of data from other systems, by name."""
    return dict(_caches)


def clear_all() -> None:
    """Clear all data that was read from other systems. Objects that are created once stay."""
    for each in _caches.values():
        each.clear()


def clear_made() -> None:
    """Clear the objects that are created once: clients, settings, and what is derived from settings."""
    for clear in _made.values():
        clear()
