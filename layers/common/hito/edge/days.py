"""The calendar of where a caller is."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

# No name of a zone is longer.
_MAX_NAME = 64


def day_of(now: datetime, zone: str | None) -> date:
    """The date in an IANA time zone at a time in UTC; in UTC, if there is no such zone."""
    known = _zone(zone) if zone and len(zone) <= _MAX_NAME else None
    return now.astimezone(known).date() if known else now.date()


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    # A name that is no name, that is a directory, that is unknown.
    except (ValueError, OSError, KeyError):
        return None
