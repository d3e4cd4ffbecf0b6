"""Whether a token of an account is still good: its password may have changed since, or the account be gone."""

from dataclasses import dataclass
from time import monotonic

from hito.store import accounts as items
from hito.store import keys, table

# What ended elsewhere is known here this many seconds later.
KEPT_SECONDS = 60

# In one function; whoever is not among them is looked up again.
_MAX_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    until: float


_kept: dict[str, _Kept] = {}


def is_current(learner: str, version: object) -> bool:
    """Whether tokens of a version are good. One request, or none for one that was good within a minute."""
    if type(version) is not int:
        return False
    known = _kept.get(learner)
    if known and known.version == version and monotonic() < known.until:
        return True
    # Whoever has just logged in anew comes with a version that is not kept here yet.
    current = items.session_version(table.get(keys.session(learner)))
    if current is None:
        _kept.pop(learner, None)
        return False
    if len(_kept) >= _MAX_KEPT:
        _kept.clear()
    _kept[learner] = _Kept(current, monotonic() + KEPT_SECONDS)
    return current == version


def clear_cache(learner: str | None = None) -> None:
    """Keep nothing of a learner, or of anybody."""
    if learner is None:
        _kept.clear()
    else:
        _kept.pop(learner, None)
