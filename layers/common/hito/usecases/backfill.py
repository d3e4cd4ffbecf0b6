"""Running backfill jobs: a new achievement reaches who has earned it already, changed content who has completed it.

A job's item says how far it is. Whoever runs it next goes on from there, so each page is counted once. A page that
was broken off is done again, which changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hito.domain.backfills import BackfillJob
from hito.domain.content import Content
from hito.store import backfills, course_records, earnings, learners, tombstones
from hito.usecases import awards, backfill_jobs, content, tracking
from hito.usecases.awards import Earnable

# Learners to look at before the queue has its turn: some seconds of work.
PAGE = 50

# Learners that one request of a forecast looks at.
MAX_LOOKED_AT = 500

# A job goes through so many lists of learners.
LISTS = learners.LISTS


def forecast(
    achievement: int, cursor: tuple[int, str] | None, now: datetime
) -> tuple[int, list[str], tuple[int, str] | None]:
    """Whom a job would award: how many learners were looked at, who of them, and where to go on, if anywhere."""
    job = BackfillJob(run="", achievement=achievement, begun_at=datetime.min.replace(tzinfo=UTC))
    if cursor:
        job = replace(job, shard=cursor[0], before=cursor[1] or None)
    earnable, found = awards.earnable(), list[str]()
    while job.looked_at < MAX_LOOKED_AT:
        page, after = _page(job)
        found += [each for each in page if any(one.id == achievement for one, _ in awards.due(each, earnable, now))]
        if after is None:
            return job.looked_at + len(page), found, None
        job = after
    return job.looked_at, found, (job.shard, job.before or "")


def go_on(name: str, now: datetime) -> None:
    """Do the next page of a job, and leave those after it to the queue; nothing if the job has ended.

    Raises:
        Unavailable: if the queue does not take it.
    """
    job = backfills.get(name)
    looked_at_before = job.looked_at if job else 0
    # Read after the job: a change that comes later than what is read here starts the job again.
    facts = _read_facts(job) if job else None
    while job and facts and not job.ended_at:
        if job.looked_at - looked_at_before >= PAGE:
            backfill_jobs.hand_over(name)
            return
        page, after = _page(job)
        earned = sum(_look_at(job, learner, facts, now) for learner in page)
        after = after or replace(job, looked_at=job.looked_at + len(page), ended_at=now)
        after = replace(after, earned=job.earned + earned)
        if not backfills.save(job, after):
            # Another function runs the job.
            return
        job = after


def _page(job: BackfillJob) -> tuple[Sequence[str], BackfillJob | None]:
    """The next learners of a job, and the job after them; None if there is nobody after them."""
    if job.course:
        page = course_records.learners_page(job.course, job.shard, job.before, PAGE)
    else:
        page = learners.page(job.shard, job.before, PAGE)
    looked_at = job.looked_at + len(page)
    if len(page) == PAGE:
        return page, replace(job, before=page[-1], looked_at=looked_at)
    if job.shard + 1 < LISTS:
        return page, replace(job, shard=job.shard + 1, before=None, looked_at=looked_at)
    return page, None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the learners of a page are judged by: what may be earned now, and what the course consists of now."""

    earnable: Earnable
    course: Content | None


def _read_facts(job: BackfillJob) -> _Facts:
    return _Facts(awards.earnable(), content.get_latest(job.course) if job.course else None)


def _look_at(job: BackfillJob, learner: str, facts: _Facts, now: datetime) -> bool:
    """Grant one learner what is due; whether they have the award since the job began."""
    if job.course:
        if not tombstones.is_erased(learner, now):
            tracking.ensure_completion_of(learner, job.course, facts.course)
            awards.grant_due(learner, facts.earnable, now)
        return False
    awards.grant_due(learner, facts.earnable, now, only=job.achievement)
    award = earnings.read(learner).awards.get(job.achievement or 0)
    return award is not None and award.granted_at >= job.begun_at
