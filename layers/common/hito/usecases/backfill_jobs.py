"""Starting backfill jobs: for a new achievement, and after a change of content."""

from datetime import datetime

from hito.config import settings
from hito.domain import backfills as rules
from hito.domain.backfills import BackfillJob
from hito.domain.content import Content
from hito.domain.errors import Code, NotFound
from hito.domain.records import CourseId
from hito.services import queues
from hito.store import backfills
from hito.store.idempotency import NoIdempotency
from hito.store.transactions import Write


def begin_award(achievement: int, now: datetime, once: NoIdempotency) -> BackfillJob:
    """Start the job that awards an achievement to everybody who has earned it; again, if there was one."""
    return backfills.start_for_achievement(achievement, now, once)


def of_award(achievement: int) -> BackfillJob:
    """The last job of an achievement, and how far it is.

    Raises:
        NotFound: if there was none.
    """
    job = backfills.get_of_achievement(achievement)
    if job is None:
        raise NotFound(Code.NO_BACKFILL)
    return job


def after_change(course: CourseId, before: Content | None, after: Content | None, now: datetime) -> list[Write]:
    """The part of a transaction that starts the job after a change of content; none if it can complete nobody."""
    return [backfills.course_start(course, now)] if rules.may_complete(before, after) else []


def hand_over(job: str) -> None:
    """Leave the next page of a job to the queue; ``job`` is its name. One request.

    Raises:
        Unavailable: if the queue does not take it.
    """
    queues.send(settings().require("backfill_queue"), {"job": job})
