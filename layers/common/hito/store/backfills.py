"""Backfill jobs. Each processes many learners, and its item stores its position.

The item is the outbox: when the stream reports that a job has started, a consumer sends it to the queue.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from hito.domain.backfills import BackfillJob
from hito.domain.records import CourseId, Kind
from hito.store import keys
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, from_epoch_ms, optional_text, text, time, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import UpdateItem
from hito.store.idempotency import NoIdempotency

_JOBS = keys.BACKFILL_OF_COURSE.pk.partition("{")[0]


def key(achievement: int | None, course: CourseId | None) -> Key:
    """The key of the job that awards an achievement, or records completions of a course."""
    if course:
        return keys.BACKFILL_OF_COURSE.key(kind=course.kind, course=course.id)
    return keys.BACKFILL_OF_ACHIEVEMENT.key(achievement=str(achievement))


def name_of(key: Key) -> str:
    """The name of a job in messages: its partition key."""
    return key["PK"]


def get(name: str) -> BackfillJob | None:
    """A job by its name, or None. One request."""
    item = table.get({"PK": name, "SK": keys.BACKFILL_OF_COURSE.sk})
    return from_item(item) if item else None


def get_of_achievement(achievement: int) -> BackfillJob | None:
    """The last job of an achievement, or None. One request."""
    return get(name_of(key(achievement, None)))


def start_for_achievement(achievement: int, now: datetime, idempotency: NoIdempotency) -> BackfillJob:
    """Start, or restart, the job that awards an achievement to everybody who has earned it."""
    return from_item(idempotency.write_and_read(UpdateItem(key(achievement, None), _start_update(now))) or {})


def course_start(course: CourseId, now: datetime) -> UpdateItem:
    """The part of a transaction that starts the job that records completions of a course."""
    return UpdateItem(key(None, course), _start_update(now))


def save(before: BackfillJob, after: BackfillJob) -> bool:
    """Store a job's position, unless it changed since it was read; whether it was stored. One request."""
    change = Update().if_equals("run", before.run).if_equals("looked_at", before.looked_at)
    change = change.if_equals("shard", before.shard)
    change = change.set(shard=after.shard, looked_at=after.looked_at, earned=after.earned)
    change = change.set(before=after.before) if after.before else change.remove("before")
    change = change.set(ended=epoch_ms(after.ended_at)) if after.ended_at else change
    return table.update(key(before.achievement, before.course), change) is not None


def is_start(key: Key, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a change of an item starts a job."""
    return key["PK"].startswith(_JOBS) and "run" in new and old.get("run") != new["run"]


def from_item(item: Item) -> BackfillJob:
    """A job from its item."""
    _walk, what, of = text(item, "PK").split("#")
    is_award = what == "achievement"
    return BackfillJob(
        run=text(item, "run"),
        achievement=int(of) if is_award else None,
        course=None if is_award else CourseId(Kind(what), of),
        begun_at=from_epoch_ms(whole(item, "begun")),
        ended_at=time(item, "ended"),
        shard=whole(item, "shard"),
        before=optional_text(item, "before"),
        looked_at=whole(item, "looked_at"),
        earned=whole(item, "earned"),
    )


def _start_update(now: datetime) -> Update:
    change = Update().set(run=uuid4().hex, begun=epoch_ms(now), shard=0, looked_at=0, earned=0)
    return change.remove("before", "ended")
