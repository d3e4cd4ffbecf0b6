"""Walks, in and out of items."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hito.domain.backfills import BackfillJob
from hito.domain.records import CourseId, Kind
from hito.store import keys
from hito.store.attributes import Item, epoch_ms, from_epoch_ms, time, whole
from hito.store.keys import Key
from hito.store.update import Change


def begun(run: str, now: datetime) -> Change:
    """A walk that begins, or begins anew."""
    change = Change().set(run=run, begun=epoch_ms(now), shard=0, looked_at=0, earned=0)
    return change.remove("before", "ended")


def walk(item: Item) -> BackfillJob:
    """A walk from its item."""
    _walk, what, *of = item["PK"]["S"].split("#")
    is_award = what == "achievement"
    return BackfillJob(
        run=item["run"]["S"],
        achievement=int(of[0]) if is_award else None,
        course=None if is_award else CourseId(Kind(what), of[0]),
        begun_at=from_epoch_ms(whole(item, "begun")),
        ended_at=time(item, "ended"),
        shard=whole(item, "shard"),
        before=item["before"]["S"] if "before" in item else None,
        looked_at=whole(item, "looked_at"),
        earned=whole(item, "earned"),
    )


def gone_on(before: BackfillJob, after: BackfillJob) -> Change:
    """A walk that is further on, if it is still where it was."""
    change = Change().if_equals("run", before.run).if_equals("looked_at", before.looked_at)
    change = change.if_equals("shard", before.shard)
    change = change.set(shard=after.shard, looked_at=after.looked_at, earned=after.earned)
    change = change.set(before=after.before) if after.before else change.remove("before")
    return change.set(ended=epoch_ms(after.ended_at)) if after.ended_at else change


def begins(key: Key, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a change of an item begins a walk."""
    return keys.is_walk(key) and "run" in new and old.get("run") != new["run"]
