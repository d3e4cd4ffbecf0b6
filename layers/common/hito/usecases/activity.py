"""Days on which learners are active, whatever they do: what streaks are made of."""

from datetime import date

from hito.store import items, keys, table

# In one function; what is not among them is marked again, which changes nothing.
_MAX_KEPT = 100_000

_marked: set[tuple[str, date]] = set()


def mark(learner: str, day: date) -> None:
    """Mark a day on which a learner was active. One request, or none for one that was marked here before."""
    if (learner, day) in _marked:
        return
    table.put(items.active(learner, day))
    if len(_marked) >= _MAX_KEPT:
        _marked.clear()
    _marked.add((learner, day))


def days(learner: str) -> set[date]:
    """The days on which a learner was active. One request."""
    return {items.active_on(item) for item in table.query(keys.days(learner))}


def clear_cache() -> None:
    """Keep nothing."""
    _marked.clear()
