"""The step that sends an erased learner to the erasure queue, so that their data is deleted."""

from collections.abc import Callable
from functools import cache

from hito.store.stream_records import LearnerChanged
from hito.usecases import erasure


def make_handler() -> Callable[[LearnerChanged], None]:
    """A handler for the changes of one batch. It sends one message for each erased learner."""
    enqueue = cache(erasure.enqueue)

    def handle(change: LearnerChanged) -> None:
        if change.may_need_erasing:
            enqueue(change.learner)

    return handle
