"""What a learner did on each day, by their own calendar."""

from datetime import UTC, date, datetime

import pytest

from hito.domain import activity, calendars
from hito.domain.activity import Period
from hito.domain.errors import Code, Invalid
from hito.domain.records import CourseId, CourseRecord, Kind, Quiz, Unit
from hito.edge import days

EVER = Period(date.min, date.max)
TODAY = date(2026, 3, 15)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def finished(unit, when, zone, *, again=None, zone_again=None):
    """A unit that was finished at a time in a zone, and perhaps watched again at another time in another zone."""
    moment, last = days.moment(at(when), zone), days.moment(at(again or when), zone_again or zone)
    return Unit(
        id=unit,
        begun_at=moment.at,
        watched_ms=0,
        position_ms=0,
        completed_at=moment.at,
        updated_at=last.at,
        day=last.day,
        completed_day=moment.day,
    )


def begun(unit, when, zone):
    moment = days.moment(at(when), zone)
    return Unit(
        id=unit,
        begun_at=moment.at,
        watched_ms=0,
        position_ms=0,
        completed_at=None,
        updated_at=moment.at,
        day=moment.day,
    )


def passed(quiz, when, zone, *, again=None):
    moment, last = days.moment(at(when), zone), days.moment(at(again or when), zone)
    return Quiz(
        id=quiz,
        score_milli=1,
        max_score_milli=1,
        passed_at=moment.at,
        attempts=1,
        completed_at=last.at,
        day=last.day,
        passed_day=moment.day,
    )


def course(*parts):
    units = tuple(part for part in parts if isinstance(part, Unit))
    quizzes = tuple(part for part in parts if isinstance(part, Quiz))
    return CourseRecord(course=CourseId(Kind.COURSE, "python"), units=units, quizzes=quizzes)


def shown(*parts, marked=(), zone="UTC", asked=EVER):
    courses, calendar = [course(*parts)], calendars.calendar(zone)
    active = activity.active_days(courses, marked)
    found = activity.days_of(courses, active, asked, calendar)
    return {str(each.day): (each.finished, each.quizzes, each.is_active) for each in found}


MADRID, KIRITIMATI, PAGO_PAGO, APIA = "Europe/Madrid", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Apia"

