"""What a learner did, by day: for the learner, for teachers of their courses, and for admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hito.config import settings
from hito.domain import activity as rules
from hito.domain import calendars
from hito.domain.activity import ActivityDay, Period, Streaks
from hito.domain.errors import Code, Forbidden, NotFound
from hito.store import activity, learners
from hito.store.activity import RecordedActivity
from hito.usecases import studying

_UTC = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """The days of a period on which a learner did something, and the streaks of all their days."""

    zone: str
    period: Period
    days: Sequence[ActivityDay]
    streaks: Streaks


def read(  # noqa: PLR0913 - of whom, for whom, from when to when
    learner: str,
    reader: str,
    first: date | None,
    last: date | None,
    own_zone: str | None,
    *,
    now: datetime,
    is_admin: bool,
) -> Activity:
    """A learner's activity. One request, and one more for a teacher.

    Days are those of ``own_zone``, or else of the time zone that the learner gave last.

    Raises:
        Forbidden: if the reader is neither the learner, nor a teacher of a course that they are in, nor an admin.
        NotFound: if another reader than the learner asks and nothing is stored for the learner.
        Invalid: if the period is longer than a year, or ends before it begins.
    """
    recorded = _recorded(learner, reader, is_admin=is_admin)
    zone = own_zone or recorded.zone or _UTC
    calendar = calendars.calendar(zone)
    today = calendar(now)
    courses = recorded.courses.values()
    active = rules.active_days(courses, recorded.days)
    # Another time zone may have begun a day after today.
    asked = rules.period(first, last, max([today, *active]))
    return Activity(
        zone=zone if calendars.is_zone(zone) else _UTC,
        period=asked,
        days=rules.days_of(courses, active, asked, calendar),
        streaks=rules.streaks_of(active, today, settings().streak_freezes),
    )


def _recorded(learner: str, reader: str, *, is_admin: bool) -> RecordedActivity:
    if reader == learner or is_admin:
        recorded = activity.read(learner)
        if recorded.is_empty and reader != learner and not learners.has_data(learner):
            raise NotFound(Code.NO_LEARNER_DATA)
        return recorded
    if teaches := studying.taught_by(reader):
        recorded = activity.read(learner)
        if any(recorded.courses[course].is_followed for course in teaches & recorded.courses.keys()):
            return recorded
    raise Forbidden(Code.OWNER_OR_TEACHER_ONLY)
