"""Backfill jobs: visits to all learners that a change may matter to, page by page."""

from dataclasses import dataclass
from datetime import datetime

from hito.domain.content import Content
from hito.domain.records import CourseId


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillJob:
    """A backfill job and its position: after ``before`` in the list of its ``shard``.

    It visits all learners, to award the ``achievement`` of that number; or those of a ``course``, to record who
    has completed it. ``looked_at`` counts learners visited, ``earned`` those who have the award since the job began.
    """

    run: str
    achievement: int | None = None
    course: CourseId | None = None
    begun_at: datetime
    ended_at: datetime | None = None
    shard: int = 0
    before: str | None = None
    looked_at: int = 0
    earned: int = 0


def may_complete(before: Content | None, after: Content | None) -> bool:
    """Whether a change of content may complete the course for a learner who does nothing more."""
    if after is None:
        return False
    if before is None:
        return True
    old, new = ({lesson.id for lesson in content.required} for content in (before, after))
    return bool(old - new) or after.completion.needed(len(new)) < before.completion.needed(len(old))
