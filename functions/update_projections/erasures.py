"""The job that sends an erased learner to the erasure queue, so that what is stored for them is removed."""

from collections.abc import Callable
from functools import cache

from hito.store.stream_records import LearnerChanged
from hito.usecases import erasure


def begin() -> Callable[[LearnerChanged], None]:
    """The handler of one batch: one message for each erased learner."""
    send = cache(erasure.hand_over)

    def handle(change: LearnerChanged) -> None:
        if change.may_need_erasing:
            send(change.learner)

    return handle
