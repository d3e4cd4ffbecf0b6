"""What a change of a learner's course asks for: its cached summary goes, its completion is put down.

Requests put down completions themselves; here are those whose request ended before it came to that.
"""

from collections.abc import Callable
from functools import cache

from hito.edge.stream import consumer
from hito.store import changes
from hito.store.changes import CourseChanged
from hito.usecases import summaries, tracking


def follow() -> Callable[[CourseChanged], None]:
    """One batch: each learner is invalidated once, each course settled once, unless that failed.

    All of the batch was written before it came here, so that once is enough.
    """
    invalidate, settle = cache(summaries.invalidate), cache(tracking.settle)

    def see_to(change: CourseChanged) -> None:
        invalidate(change.learner)
        if change.may_complete:
            settle(change.learner, change.course)

    return see_to


lambda_handler = consumer(changes.of_course, follow)
