"""Running backfill jobs: they award a new achievement, or record completions after a change of content.

A job's item stores its position. The next run continues there, so each page is counted once. A page that was
interrupted is processed again, which changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hito.domain.backfills import BackfillJob
from hito.domain.content import Content
from hito.store import backfills, course_records, earnings, learners, tombstones
from hito.usecases import awards, backfill_jobs, content, tracking
from hito.usecases.awards import Earnable

# Learners that one message processes, before the queue delivers the next message: some seconds of work.
PAGE = 50

# Learners that one request for a forecast checks.
MAX_LOOKED_AT = 500

# The number of lists of learners that a job processes.
SHARDS = learners.SHARDS


def forecast(
    achievement: int, cursor: tuple[int, str] | None, now: datetime
) -> tuple[int, list[str], tuple[int, str] | None]:
    """Whom a job would award: how many learners were checked, the learners to award, and the next cursor, if any."""
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


def run_next_page(name: str, now: datetime) -> None:
    """Run the next page of a job, and send the rest to the queue; does nothing if the job has ended.

    Raises:
        Unavailable: if the queue does not accept the message.
    """
    job = backfills.get(name)
    looked_at_before = job.looked_at if job else 0
    # Read the facts after the job: a later change of them starts the job again.
    facts = _read_facts(job) if job else None
    while job and facts and not job.ended_at:
        if job.looked_at - looked_at_before >= PAGE:
            backfill_jobs.enqueue(name)
            return
        page, after = _page(job)
        earned = sum(_process(job, learner, facts, now) for learner in page)
        after = after or replace(job, looked_at=job.looked_at + len(page), ended_at=now)
        after = replace(after, earned=job.earned + earned)
        if not backfills.save(job, after):
            # Another function is running the job.
            return
        job = after


def _page(job: BackfillJob) -> tuple[Sequence[str], BackfillJob | None]:
    """The next learners of a job, and the job after them; None instead of the job if they are the last."""
    if job.course:
        page = course_records.learners_page(job.course, job.shard, job.before, PAGE)
    else:
        page = learners.page(job.shard, job.before, PAGE)
    looked_at = job.looked_at + len(page)
    if len(page) == PAGE:
        return page, replace(job, before=page[-1], looked_at=looked_at)
    if job.shard + 1 < SHARDS:
        return page, replace(job, shard=job.shard + 1, before=None, looked_at=looked_at)
    return page, None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a page is processed with: what learners can earn now, and the current content of the course."""

    earnable: Earnable
    course: Content | None


def _read_facts(job: BackfillJob) -> _Facts:
    return _Facts(awards.earnable(), content.get_latest(job.course) if job.course else None)


def _process(job: BackfillJob, learner: str, facts: _Facts, now: datetime) -> bool:
    """Record what is due for one learner; whether they got the job's award since the job began."""
    if job.course:
        if not tombstones.is_erased(learner, now):
            tracking.ensure_completion_of(learner, job.course, facts.course)
            awards.grant_due(learner, facts.earnable, now)
        return False
    awards.grant_due(learner, facts.earnable, now, only=job.achievement)
    award = earnings.read(learner).awards.get(job.achievement or 0)
    return award is not None and award.granted_at >= job.begun_at
