"""How long cached content counts as current."""

from time import monotonic

ASK_AGAIN_SECONDS = 1


def now() -> float:
    """The clock of freshness, in seconds."""
    return monotonic()


def is_fresh(asked_at: float) -> bool:
    """Whether content that was current at a time of ``now`` still counts as current."""
    return now() < asked_at + ASK_AGAIN_SECONDS
