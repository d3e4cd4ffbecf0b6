"""When something happens, for the world and for the learner who does it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, and the date of it where the learner is.

    ``at`` is in UTC, to the millisecond. ``day`` is by the calendar of the learner's time zone: streaks count it.
    """

    at: datetime
    day: date

    @classmethod
    def utc(cls, at: datetime) -> "Moment":
        """A moment of a learner whose time zone is unknown, or UTC."""
        return cls(at, at.date())
