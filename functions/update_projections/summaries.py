"""The job that invalidates the cached summary of a learner whose course changed."""

from collections.abc import Callable
from functools import cache

from hito.store.stream_records import CourseChanged
from hito.usecases import summaries


def begin() -> Callable[[CourseChanged], None]:
    """The handler of one batch: one request for each learner."""
    invalidate = cache(summaries.invalidate)
    return lambda change: invalidate(change.learner)
