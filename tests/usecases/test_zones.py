"""A day is the learner's local date: by the zone of the token, else the request, else the last one, else UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hito import caches
from hito.domain.records import CourseId, Kind
from hito.store import activity_days
from hito.store import learners as stored_learners
from hito.store.dynamodb import table
from hito.usecases import tracking
from tests.accounts import new_user
from tests.aws_calls import watched
from tests.language import make_achievement, make_lesson, user
from tests.people import new_id

PYTHON = CourseId(Kind.COURSE, "python")
# Never on the same day.
EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"


def today_in(zone):
    return datetime.now(ZoneInfo(zone)).date()


def day_of(learner):
    return tracking.read(learner.id, PYTHON).unit("intro").day


def watch(learner, **headers):
    learner.request(
        "POST",
        "/v1/tutorials/progress/python/chapter",
        json={"chapterId": "intro", "watchTime": 1},
        headers=headers,
    ).raise_for_status()


def test_without_a_word_on_it_the_day_is_that_of_utc(in_process):
    ana = in_process.learner()
    watch(ana)
    assert day_of(ana) == datetime.now(UTC).date()


def test_the_request_says_where_the_learner_is(in_process):
    ana = in_process.learner()
    for zone in (EAST, WEST):
        watch(ana, **{"X-Time-Zone": zone})
        assert day_of(ana) == today_in(zone)


def test_the_last_time_zone_holds_until_another_one_is_given(in_process):
    ana = in_process.learner()
    watch(ana, **{"X-Time-Zone": EAST})
    watch(ana)
    assert day_of(ana) == today_in(EAST)
    # Another process reads it from the table.
    caches.clear_all()
    watch(ana)
    assert day_of(ana) == today_in(EAST)


def test_the_tokens_word_is_more_than_the_requests(in_process):
    ana = in_process.person(new_id("ana"), claims={"zoneinfo": WEST})
    watch(ana, **{"X-Time-Zone": EAST})
    assert day_of(ana) == today_in(WEST)


@pytest.mark.parametrize("wrong", ["Mars/Olympus", "", "x" * 1000, "../../etc/passwd", 7])
def test_a_zone_that_is_none_is_no_word(in_process, wrong):
    ana = in_process.person(new_id("ana"), claims={"zoneinfo": wrong})
    watch(ana, **{"X-Time-Zone": EAST})
    assert day_of(ana) == today_in(EAST)


def test_every_way_to_do_something_says_the_day(in_process):
    ana = in_process.learner()
    ana.request(
        "POST",
        "/v1/tutorials/progress/python/quiz",
        json={"quizId": "q", "score": 1, "maxScore": 2, "passed": False},
        headers={"X-Time-Zone": EAST},
    ).raise_for_status()
    assert tracking.read(ana.id, PYTHON).quiz("q").day == today_in(EAST)


def test_a_learner_is_listed_among_all_once_they_do_something(in_process):
    ana = in_process.learner()
    ana.get("/v1/tutorials/progress/python")
    assert table.get(stored_learners.key(ana.id)) is None
    watch(ana)
    watch(ana)
    pages = [stored_learners.page(number, None, 1_000) for number in range(stored_learners.SHARDS)]
    assert [learner for page in pages for learner in page if learner == ana.id] == [ana.id]


def test_a_known_zone_costs_no_request(in_process):
    ana = in_process.learner()
    watch(ana, **{"X-Time-Zone": EAST})

    with watched() as asked:
        watch(ana, **{"X-Time-Zone": EAST})
        watch(ana)
    assert {"S": "LEARNER#"} not in [attempt.request.get("Key", {}).get("SK") for attempt in asked]


def test_an_admin_who_writes_for_somebody_does_it_on_their_day(in_process):
    ana, boss, lesson = user(in_process), in_process.author(), make_lesson(in_process)["id"]
    stored_learners.remember_zone(ana.id, WEST)
    boss.request(
        "POST",
        "/api/progress/",
        json={"id_usuario": ana.number, "id_leccion": lesson},
        headers={"X-Time-Zone": EAST},
    ).raise_for_status()
    record = tracking.read(ana.id, CourseId(Kind.LANGUAGE, "lessons")).unit(str(lesson))
    assert record.day == today_in(WEST)


def test_a_streak_is_looked_at_from_where_the_learner_is(in_process):
    ana, streak = user(in_process), make_achievement(in_process, "racha_9_dias")["id"]
    lesson = make_lesson(in_process)["id"]
    stored_learners.remember_zone(ana.id, EAST)
    ana.completes(lesson)
    for days in (1, 2):
        table.put(activity_days.new_day(ana.id, today_in(EAST) - timedelta(days=days)))
    shown = in_process.http.get(f"/api/achievements/user/{ana.number}/pending").json()["pendientes"]
    assert [one["actual"] for one in shown if one["id_logro"] == streak] == [3]


# Their last active day, so many days ago where they are, and the streak that they have there. In UTC, where it is
# morning or evening, one of the two has another.
@pytest.mark.usefixtures("cheap_passwords")
@pytest.mark.parametrize(("zone", "ago", "streak"), [(WEST, 1, 1), (EAST, 2, 0)])
def test_a_learners_streak_is_by_their_own_clocks_whoever_looks_at_it(in_process, zone, ago, streak):
    ana, boss = new_user(in_process), in_process.author()
    stored_learners.remember_zone(ana.learner, zone)
    table.put(activity_days.new_day(ana.learner, today_in(zone) - timedelta(days=ago)))
    # Another process reads her zone from the table, and then knows it.
    caches.clear_all()
    elsewhere = {"X-Time-Zone": EAST if zone == WEST else WEST}
    for _ in range(2):
        assert boss.get(ana.profile, headers=elsewhere).json()["user"]["racha"] == streak
    own = elsewhere | {"Authorization": f"Bearer {ana.token}"}
    assert in_process.http.get(ana.profile, headers=own).json()["user"]["racha"] == 1 - streak
