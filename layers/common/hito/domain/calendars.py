"""Calendars: the local date of a time, where a learner is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

# The date of a time by somebody's calendar.
Calendar = Callable[[datetime], date]

# No time zone has a longer name.
_MAX_NAME = 64


def calendar(zone: str | None) -> Calendar:
    """The calendar of an IANA time zone; that of UTC, if there is no such zone."""
    where: tzinfo = (_zone(zone) if zone and is_zone(zone) else None) or UTC
    return lambda at: at.astimezone(where).date()


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
