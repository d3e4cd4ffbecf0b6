"""Rules of enrollment events."""

from datetime import datetime, timedelta

# Clocks of two systems differ; a time further ahead would beat every later event.
CLOCK_SKEW = timedelta(minutes=5)


def is_too_far_ahead(event_time: datetime, now: datetime) -> bool:
    """Whether an event claims a time that no clock skew explains."""
    return event_time - now > CLOCK_SKEW
