"""The calendar of where a caller is."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

# No name of a zone is longer.
_MAX_NAME = 64


def local(now: datetime, zone: str | None) -> datetime:
    """A time by the clocks of an IANA time zone; as it is, if there is no such zone."""
    return now.astimezone(_zone(zone)) if zone and is_zone(zone) else now


def is_zone(name: str) -> bool:
    """Whether there is a time zone of that name."""
    return len(name) <= _MAX_NAME and _zone(name) is not None


@lru_cache(maxsize=1_000)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    # A name that is no name, that is a directory, that is unknown.
    except (ValueError, OSError, KeyError):
        return None
