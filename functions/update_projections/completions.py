"""The projection that records a completed course, if the learner's request ended before it did so itself."""

from collections.abc import Callable
from functools import cache

from hito.store.stream_records import CourseChanged
from hito.usecases import content, tracking


def make_handler() -> Callable[[CourseChanged], None]:
    """A handler for the changes of one batch. It checks each course of a learner once.

    A completion is final, so the latest content decides. It is read once for all learners of a course.
    """
    latest = cache(content.get_latest)
    ensure = cache(lambda learner, course: tracking.ensure_completion_of(learner, course, latest(course)))

    def handle(change: CourseChanged) -> None:
        if change.may_complete:
            ensure(change.learner, change.course)

    return handle
