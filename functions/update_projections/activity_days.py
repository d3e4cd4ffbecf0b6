"""The job that marks the day on which a learner was active, for streaks."""

from collections.abc import Callable

from hito.store import activity_days
from hito.store.stream_records import CourseChanged


def begin() -> Callable[[CourseChanged], None]:
    """The handler of one batch: at most one request for each learner and day."""
    return _mark


def _mark(change: CourseChanged) -> None:
    if change.day:
        activity_days.mark(change.learner, change.day)
