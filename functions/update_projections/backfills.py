"""The job that sends a new backfill job to its queue."""

from hito.usecases import backfill_jobs


def start(job: str) -> None:
    """Send a backfill job, by its name, to the queue. One request."""
    backfill_jobs.hand_over(job)
