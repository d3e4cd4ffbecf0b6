"""A learner's summary over all courses: computed from the record, and cached for five minutes.

A lease guards the cache (``store/summaries.py``): a summary from before the last invalidation is never cached.
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
    """A learner's summary. If none is cached, it is computed from the courses that ``records`` reads.

    One request if it is cached, otherwise three and those of ``records``, which must read consistently. If another
    request computes it at the same time, this one does too, but only the other one caches it.
    """
    cached = _unpacked(summaries.get(learner, now))
    if cached is not None:
        return cached
    lease = _new_lease()
    # Read the record only after the lease: an invalidation from now on ends the lease.
    has_lease = summaries.take_lease(learner, lease, now)
    computed = summary.of(records())
    if has_lease:
        summaries.put(learner, lease, _SUMMARY.dump_json(computed), now)
    return computed


def invalidate(learner: str) -> None:
    """Remove a learner's cached summary, because something that it shows has changed. One request.

    Call it after the change. It writes nothing if no summary is cached or being computed.
    """
    summaries.invalidate(learner, _new_lease())


def _unpacked(packed: bytes | None) -> Summary | None:
    try:
        return _SUMMARY.validate_json(packed) if packed else None
    except ValidationError:
        # Another release cached it with other fields.
        return None


def _new_lease() -> str:
    return uuid4().hex
