"""Percentages, in integers."""


def whole(done: int, total: int) -> int:
    """Whole percent of units done, 0 to 100, rounded down.

    100 only when every unit is done; 0 for an empty course. Integer arithmetic: a float path
    gives 57 for 29 of 50. Source: tutorials.md, "completion_percentage", made exact.

    Raises:
        ValueError: if ``done`` or ``total`` is negative, or ``done > total``.
    """
    if not 0 <= done <= total:
        raise ValueError(f"{done} of {total} units is no share")
    return 100 * done // total if total else 0


def hundredths(done: int, total: int) -> int:
    """Hundredths of a percent of units done, 0 to 10,000, rounded to the nearest.

    10,000 only when every unit is done; 0 for an empty course. 1 of 3 is 3,333: shown as 33.33.

    Raises:
        ValueError: if ``done`` or ``total`` is negative, or ``done > total``.
    """
    if not 0 <= done <= total:
        raise ValueError(f"{done} of {total} units is no share")
    if done == total:
        return 10_000 if total else 0
    return min((20_000 * done + total) // (2 * total), 9_999)
