"""A learner's summary over all courses: made from the record, and cached for five minutes.

A lease guards the cache (``store/summaries.py``): nothing older than the last invalidation is ever cached.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from hito.domain import summary
from hito.domain.records import CourseRecord
from hito.domain.summary import Summary
from hito.store import summaries

_SUMMARY = TypeAdapter(Summary)


def read(learner: str, records: Callable[[], Iterable[CourseRecord]], now: datetime) -> Summary:
    """A learner's summary. Where none is cached, it is made of the courses that ``records`` reads.

    One request where it is cached, else three beside those of ``records``, which has to read consistently. While
    another request is making it, it is made here as well, and left to that request to cache.
    """
    cached = _unpacked(summaries.get(learner, now))
    if cached is not None:
        return cached
    lease = _new_lease()
    # The record is read after this, so an invalidation from now on concerns what is read here, too.
    is_ours = summaries.take_lease(learner, lease, now)
    made = summary.of(records())
    if is_ours:
        summaries.put(learner, lease, _SUMMARY.dump_json(made), now)
    return made


def invalidate(learner: str) -> None:
    """Remove a learner's cached summary: something that it shows has changed. One request.

    It has to follow the change. Where nothing is cached and nobody is making one, nothing is written.
    """
    summaries.invalidate(learner, _new_lease())


def _unpacked(packed: bytes | None) -> Summary | None:
    try:
        return _SUMMARY.validate_json(packed) if packed else None
    except ValidationError:
        # Another release cached it, and its summaries have another shape.
        return None


def _new_lease() -> str:
    return uuid4().hex
