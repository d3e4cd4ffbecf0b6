"""Times in a caller's time zone."""

from datetime import datetime

from hito.domain.calendars import calendar
from hito.domain.moments import Moment


def moment(now: datetime, zone: str | None) -> Moment:
    """A UTC time, and its date in an IANA time zone; in UTC, if there is no such zone."""
    return Moment(now, calendar(zone)(now))
