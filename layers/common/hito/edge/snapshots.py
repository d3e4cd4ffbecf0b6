"""Snapshots of a function that has started (Lambda SnapStart): every copy begins with the same memory.

So a snapshot must hold nothing that only one process may have, or that time makes untrue: no connection, no data of
other systems, no state of a random generator. A function's start makes none of these, and a restored copy forgets them
all the same. Clocks are read when they are needed; ids come from the system's own random source.

Source: docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html.
"""

import random
from collections.abc import Callable

from hito import caches
from hito.aws import connection, credentials


def register(prepare: Callable[[], None]) -> None:
    """Register what happens before a snapshot and after a restore, where Lambda takes snapshots.

    ``prepare`` builds what each copy would else build for its first request.
    """
    try:
        # Lambda's runtime brings it, and no package index has it.
        from snapshot_restore_py import (  # type: ignore[import-not-found]  # noqa: PLC0415
            register_after_restore,
            register_before_snapshot,
        )
    except ImportError:
        return
    # What is registered last is called first.
    register_before_snapshot(forget)
    register_before_snapshot(prepare)
    register_before_snapshot(credentials.prepare)
    register_after_restore(forget)


def forget() -> None:
    """Forget what only this process may have, and what may be untrue by now."""
    connection.close_all()
    credentials.forget()
    caches.clear_all()
    # Copies with one state would all wait equally long before they repeat a request.
    random.seed()
