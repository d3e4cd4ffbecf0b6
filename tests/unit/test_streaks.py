"""Days in a row."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain import streaks
from hito.edge import days as calendar

TODAY = date(2026, 3, 15)


def ago(*days):
    return [TODAY - timedelta(days=each) for each in days]


@pytest.mark.parametrize(
    ("active", "freezes", "expected"),
    [
        ([], 0, 0),
        (ago(0), 0, 1),
        (ago(1), 0, 1),
        (ago(2), 0, 0),
        (ago(0, 1, 2), 0, 3),
        (ago(1, 2, 3), 0, 3),
        (ago(0, 0, 1, 1), 0, 2),
        (ago(2, 0, 1), 0, 3),
        (ago(0, 1, 3, 4), 0, 2),
        (ago(-1, 0, 1), 0, 3),
        (ago(*range(400)), 0, 400),
        # One freeze bridges one missed day, wherever it is; a second gap ends the streak.
        (ago(0, 1, 3, 4), 1, 4),
        (ago(0, 1, 3, 4, 6), 1, 4),
        (ago(0, 1, 4), 1, 2),
        (ago(0, 1, 4), 2, 3),
        # Yesterday missed takes the freeze, so that an older gap has none.
        (ago(2, 3), 1, 2),
        (ago(2, 3, 5), 1, 2),
        (ago(3, 4), 1, 0),
        (ago(3, 4), 2, 2),
    ],
)
def test_a_streak_that_goes_on(active, freezes, expected):
    assert streaks.current(active, TODAY, freezes) == expected


@pytest.mark.parametrize(
    ("active", "freezes", "expected"),
    [
        ([], 2, 2),
        (ago(0, 1), 0, 0),
        (ago(0, 1), 2, 2),
        (ago(1), 2, 2),
        # Yesterday was missed, or a day within the streak.
        (ago(2), 2, 1),
        (ago(0, 2), 2, 1),
        (ago(0, 1, 3, 4, 6), 2, 0),
        (ago(2, 4), 2, 0),
        # A gap that is too long begins the streak, and costs nothing.
        (ago(0, 1, 9), 2, 2),
        # What is over costs nothing either.
        (ago(4), 2, 2),
        (ago(-1, 0, 1), 2, 2),
    ],
)
def test_the_freezes_that_a_streak_has_left(active, freezes, expected):
    assert streaks.freezes_left(active, TODAY, freezes) == expected


@pytest.mark.parametrize(
    ("active", "length", "freezes", "expected"),
    [
        (ago(9, 8, 7), 3, 0, (ago(9)[0], ago(7)[0])),
        (ago(9, 8, 7, 6), 3, 0, (ago(9)[0], ago(7)[0])),
        (ago(9, 8, 6, 5), 3, 0, None),
        (ago(9, 8, 6, 5), 3, 1, (ago(9)[0], ago(6)[0])),
        # The freeze goes to where it makes the streak long.
        (ago(20, 18, 16, 15, 14), 4, 1, (ago(18)[0], ago(14)[0])),
        (ago(*range(400)), 400, 0, (ago(399)[0], TODAY)),
        ([], 1, 0, None),
        (ago(3), 1, 0, (ago(3)[0], ago(3)[0])),
    ],
)
def test_the_first_streak_of_a_length(active, length, freezes, expected):
    found = streaks.first_of(active, length, freezes)
    assert (found and (found.first, found.last)) == expected
    assert found is None or found.length == length


DAYS = st.sets(st.integers(0, 60).map(lambda n: TODAY - timedelta(days=n)))


@given(DAYS, st.integers(0, 3))
def test_no_streak_bridges_more_days_than_there_are_freezes(active, freezes):
    length = streaks.longest(active, freezes)
    if length:
        found = streaks.first_of(active, length, freezes)
        inside = sorted(day for day in active if found.first <= day <= found.last)
        assert len(inside) == length
        assert sum((later - day).days - 1 for day, later in pairwise(inside)) <= freezes
    assert streaks.first_of(active, length + 1, freezes) is None


@given(DAYS, DAYS, st.integers(0, 3))
def test_a_day_more_never_shortens_the_longest_streak(active, more, freezes):
    assert streaks.longest(active | more, freezes) >= streaks.longest(active, freezes)


@given(DAYS, st.integers(0, 3))
def test_what_goes_on_is_never_longer_than_the_longest(active, freezes):
    assert streaks.current(active, TODAY, freezes) <= streaks.longest(active, freezes)


@given(DAYS, st.integers(0, 3))
def test_a_streak_spends_no_more_freezes_than_it_bridges_days(active, freezes):
    length, left = streaks.current(active, TODAY, freezes), streaks.freezes_left(active, TODAY, freezes)
    assert 0 <= left <= freezes
    # With what is left taken away, it goes on all the same; with one fewer, it does not have its length.
    assert streaks.current(active, TODAY, freezes - left) == length
    if left < freezes:
        assert streaks.current(active, TODAY, freezes - left - 1) < length


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        # One instant on both sides of the date line.
        ("2026-03-15T11:00", "Pacific/Kiritimati", "2026-03-16"),
        ("2026-03-15T11:00", "Pacific/Pago_Pago", "2026-03-15"),
        ("2026-03-15T09:59", "Pacific/Kiritimati", "2026-03-15"),
        # Spring forward: 23 hours; the day ends at 22:00 UTC instead of 23:00.
        ("2026-03-28T22:59", "Europe/Madrid", "2026-03-28"),
        ("2026-03-28T23:00", "Europe/Madrid", "2026-03-29"),
        ("2026-03-29T21:59", "Europe/Madrid", "2026-03-29"),
        ("2026-03-29T22:00", "Europe/Madrid", "2026-03-30"),
        # Fall back: 25 hours.
        ("2026-10-24T21:59", "Europe/Madrid", "2026-10-24"),
        ("2026-10-24T22:00", "Europe/Madrid", "2026-10-25"),
        ("2026-10-25T22:59", "Europe/Madrid", "2026-10-25"),
        ("2026-10-25T23:00", "Europe/Madrid", "2026-10-26"),
        ("2026-03-15T23:59", None, "2026-03-15"),
        ("2026-03-15T23:59", "no zone", "2026-03-15"),
    ],
)
def test_the_day_is_that_of_the_learners_calendar(at, zone, day):
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert calendar.moment(now, zone).day.isoformat() == day


def test_two_zones_in_one_life_are_one_streak():
    # Evenings in Madrid, then, after a flight across the date line, mornings in Auckland.
    evenings = [(datetime(2026, 3, day, 20, tzinfo=UTC), "Europe/Madrid") for day in (1, 2, 3)]
    mornings = [(datetime(2026, 3, day, 20, tzinfo=UTC), "Pacific/Auckland") for day in (4, 5)]
    active = [calendar.moment(*each).day for each in evenings + mornings]
    assert [day.day for day in active] == [1, 2, 3, 5, 6]
    assert streaks.longest(active) == 3
    assert streaks.longest(active, freezes=1) == 5
