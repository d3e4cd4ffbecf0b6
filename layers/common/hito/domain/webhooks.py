"""When a webhook is retried, and when it is dead-lettered."""

from enum import Enum

_HOUR = 3600

# Seconds to wait after the first attempt, the second, and so on: about three days in all. The longest is the
# greatest visibility timeout of a queue.
WAITS = (5, 300, _HOUR // 2, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, *[12 * _HOUR] * 5)

TRIES = len(WAITS) + 1

# Waits are up to a tenth shorter, so that messages that failed together are not retried together.
_JITTER = 0.1

# The shortest time from the first attempt to the last.
SHORTEST_SECONDS = sum(round(seconds * (1 - _JITTER)) for seconds in WAITS)


class Answer(Enum):
    """How the subscriber answered a webhook."""

    TAKEN = "taken"
    # The subscriber wants no more webhooks.
    GONE = "gone"
    # Refused, or no answer: a retry may help.
    NOT_TAKEN = "not taken"


def wait_seconds(tries: int, chance: float) -> int | None:
    """Seconds until the next attempt after ``tries`` attempts, or None after the last.

    ``chance`` is a random number, from 0, which waits longest, to 1.

    Raises:
        ValueError: if there was no attempt.
    """
    if tries < 1:
        raise ValueError("There was no try yet")
    if tries >= TRIES:
        return None
    return round(WAITS[tries - 1] * (1 - _JITTER * chance))
