"""The stream consumer that keeps projections of learners' records up to date. Each projection has its own module.

A projection's ``make_handler`` is called once for each batch, and returns a function that handles one change. A read
during a batch sees all its changes. So a projection needs to act only once for each learner in a batch, and caches what
it has done.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from hito.config import settings
from hito.edge.stream import consumer
from hito.store import health, stream_records, tombstones
from hito.store.stream_records import LearnerChanged, StreamChange
from update_projections import activity_days, backfills, completions, erasures, summaries

# The projections of a learner's course. A new one is a module and one entry here.
COURSE_PROJECTIONS = (summaries.make_handler, activity_days.make_handler, completions.make_handler)


def make_handler() -> Callable[[StreamChange], None]:
    """A handler for the changes of one batch. For an erased learner, only the erasure runs."""
    now = datetime.now(UTC)
    is_erased = cache(lambda learner: tombstones.is_erased(learner, now))
    handle_erased = erasures.make_handler()
    course_handlers = [make() for make in COURSE_PROJECTIONS]

    def handle(change: StreamChange) -> None:
        if change.backfill_job:
            backfills.enqueue(change.backfill_job)
        if change.probe_sent_at:
            health.answer(change.probe_sent_at, now)
        if change.learner:
            handle_learner(change.learner)

    def handle_learner(change: LearnerChanged) -> None:
        if is_erased(change.learner):
            handle_erased(change)
        elif change.course:
            for handle_course_change in course_handlers:
                handle_course_change(change.course)

    return handle


# Fail while the function starts if a queue is not configured.
settings().require("erasure_queue")
settings().require("backfill_queue")
lambda_handler = consumer(stream_records.read_change, make_handler)
