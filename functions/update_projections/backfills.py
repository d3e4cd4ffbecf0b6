"""The step that sends a new backfill job to its queue."""

from hito.usecases import backfill_jobs


def enqueue(job_name: str) -> None:
    """Send a backfill job to the queue. One request."""
    backfill_jobs.enqueue(job_name)
