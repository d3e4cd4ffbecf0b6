"""Streaks: consecutive activity days.

A day is a date in the learner's own time zone, decided when something was done, so zones and daylight-saving
time do not matter here. A freeze forgives one missed day. A streak may bridge as many missed days as there are
freezes; a bridged day does not count.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Streak:
    """A number of consecutive active days, with the first and the last of them."""

    length: int
    first: date
    last: date


def current(days: Collection[date], today: date, freezes: int = 0) -> int:
    """Length of the streak that is still going on; 0 if it is broken, or there is none.

    Today is not missed until it is over. A day may be after ``today``, because another time zone has begun it.
    """
    missed = max(0, (today - max(days)).days - 1) if days else 0
    if not days or missed > freezes:
        return 0
    *_, last = _by_day(days, freezes - missed)
    return last.length


def freezes_left(days: Collection[date], today: date, freezes: int = 0) -> int:
    """How many more missed days the streak that is still going on may bridge; without one, a new streak has all."""
    length = current(days, today, freezes)
    if not length:
        return freezes
    last = max(days)
    missed = max(0, (today - last).days - 1)
    *_, streak = _by_day(days, freezes - missed)
    return freezes - missed - ((last - streak.first).days + 1 - length)


def first_of(days: Collection[date], length: int, freezes: int = 0) -> Streak | None:
    """The first streak of that many days, as it was on the day when it reached them; None if there is none."""
    return next((streak for streak in _by_day(days, freezes) if streak.length >= length), None)


def longest(days: Collection[date], freezes: int = 0) -> int:
    """Length of the longest streak ever."""
    return max((streak.length for streak in _by_day(days, freezes)), default=0)


def _by_day(days: Collection[date], freezes: int) -> Iterator[Streak]:
    """For each active day, in order, the longest streak that ends on it."""
    active = sorted(set(days))
    first = 0
    for place, day in enumerate(active):
        while (day - active[first]).days - (place - first) > freezes:
            first += 1
        yield Streak(place - first + 1, active[first], day)
