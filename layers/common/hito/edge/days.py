"""Times in a caller's time zone."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from hito.domain.moments import Moment

# No time zone has a longer name.
_MAX_NAME = 64


def moment(now: datetime, zone: str | None) -> Moment:
    """A UTC time, and its date in an IANA time zone; in UTC, if there is no such zone."""
    return Moment(now, now.astimezone(_zone(zone)).date()) if zone and is_zone(zone) else Moment.utc(now)


def is_zone(name: str) -> bool:
    """Whether a time zone has that name."""
    return len(name) <= _MAX_NAME and _zone(name) is not None


@lru_cache(maxsize=1_000)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    # The name is malformed, is a directory, or is unknown.
    except (ValueError, OSError, KeyError):
        return None
