"""The overview of a learner's courses, computed from their records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from hito.domain import progress
from hito.domain.progress import Progress
from hito.domain.records import CourseRecord

MAX_RECENT = 5

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseStanding:
    """A learner's progress in one course, with its title; ``hundredths`` of a percent, as in ``Progress``."""

    course: str
    title: str
    done: int
    total: int
    hundredths: int
    watched_ms: int
    last_touched_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A learner's courses: how many, how many completed, units done in them, milliseconds watched.

    ``recent`` are the courses with the latest activity, newest first.
    """

    courses: int
    completed: int
    done: int
    watched_ms: int
    recent: tuple[CourseStanding, ...]


def of(records: Iterable[CourseRecord]) -> Summary:
    """The summary of a learner's courses, without dropped ones.

    ``done`` counts the units that count in a course, without optional ones and those that its content does not
    have. Watch time counts everywhere.
    """
    followed = [(record, progress.of(record)) for record in records if record.is_followed]
    recent = sorted(followed, key=lambda one: _recency(*one), reverse=True)[:MAX_RECENT]
    return Summary(
        courses=len(followed),
        completed=sum(now.is_completed for _record, now in followed),
        done=sum(now.done for _record, now in followed),
        watched_ms=sum(now.watched_ms for _record, now in followed),
        recent=tuple(_standing(*one) for one in recent),
    )


def newest_first(records: Iterable[CourseRecord]) -> list[CourseRecord]:
    """Courses ordered by the learner's latest activity, newest first."""
    return sorted(records, key=lambda record: _recency(record, progress.of(record)), reverse=True)


def standing(record: CourseRecord) -> CourseStanding:
    """A learner's progress in one course, for the summary."""
    return _standing(record, progress.of(record))


def _standing(record: CourseRecord, now: Progress) -> CourseStanding:
    return CourseStanding(
        course=record.course.id,
        title=record.content.name if record.content else record.course.id,
        done=now.done,
        total=now.total,
        hundredths=now.hundredths,
        watched_ms=now.watched_ms,
        last_touched_at=now.last_watched_at,
    )


def _recency(record: CourseRecord, now: Progress) -> tuple[datetime, datetime, str]:
    """The order of a course by activity; a course without any comes last, by enrollment."""
    return now.last_watched_at or _NEVER, record.header.enrollment_at or _NEVER, record.course.id
