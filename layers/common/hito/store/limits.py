"""Rate windows: how often somebody may call a route within one UTC minute, or one UTC hour."""

from datetime import datetime

from hito.config import settings
from hito.domain.errors import TooMany
from hito.store import items, keys, table
from hito.store.change import Change
from hito.store.keys import Key


def take(learner: str, route: str, per_minute: int, now: datetime) -> None:
    """Count one call of a route. One request.

    Raises:
        TooMany: if the minute's calls are used up; it says when the next minute begins.
    """
    _take(keys.rate(learner, route, now), per_minute, now)


def take_unknown(whose: str, route: str, per_minute: int, now: datetime) -> None:
    """The same for who is not known yet, by a source address or an e-mail. One request.

    Raises:
        TooMany: as ``take``.
    """
    _take(keys.window(whose, route, now), per_minute, now)


def give_back(whose: str, route: str, now: datetime) -> None:
    """Let a call that ``take_unknown`` counted not count. One request."""
    table.update(keys.window(whose, route, now), Change().only_if_there().count("calls", by=-1))


def take_hour(learner: str, route: str, per_hour: int, now: datetime) -> None:
    """Count one call of a route that costs more than others. One request.

    Raises:
        TooMany: if the hour's calls are used up; it says when the next hour begins.
    """
    counted = table.update(keys.hour(learner, route, now), items.counted(now, items.HOUR_KEPT_SECONDS))
    if counted is not None and items.count_of(counted) > per_hour:
        raise TooMany(f"At most {per_hour} calls an hour", retry_after=3600 - 60 * now.minute - now.second)


def scaled(limit: int) -> int | None:
    """A contract's limit as this deployment sets it; None if limits are lifted."""
    scale = settings().rate_limits
    return None if scale is None else max(1, round(limit * scale))


def _take(key: Key, per_minute: int, now: datetime) -> None:
    counted = table.update(key, items.counted(now))
    if counted is not None and items.count_of(counted) > per_minute:
        raise TooMany(f"At most {per_minute} calls a minute", retry_after=60 - now.second)
