"""Walks: something that is to be looked at with every learner it may matter to, some at a time."""

from dataclasses import dataclass
from datetime import datetime

from hito.domain.content import Content
from hito.domain.records import CourseId


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillJob:
    """A walk and how far it is: after ``before`` in the list of its ``shard``.

    Over all learners, to award the ``achievement`` of that number; or over those of a ``course``, to see who
    has completed it. ``looked_at`` counts learners, ``earned`` those of them who have the award since it began.
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
    """Whether a change of content may complete the course for somebody who did nothing more."""
    if after is None:
        return False
    if before is None:
        return True
    old, new = ({lesson.id for lesson in content.required} for content in (before, after))
    return bool(old - new) or after.completion.needed(len(new)) < before.completion.needed(len(old))
