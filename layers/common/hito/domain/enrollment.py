"""Rules of enrollment."""

from datetime import UTC, datetime, timedelta

from hito.domain.content import Content
from hito.domain.records import Enrollment

# Clocks of two systems differ. A time further ahead would win over every later event.
CLOCK_SKEW = timedelta(minutes=5)

# A clock that is not set says 0001-01-01 in .NET, 1970-01-01 elsewhere. Such an event would lose to every other.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def is_too_early(event_time: datetime) -> bool:
    """Whether an event's time is before any enrollment was possible."""
    return event_time < EARLIEST


def has_access(state: Enrollment | None, content: Content, person: str, *, is_admin: bool) -> bool:
    """Whether a person may see a course's files and finish its lessons: enrolled, its sensei, or an admin."""
    return state is Enrollment.ENROLLED or is_admin or content.is_taught_by(person)


def is_too_far_ahead(event_time: datetime, now: datetime) -> bool:
    """Whether an event's time is further ahead than clocks differ."""
    return event_time - now > CLOCK_SKEW
