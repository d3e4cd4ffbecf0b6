"""What a change of the table asks for, beside awards.

Of a learner's course: the cached summary goes, the learner's day is marked, a completion is put down.
Requests put down completions themselves; here are those whose request ended before it came to that. What
is written of a learner who is erased goes, by a queue, and a walk over learners that begins goes on by one.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from hito.config import settings
from hito.edge.stream import consumer
from hito.store import stream_records, tombstones
from hito.store.stream_records import LearnerChanged, StreamChange
from hito.usecases import activity, backfill_jobs, content, erasure, summaries, tracking


def follow() -> Callable[[StreamChange], None]:
    """One batch: each learner is invalidated once, each course settled once, unless that failed.

    All of the batch was written before it came here, so that once is enough.
    """
    now = datetime.now(UTC)
    is_gone, hand_over = cache(lambda learner: tombstones.stands(learner, now)), cache(erasure.hand_over)
    # A completion is for good: it is judged by what a course consists of now, read once for all its learners.
    invalidate, latest = cache(summaries.invalidate), cache(content.get_latest)
    settle = cache(lambda learner, course: tracking.ensure_completion_of(learner, course, latest(course)))

    def see_to(change: StreamChange) -> None:
        if change.walk:
            backfill_jobs.hand_over(change.walk)
        if change.learner:
            see_to_learner(change.learner)

    def see_to_learner(change: LearnerChanged) -> None:
        learner, course = change.learner, change.course
        if is_gone(learner):
            if change.may_be_unwanted:
                hand_over(learner)
        elif course:
            invalidate(learner)
            if course.day:
                activity.mark(learner, course.day)
            if course.may_complete:
                settle(learner, course.course)

    return see_to


settings().require("erasure_queue")
settings().require("walk_queue")
lambda_handler = consumer(stream_records.read_change, follow)
