"""How long a model is waited for: one deadline for all tries, which nothing that hangs can outlast."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

from hito.services.tutor import ServiceUnavailable, TransientError

TRIES = 3

# So that one that hangs leaves time for another.
ONE_TRY_SECONDS = 11.0

# With less than this left no try is begun: it would be paid for and come too late.
LEAST_SECONDS = 1.0

# Between tries, at most, the first time; then twice as long.
_FIRST_PAUSE_SECONDS = 1.0

Answer = TypeVar("Answer")


def with_retries(ask: Callable[[float], Answer], ends: float) -> Answer:
    """What ``ask`` answers, given the seconds that it may take; asked again where that may help.

    Raises:
        Away: if it does not answer, or not before ``ends``.
    """
    for attempt in range(TRIES):
        left = ends - monotonic()
        if left < LEAST_SECONDS:
            break
        try:
            return _within(min(left, ONE_TRY_SECONDS), ask)
        except TransientError:
            if attempt == TRIES - 1:
                raise
            pause = random.uniform(0, _FIRST_PAUSE_SECONDS * 2**attempt)  # noqa: S311 - no secret  # nosec B311
            time.sleep(max(0.0, min(pause, ends - monotonic())))
    raise ServiceUnavailable("The model does not answer in time")


def _within(seconds: float, ask: Callable[[float], Answer]) -> Answer:
    """A thread asks: a socket's timeouts bound neither the look-up of a name nor an answer that drips."""
    thread = ThreadPoolExecutor(1, thread_name_prefix="tutor")
    try:
        return thread.submit(ask, seconds).result(timeout=seconds + 0.1)
    except TimeoutError as error:
        raise TransientError("The model does not answer in time") from error
    finally:
        thread.shutdown(wait=False, cancel_futures=True)
