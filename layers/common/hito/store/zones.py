"""Where learners are: the time zone that each last told, and that there is such a learner at all."""

from dataclasses import dataclass
from time import monotonic

from hito.store import items, keys, table

# What was told elsewhere is known here this many seconds later.
KEPT_SECONDS = 600

# In one function; whoever is not among them is looked up again.
_MAX_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class _Kept:
    zone: str | None
    is_listed: bool
    until: float


_kept: dict[str, _Kept] = {}


def resolve(learner: str, zone: str | None) -> str | None:
    """The zone of a learner who does something: what they told now, else last. None if they never told.

    They are listed among all learners. One request, or none for who told the same within ten minutes.
    """
    kept = _fresh(learner)
    if kept and kept.is_listed and zone in (None, kept.zone):
        return kept.zone
    zone = items.zone(table.update(keys.learner(learner), items.met(learner, zone)))
    return _keep(learner, zone, is_listed=True)


def last_known(learner: str) -> str | None:
    """The zone that a learner last told, if they did. One request, or none for who was met within ten minutes."""
    kept = _fresh(learner)
    if kept or not learner:
        return kept.zone if kept else None
    item = table.get(keys.learner(learner))
    return _keep(learner, items.zone(item), is_listed=item is not None)


def clear_cache() -> None:
    """Keep nothing."""
    _kept.clear()


def _fresh(learner: str) -> _Kept | None:
    kept = _kept.get(learner)
    return kept if kept and monotonic() < kept.until else None


def _keep(learner: str, zone: str | None, *, is_listed: bool) -> str | None:
    if len(_kept) >= _MAX_KEPT:
        _kept.clear()
    _kept[learner] = _Kept(zone, is_listed, monotonic() + KEPT_SECONDS)
    return zone
