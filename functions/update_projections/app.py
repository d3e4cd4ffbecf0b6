"""The stream consumer that updates what follows from learners' records. Each of its jobs has a module of its own.

A job's ``begin`` is called once for each batch, and returns what handles one change. All changes of a batch were
written before the batch arrived. So a job may remember what it has done, and do it once for a batch.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from hito.config import settings
from hito.edge.stream import consumer
from hito.store import stream_records, tombstones
from hito.store.stream_records import LearnerChanged, StreamChange
from update_projections import active_days, backfills, completions, erasures, summaries

# The jobs on a change of a learner's course, in their order. A new job is a module and one entry here.
COURSE_JOBS = (summaries.begin, active_days.begin, completions.begin)


def begin() -> Callable[[StreamChange], None]:
    """The handler of one batch's changes. An erased learner's changes lead to the erasure alone."""
    now = datetime.now(UTC)
    is_erased = cache(lambda learner: tombstones.is_erased(learner, now))
    start_erasure = erasures.begin()
    course_jobs = [begin_job() for begin_job in COURSE_JOBS]

    def handle(change: StreamChange) -> None:
        if change.backfill_job:
            backfills.start(change.backfill_job)
        if change.learner:
            handle_learner(change.learner)

    def handle_learner(change: LearnerChanged) -> None:
        if is_erased(change.learner):
            start_erasure(change)
        elif change.course:
            for handle_course in course_jobs:
                handle_course(change.course)

    return handle


settings().require("erasure_queue")
settings().require("backfill_queue")
lambda_handler = consumer(stream_records.read_change, begin)
