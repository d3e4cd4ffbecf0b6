"""How long cached content counts as fresh."""

from time import monotonic

ASK_AGAIN_SECONDS = 1


def now() -> float:
    """The time by which freshness is measured, in seconds of a monotonic clock."""
    return monotonic()


def is_fresh(checked_at: float) -> bool:
    """Whether content that was current at a time of ``now`` still counts as fresh."""
    return now() < checked_at + ASK_AGAIN_SECONDS
