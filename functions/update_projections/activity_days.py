"""The projection that marks the days on which a learner was active, for streaks."""

from collections.abc import Callable

from hito.store import activity_days
from hito.store.stream_records import CourseChanged


def make_handler() -> Callable[[CourseChanged], None]:
    """A handler for the changes of one batch. ``activity_days.mark`` caches days, so each takes one request."""
    return _mark


def _mark(change: CourseChanged) -> None:
    # A change without a day is no activity of the learner.
    if change.day:
        activity_days.mark(change.learner, change.day)
