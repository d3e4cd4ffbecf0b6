"""Walks over learners begin with what they follow: a new achievement's backfill, or a change of content.

A walk's item is the outbox: when the stream tells that one begins, the queue gets it.
"""

from datetime import datetime
from uuid import uuid4

from hito.config import settings
from hito.domain import backfills as rules
from hito.domain.backfills import BackfillJob
from hito.domain.content import Content
from hito.domain.errors import NotFound
from hito.domain.records import CourseId
from hito.services import queues
from hito.store import backfills as items
from hito.store import keys, table
from hito.store.idempotency import NoIdempotency
from hito.store.keys import Key
from hito.store.table import Update


def begin_award(achievement: int, now: datetime, once: NoIdempotency) -> BackfillJob:
    """Let an achievement reach everybody who has earned it; the walk that begins, anew if there was one."""
    begun = once.written(keys.walk(achievement, None), items.begun(_new_run(), now))
    return items.walk(begun or {})


def of_award(achievement: int) -> BackfillJob:
    """The last walk of an achievement, and how far it is.

    Raises:
        NotFound: if there was none.
    """
    item = table.get(keys.walk(achievement, None))
    if item is None:
        raise NotFound("Este logro no se ha repasado")
    return items.walk(item)


def after_change(course: CourseId, before: Content | None, after: Content | None, now: datetime) -> list[Update]:
    """The walk that begins with a change of content, as a part of its transaction; none if nobody can be completed."""
    return [course_walk(course, now)] if rules.may_complete(before, after) else []


def course_walk(course: CourseId, now: datetime) -> Update:
    """A walk over a course's learners that begins, as a part of a transaction."""
    return Update(keys.walk(None, course), items.begun(_new_run(), now))


def hand_over(key: Key) -> None:
    """Leave the next page of a walk to the queue. One request.

    Raises:
        Unavailable: if the queue does not take it.
    """
    queues.send(settings().require("backfill_queue"), {"job": key["PK"]})


def _new_run() -> str:
    return uuid4().hex
