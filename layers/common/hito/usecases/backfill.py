"""Walks over learners go on: a new achievement reaches who has earned it already, changed content who has completed it.

A walk's item says how far it is; whoever goes on with it takes it from there, so that a page is counted
once, and one that was broken off is done again, which changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hito.domain.backfills import BackfillJob
from hito.domain.content import Content
from hito.store import backfills as items
from hito.store import items as learner_items
from hito.store import keys, table, tombstones
from hito.store.keys import Key
from hito.usecases import awards, backfill_jobs, content, tracking
from hito.usecases.awards import Asked

# Learners that are looked at before the queue has its turn: some seconds of work.
PAGE = 50

# Who would be awarded is found within one request: so many learners are looked at.
MAX_LOOKED_AT = 500


def forecast(
    achievement: int, cursor: tuple[int, str] | None, now: datetime
) -> tuple[int, list[str], tuple[int, str] | None]:
    """Whom a walk would award: how many learners were looked at, who of them, and where to go on, if anywhere."""
    walk = BackfillJob(run="", achievement=achievement, begun_at=datetime.min.replace(tzinfo=UTC))
    if cursor:
        walk = replace(walk, shard=cursor[0], before=cursor[1] or None)
    asked, found = awards.asked(), list[str]()
    while walk.looked_at < MAX_LOOKED_AT:
        learners, after = _page(walk)
        found += [each for each in learners if any(one.id == achievement for one, _ in awards.due(each, asked, now))]
        if after is None:
            return walk.looked_at + len(learners), found, None
        walk = after
    return walk.looked_at, found, (walk.shard, walk.before or "")


def go_on(key: Key, now: datetime) -> None:
    """Do the next page of a walk, and leave those after it to the queue; nothing if it has ended.

    Raises:
        Unavailable: if the queue does not take it.
    """
    item = table.get(key)
    walk = items.walk(item) if item else None
    looked_at_before = walk.looked_at if walk else 0
    # After the walk: should a change come later than what is read here, it begins the walk anew.
    judged_by = _read(walk) if walk else None
    while walk and judged_by and not walk.ended_at:
        if walk.looked_at - looked_at_before >= PAGE:
            backfill_jobs.hand_over(key)
            return
        learners, after = _page(walk)
        earned = sum(_look_at(walk, learner, judged_by, now) for learner in learners)
        after = after or replace(walk, looked_at=walk.looked_at + len(learners), ended_at=now)
        after = replace(after, earned=walk.earned + earned)
        if table.update(key, items.gone_on(walk, after)) is None:
            # Somebody else goes on with it.
            return
        walk = after


def _page(walk: BackfillJob) -> tuple[Sequence[str], BackfillJob | None]:
    """The next learners of a walk, and the walk after them; None if there is nobody after them."""
    lists = keys.learner_lists(walk.course) if walk.course else keys.learners()
    found = table.listed_page(lists[walk.shard], before=walk.before, most=PAGE)
    learners = [learner_items.listed_learner(item) for item in found]
    looked_at = walk.looked_at + len(learners)
    if len(found) == PAGE:
        return learners, replace(walk, before=learners[-1], looked_at=looked_at)
    if walk.shard + 1 < len(lists):
        return learners, replace(walk, shard=walk.shard + 1, before=None, looked_at=looked_at)
    return learners, None


@dataclass(frozen=True, slots=True)
class _JudgedBy:
    """What a page of learners is looked at by, as it is now: what may be earned, and what the course consists of."""

    asked: Asked
    course: Content | None


def _read(walk: BackfillJob) -> _JudgedBy:
    return _JudgedBy(awards.asked(), content.get_latest(walk.course) if walk.course else None)


def _look_at(walk: BackfillJob, learner: str, by: _JudgedBy, now: datetime) -> bool:
    """See to one learner; whether they have the award since the walk began."""
    if walk.course:
        if not tombstones.stands(learner, now):
            tracking.ensure_completion_of(learner, walk.course, by.course)
            awards.grant_due(learner, by.asked, now)
        return False
    awards.grant_due(learner, by.asked, now, only=walk.achievement)
    award = awards.read(learner).awards.get(walk.achievement or 0)
    return award is not None and award.granted_at >= walk.begun_at
