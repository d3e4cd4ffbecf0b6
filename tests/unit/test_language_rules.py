from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hito.domain import language
from hito.domain.errors import Invalid
from hito.domain.language import Lesson, LessonRecord, Level, State, Status, Written
from hito.edge import days
from hito.store import lessons as stored_lessons

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MONDAY = date(2026, 1, 5)


def lesson(number, order=0, *, of=1, level=Level.BEGINNER):
    return Lesson(id=number, title=f"Lección {number}", level=level, order_milli=order, language=of)


def record(number, *, best=0, completed=True, score=None):
    return LessonRecord(
        id=number,
        user=1,
        lesson=number,
        written=Written(status=Status.COMPLETED if completed else Status.UNDER_WAY, score_milli=score or best),
        best_milli=best,
        completed_at=NOON if completed else None,
        watched_ms=0,
        revision=1,
    )


def test_a_user_is_the_learner_of_their_account():
    assert language.learner_of(7) == "acct-7"
    assert language.user_of("acct-7") == 7


@pytest.mark.parametrize("learner", ["7", "acct-", "acct-0", "acct-07", "acct--7", "acct-x", "Acct-7", "acct-7 "])
def test_nobody_else_has_a_number(learner):
    assert language.user_of(learner) is None


def test_lessons_come_by_their_place_and_then_by_id():
    places = [(2_000, 4), (2_000, 1), (0, 3), (1_500, 2), (10_000, 10), (2_147_483_647_000, 1), (10_000, 9)]
    assert sorted(places) == sorted(places, key=lambda place: stored_lessons.entry_key(*place)["SK"])


def test_a_lesson_is_unlocked_by_the_one_before_it():
    path = [lesson(1), lesson(2), lesson(3)]
    assert [*language.states(path, set()).values()] == [State.UNLOCKED, State.LOCKED, State.LOCKED]
    assert [*language.states(path, {1}).values()] == [State.COMPLETED, State.UNLOCKED, State.LOCKED]
    assert [*language.states(path, {1, 2, 3}).values()] == [State.COMPLETED] * 3


def test_a_lesson_completed_out_of_turn_is_completed_and_unlocks_the_next():
    path = [lesson(1), lesson(2), lesson(3)]
    assert [*language.states(path, {2}).values()] == [State.UNLOCKED, State.COMPLETED, State.UNLOCKED]


def test_each_language_has_a_path_of_its_own():
    path = [lesson(1), lesson(2, of=2), lesson(3), lesson(4, of=2)]
    assert [*language.states(path, {1}).values()] == [State.COMPLETED, State.UNLOCKED, State.UNLOCKED, State.LOCKED]


@given(st.lists(st.integers(1, 3), max_size=8), st.sets(st.integers(0, 7)))
def test_of_each_language_the_first_lesson_that_is_not_completed_is_unlocked(languages, completed):
    path = [lesson(number, of=of) for number, of in enumerate(languages)]
    states = language.states(path, completed)
    assert {number for number, state in states.items() if state is State.COMPLETED} == completed & set(states)
    for of in set(languages):
        left = [states[one.id] for one in path if one.language == of and one.id not in completed]
        assert not left or left[0] is State.UNLOCKED


# Completed lessons' best scores, and their XP.
XP = {
    "nothing": ([], 0),
    "a lesson without points": ([0], 10),
    "a perfect lesson": ([3_000], 40),
    "three lessons": ([3_000, 2_000, 1_000], 90),
    "fractions that add up": ([500, 550], 30),
    "a fraction rounded down": ([550], 15),
    "a fraction below one": ([99], 10),
}


@pytest.mark.parametrize(("scores", "xp"), XP.values(), ids=XP.keys())
def test_xp_are_10_a_lesson_and_10_a_point(scores, xp):
    assert language.xp([record(number, best=score) for number, score in enumerate(scores)]) == xp


def test_a_lesson_under_way_gives_no_xp():
    assert language.xp([record(1, best=3_000, completed=False)]) == 0


@pytest.mark.parametrize(
    ("xp", "level"),
    [
        (0, Level.BEGINNER),
        (149, Level.BEGINNER),
        (150, Level.INTERMEDIATE),
        (299, Level.INTERMEDIATE),
        (300, Level.ADVANCED),
        (10**9, Level.ADVANCED),
    ],
)
def test_the_level_follows_from_xp(xp, level):
    assert language.level(xp) is level


def test_a_standing_is_all_three():
    standing = language.standing([record(1, best=3_000)], 1)
    assert (standing.xp, standing.streak, standing.level) == (40, 1, Level.BEGINNER)


def test_what_ends_when_it_starts_is_written():
    moment = datetime(2025, 9, 25, tzinfo=UTC)
    language.check_written(Written(started_at=moment, ended_at=moment))


def test_nothing_ends_before_it_starts():
    language.check_written(Written(started_at=NOON, ended_at=NOON))
    language.check_written(Written(ended_at=NOON))
    with pytest.raises(Invalid, match="ends_before_start"):
        language.check_written(Written(started_at=NOON, ended_at=NOON - timedelta(milliseconds=1)))


def test_a_record_stays_the_same_users_of_the_same_lesson():
    language.check_same(record(3), user=1, lesson=3)
    language.check_same(record(3), user=None, lesson=None)
    with pytest.raises(Invalid) as refused:
        language.check_same(record(3), user=2, lesson=4)
    assert [problem.code for problem in refused.value.problems] == ["records_user_fixed", "records_lesson_fixed"]


def test_all_lessons_are_a_course():
    content = language.course_content([lesson(2), lesson(1)])
    assert [one.id for one in content.required] == ["2", "1"]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (None, 5),
        ("UTC", 5),
        ("America/Mexico_City", 4),
        ("Pacific/Auckland", 5),
        ("", 5),
        ("Mars/Olympus", 5),
        ("America", 5),
        ("../../etc/passwd", 5),
        ("/etc/localtime", 5),
        ("x" * 100_000, 5),
        ("a\0b", 5),
        ("é", 5),
    ],
)
def test_a_day_is_that_of_a_legal_zone_and_else_of_utc(zone, day):
    assert days.moment(datetime(2026, 1, 5, 2, tzinfo=UTC), zone).day == date(2026, 1, day)