CASES = {
    "nothing": ([], {}),
    "a unit begun and not finished": ([begun("a", "2026-03-15T10:00", MADRID)], {"2026-03-15": (0, 0, True)}),
    "two units and a quiz of one day": (
        [
            finished("a", "2026-03-15T10:00", MADRID),
            finished("b", "2026-03-15T11:00", MADRID),
            passed("q", "2026-03-15T12:00", MADRID),
        ],
        {"2026-03-15": (2, 1, True)},
    ),
    # Spring forward: 29 March has 23 hours, from 23:00 to 22:00 UTC.
    "the day on which clocks go forward": (
        [
            finished("a", "2026-03-28T22:59", MADRID),
            finished("b", "2026-03-28T23:00", MADRID),
            finished("c", "2026-03-29T21:59", MADRID),
            finished("d", "2026-03-29T22:00", MADRID),
        ],
        {"2026-03-28": (1, 0, True), "2026-03-29": (2, 0, True), "2026-03-30": (1, 0, True)},
    ),
    # Fall back: 25 October has 25 hours, from 22:00 to 23:00 UTC.
    "the day on which clocks go back": (
        [
            finished("a", "2026-10-24T21:59", MADRID),
            finished("b", "2026-10-24T22:00", MADRID),
            finished("c", "2026-10-25T22:59", MADRID),
            finished("d", "2026-10-25T23:00", MADRID),
        ],
        {"2026-10-24": (1, 0, True), "2026-10-25": (2, 0, True), "2026-10-26": (1, 0, True)},
    ),
    # In Santiago, midnight of 6 September 2026 does not exist: the day begins at 1:00, which is 4:00 UTC.
    "a day that begins at one o'clock": (
        [
            finished("a", "2026-09-06T03:59", "America/Santiago"),
            finished("b", "2026-09-06T04:00", "America/Santiago"),
        ],
        {"2026-09-05": (1, 0, True), "2026-09-06": (1, 0, True)},
    ),
    "one instant on both sides of the date line": (
        [finished("a", "2026-03-15T10:30", KIRITIMATI), finished("b", "2026-03-15T10:30", PAGO_PAGO)],
        {"2026-03-16": (1, 0, True), "2026-03-14": (1, 0, True)},
    ),
    # Samoa crossed the date line: it had no 30 December 2011.
    "a day that a country left out": (
        [finished("a", "2011-12-30T09:59", APIA), finished("b", "2011-12-30T10:00", APIA)],
        {"2011-12-29": (1, 0, True), "2011-12-31": (1, 0, True)},
    ),
    "two zones in one life, each with its own days": (
        [finished("a", "2026-03-14T23:30", MADRID), finished("b", "2026-03-15T04:00", "America/Bogota")],
        {"2026-03-15": (1, 0, True), "2026-03-14": (1, 0, True)},
    ),
    "a unit watched again counts where it was finished first": (
        [finished("a", "2026-03-10T10:00", KIRITIMATI, again="2026-03-12T12:00", zone_again=PAGO_PAGO)],
        {"2026-03-11": (1, 0, True), "2026-03-12": (0, 0, True)},
    ),
    "a quiz taken again counts where it was passed first": (
        [passed("q", "2026-03-10T10:00", MADRID, again="2026-03-12T10:00")],
        {"2026-03-10": (0, 1, True), "2026-03-12": (0, 0, True)},
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("zone_now", ["UTC", KIRITIMATI, PAGO_PAGO])
def test_each_thing_counts_on_the_day_that_it_was_where_the_learner_then_was(name, zone_now):
    parts, expected = CASES[name]
    assert shown(*parts, zone=zone_now) == expected


def test_a_marked_day_without_anything_to_count_is_active():
    assert shown(marked=[date(2026, 3, 1)]) == {"2026-03-01": (0, 0, True)}


@pytest.mark.parametrize(("zone", "day"), [(KIRITIMATI, "2026-03-11"), (PAGO_PAGO, "2026-03-09")])
def test_a_time_whose_day_an_earlier_release_did_not_store_is_by_the_last_time_zone(zone, day):
    old = Unit(
        id="a",
        begun_at=at("2026-03-10T10:30"),
        watched_ms=0,
        position_ms=0,
        completed_at=at("2026-03-10T10:30"),
        updated_at=at("2026-03-12T12:00"),
        day=date(2026, 3, 12),
    )
    assert shown(old, zone=zone)[day] == (1, 0, False)


def test_a_unit_of_an_earlier_release_that_did_not_change_since_has_its_day():
    moment = days.moment(at("2026-03-10T10:30"), KIRITIMATI)
    old = Unit(
        id="a",
        begun_at=moment.at,
        watched_ms=0,
        position_ms=0,
        completed_at=moment.at,
        updated_at=moment.at,
        day=moment.day,
    )
    assert shown(old, zone=PAGO_PAGO) == {"2026-03-11": (1, 0, True)}


def test_only_the_days_of_the_period_are_shown_its_ends_included():
    units = [finished(str(day), f"2026-03-{day:02}T10:00", MADRID) for day in (9, 10, 11, 12, 13)]
    assert list(shown(*units, asked=Period(date(2026, 3, 10), date(2026, 3, 12)))) == [
        "2026-03-10",
        "2026-03-11",
        "2026-03-12",
    ]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, (date(2025, 3, 15), TODAY)),
        (None, date(2024, 2, 29), (date(2023, 2, 28), date(2024, 2, 29))),
        (None, date(2025, 2, 28), (date(2024, 2, 28), date(2025, 2, 28))),
        (date(2024, 2, 29), date(2025, 2, 28), (date(2024, 2, 29), date(2025, 2, 28))),
        (date(2026, 3, 1), None, (date(2026, 3, 1), TODAY)),
        (TODAY, TODAY, (TODAY, TODAY)),
        (None, date(1, 5, 5), (date.min, date(1, 5, 5))),
        (None, date.max, (date(9998, 12, 31), date.max)),
    ],
)
def test_a_period_is_at_most_a_year_up_to_its_end(first, last, expected):
    found = activity.period(first, last, TODAY)
    assert (found.first, found.last) == expected


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2025, 3, 14), None, Code.PERIOD_TOO_LONG),
        (date(2024, 2, 27), date(2025, 2, 28), Code.PERIOD_TOO_LONG),
        (date.min, date.max, Code.PERIOD_TOO_LONG),
        (date(2026, 3, 16), None, Code.PERIOD_REVERSED),
        (date(2026, 3, 2), date(2026, 3, 1), Code.PERIOD_REVERSED),
    ],
)
def test_a_longer_period_or_one_that_ends_before_it_begins_is_refused(first, last, code):
    with pytest.raises(Invalid) as refused:
        activity.period(first, last, TODAY)
    assert [problem.code for problem in refused.value.problems] == [code]
