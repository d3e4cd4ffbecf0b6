"""Which of two results is better."""

# Two different shares differ by more than this resolution, for any realistic scores, and a rank still fits into
# DynamoDB's 38 digits.
_RESOLUTION = 10**24
_BEYOND_ANY_MAX_SCORE = 10**13


def rank(score_milli: int, max_score_milli: int) -> int:
    """A number that orders results by their share of the points.

    Of equal shares, the one with more points is greater, so the order in which results arrive does not matter.
    """
    return score_milli * _RESOLUTION // max_score_milli * _BEYOND_ANY_MAX_SCORE + max_score_milli
