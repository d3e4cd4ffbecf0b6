"""When a webhook that was not taken is sent again, and when it is given up."""

from enum import Enum

_HOUR = 3600

# Seconds to wait after the first try, the second, and so on: about three days in all. The longest is what a
# queue can hide a message for.
WAITS = (5, 300, _HOUR // 2, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, *[12 * _HOUR] * 5)

TRIES = len(WAITS) + 1

# So that what failed together does not come again together, waits are up to a tenth shorter.
_JITTER = 0.1


class Answer(Enum):
    """What the subscriber made of a webhook."""

    TAKEN = "taken"
    # The subscriber wants no more of it.
    GONE = "gone"
    # Refused, or nobody there: another try may help.
    NOT_TAKEN = "not taken"


def wait_seconds(tries: int, chance: float) -> int | None:
    """Seconds until the next try after so many, or None after the last.

    ``chance`` is at random, from 0, which waits longest, to 1.

    Raises:
        ValueError: if there was no try.
    """
    if tries < 1:
        raise ValueError("There was no try yet")
    if tries >= TRIES:
        return None
    return round(WAITS[tries - 1] * (1 - _JITTER * chance))
