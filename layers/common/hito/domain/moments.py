"""When something happens, for the world and for the learner who does it."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Moment(NamedTuple):
    """A time, and the date of it where the learner is.

    ``at`` is in UTC, to the millisecond. ``day`` is by the calendar of the learner's time zone: streaks count it.
    """

    at: datetime
    day: date

    @classmethod
    def utc(cls, at: datetime) -> "Moment":
        """A moment of a learner whose time zone is unknown, or UTC."""
        return cls(at, at.date())


def epoch_ms(at: datetime) -> int:
    """A time as whole milliseconds since 1970, computed in integers: a float would round."""
    return (at - _EPOCH) // _MILLISECOND


# A learner's times are read again with each request, and a unit's own are often the same one.
@lru_cache(maxsize=4_000)
def from_epoch_ms(milliseconds: int) -> datetime:
    """The UTC time that ``epoch_ms`` gave."""
    return _EPOCH + milliseconds * _MILLISECOND


# The units of a course were done on few days.
@lru_cache(maxsize=1_000)
def parse_date(text: str) -> date:
    """A date from its ISO 8601 form.

    Raises:
        ValueError: if it is none.
    """
    return date.fromisoformat(text)
