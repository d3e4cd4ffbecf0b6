"""The projection that invalidates a learner's cached summary when their progress in a course changes."""

from collections.abc import Callable
from functools import cache

from hito.store.stream_records import CourseChanged
from hito.usecases import summaries


def make_handler() -> Callable[[CourseChanged], None]:
    """A handler for the changes of one batch. It sends one request for each learner."""
    invalidate = cache(summaries.invalidate)
    return lambda change: invalidate(change.learner)
