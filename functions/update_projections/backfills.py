"""The job that sends a new backfill job to its queue."""

from hito.store.keys import Key
from hito.usecases import backfill_jobs


def start(job: Key) -> None:
    """Send a backfill job, by its key, to the queue. One request."""
    backfill_jobs.hand_over(job)
