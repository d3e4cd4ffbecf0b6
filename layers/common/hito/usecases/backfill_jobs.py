"""Starting backfill jobs, for an achievement or after a change of content."""

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


def begin_award(achievement: int, now: datetime, idempotency: NoIdempotency) -> BackfillJob:
    """Start, or restart, the job that awards an achievement to everybody who has earned it."""
    return backfills.start_for_achievement(achievement, now, idempotency)


def of_award(achievement: int) -> BackfillJob:
    """The last job of an achievement, with its position.

    Raises:
        NotFound: if there was none.
    """
    job = backfills.get_of_achievement(achievement)
    if job is None:
        raise NotFound(Code.NO_BACKFILL)
    return job


def after_change(course: CourseId, before: Content | None, after: Content | None, now: datetime) -> list[Write]:
    """The part of a transaction that starts the job after a change of content; none if nobody can gain a completion."""
    return [backfills.course_start(course, now)] if rules.may_complete(before, after) else []


def enqueue(job: str) -> None:
    """Send a job to the queue, which runs its next page; ``job`` is its name. One request.

    Raises:
        Unavailable: if the queue does not accept the message.
    """
    queues.send(settings().require("backfill_queue"), {"job": job})
