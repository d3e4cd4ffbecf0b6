"""A learner's summary over all courses: made from the record, kept for five minutes by lease.

A reader that finds none takes a lease, makes the summary, and keeps it if the lease still stands. An
invalidation replaces the lease. So nothing older than the last invalidation is ever kept.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from hito.domain import summary
from hito.domain.records import CourseRecord
from hito.domain.summary import Summary
from hito.store import items, keys, table

_SUMMARY = TypeAdapter(Summary)


def read(learner: str, records: Callable[[], Iterable[CourseRecord]], now: datetime) -> Summary:
    """A learner's summary; where none is kept, made of the courses that ``records`` reads.

    One request where it is kept, else three beside those of ``records``, which has to read consistently.
    While somebody else is making it, it is made here as well, and left to them to keep.
    """
    key = keys.summary(learner)
    kept = _unpacked(items.summary(table.get(key), now))
    if kept is not None:
        return kept
    lease = _new_lease()
    # The record is read after this, so that an invalidation from now on is for what is read here, too.
    is_ours = table.update(key, items.leased(lease, now)) is not None
    made = summary.of(records())
    if is_ours:
        table.update(key, items.kept_summary(lease, _SUMMARY.dump_json(made), now))
    return made


def invalidate(learner: str) -> None:
    """Forget a learner's kept summary: something that shows in it has changed. One request.

    It has to follow the change. Where nothing is kept and nobody makes one, nothing is written.
    """
    table.update(keys.summary(learner), items.invalidated(_new_lease()))


def _unpacked(packed: bytes | None) -> Summary | None:
    try:
        return _SUMMARY.validate_json(packed) if packed else None
    except ValidationError:
        # Another release kept it, and it is the shape of a summary that differs.
        return None


def _new_lease() -> str:
    return uuid4().hex
