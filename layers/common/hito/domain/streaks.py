"""Streaks: days of activity in a row.

A day is a date of the learner's own calendar, decided when something was done, so that zones and
daylight-saving time are no matter here. A freeze forgives one missed day: a streak may bridge as many
as there are freezes, and a bridged day counts for nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Streak:
    """So many active days in a row, the first and the last of them."""

    length: int
    first: date
    last: date


def current(days: Collection[date], today: date, freezes: int = 0) -> int:
    """Length of the streak that is still going on; 0 if it was broken, or none began.

    Today is not missed until it is over. A day may lie ahead of ``today``: another zone has begun it.
    """
    missed = max(0, (today - max(days)).days - 1) if days else 0
    if not days or missed > freezes:
        return 0
    *_, last = _by_day(days, freezes - missed)
    return last.length


def first_of(days: Collection[date], length: int, freezes: int = 0) -> Streak | None:
    """The first streak that was so many days long, as it was on the day when it became that; None if none was."""
    return next((streak for streak in _by_day(days, freezes) if streak.length >= length), None)


def longest(days: Collection[date], freezes: int = 0) -> int:
    """Length of the longest streak there ever was."""
    return max((streak.length for streak in _by_day(days, freezes)), default=0)


def _by_day(days: Collection[date], freezes: int) -> Iterator[Streak]:
    """By each active day, in order, the longest streak that it ends."""
    active = sorted(set(days))
    first = 0
    for place, day in enumerate(active):
        while (day - active[first]).days - (place - first) > freezes:
            first += 1
        yield Streak(place - first + 1, active[first], day)
