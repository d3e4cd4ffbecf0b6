"""Rules of enrollment."""

from datetime import datetime, timedelta

from hito.domain.content import Content
from hito.domain.records import Enrollment

# Clocks of two systems differ; a time further ahead would beat every later event.
CLOCK_SKEW = timedelta(minutes=5)


def has_access(state: Enrollment | None, content: Content, person: str, *, is_admin: bool) -> bool:
    """Whether a person may see a course's files and finish its lessons: enrolled in it, or its sensei, or an admin."""
    return state is Enrollment.ENROLLED or is_admin or content.is_taught_by(person)


def is_too_far_ahead(event_time: datetime, now: datetime) -> bool:
    """Whether an event claims a time that no clock skew explains."""
    return event_time - now > CLOCK_SKEW
