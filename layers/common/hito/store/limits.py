"""Rate windows: how often a learner may call a route within one UTC minute."""

from datetime import datetime

from hito.domain.errors import TooMany
from hito.store import items, keys, table


def take(learner: str, route: str, per_minute: int, now: datetime) -> None:
    """Count one call of a route. One request.

    Raises:
        TooMany: if the minute's calls are used up; it says when the next minute begins.
    """
    counted = table.update(keys.rate(learner, route, now), items.counted(now))
    if counted is not None and items.count_of(counted) > per_minute:
        raise TooMany(f"At most {per_minute} calls a minute", retry_after=60 - now.second)
