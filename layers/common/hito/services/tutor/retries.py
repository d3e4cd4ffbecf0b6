"""Retries with one deadline for all attempts, which a hanging request cannot exceed."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

from hito.services.tutor import ServiceUnavailable, TransientError

TRIES = 3

# The limit of one attempt, so that a hanging one leaves time for another.
ONE_TRY_SECONDS = 11.0

# With less time than this, no attempt starts: it would cost money and come too late.
LEAST_SECONDS = 1.0

# The longest first wait between attempts; each next one is twice as long.
_FIRST_PAUSE_SECONDS = 1.0

Answer = TypeVar("Answer")


def with_retries(ask: Callable[[float], Answer], ends: float) -> Answer:
    """The result of ``ask``, which gets the seconds it may take; called again if a retry may help.

    Raises:
        ServiceUnavailable: if it fails, or is not done before ``ends``.
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
    """Call in a thread: socket timeouts limit neither a DNS look-up nor a slow response."""
    thread = ThreadPoolExecutor(1, thread_name_prefix="tutor")
    try:
        return thread.submit(ask, seconds).result(timeout=seconds + 0.1)
    except TimeoutError as error:
        raise TransientError("The model does not answer in time") from error
    finally:
        thread.shutdown(wait=False, cancel_futures=True)
