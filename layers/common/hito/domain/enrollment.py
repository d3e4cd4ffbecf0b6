"""Rules of enrollment."""

from datetime import UTC, datetime, timedelta

from hito.domain.content import Content
from hito.domain.records import Enrollment

# Clocks of two systems differ; a time further ahead would beat every later event.
CLOCK_SKEW = timedelta(minutes=5)

# What is not set is 0001-01-01 in .NET, 1970-01-01 elsewhere: an event of then would lose to every other.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def is_too_early(event_time: datetime) -> bool:
    """Whether an event claims a time of before there was anything to enroll in."""
    return event_time < EARLIEST


def has_access(state: Enrollment | None, content: Content, person: str, *, is_admin: bool) -> bool:
    """Whether a person may see a course's files and finish its lessons: enrolled in it, or its sensei, or an admin."""
    return state is Enrollment.ENROLLED or is_admin or content.is_taught_by(person)


def is_too_far_ahead(event_time: datetime, now: datetime) -> bool:
    """Whether an event claims a time that no clock skew explains."""
    return event_time - now > CLOCK_SKEW
