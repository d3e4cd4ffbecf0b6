"""Which of several media types a client prefers, by its header ``Accept``.

Source: RFC 9110, section 12.5.1.
"""

from collections.abc import Sequence


def preferred(accept: str, offers: Sequence[str]) -> str:
    """The offer that a client likes most; of equal ones the first, and the first if it accepts none."""
    ranges = [_range(part) for part in accept.lower().split(",")[:_MAX_RANGES]]
    return max(offers, key=lambda offer: _quality(offer, ranges))


# A client names a few.
_MAX_RANGES = 50


def _range(text: str) -> tuple[str, float]:
    """A media range and its quality; 1 without one, 0 for one that is no number."""
    name, *parameters = (part.strip() for part in text.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            return name, _number(value)
    return name, 1.0


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return 0.0
    return found if 0 <= found <= 1 else 0.0


def _quality(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of an offer by the most specific range that it is in; 0 if it is in none."""
    for name in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
        if found := [quality for known, quality in ranges if known == name]:
            return max(found)
    return 0.0
