"""What a learner did on each day, and who may read it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import courses
from tests.people import new_id, new_number

# Never on the same day.
EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"


def today_in(zone):
    return datetime.now(ZoneInfo(zone)).date()


def path(learner):
    return f"/v1/learners/{learner.id}/activity"


def activity(learner, caller=None, **query):
    answer = (caller or learner).get(path(learner), params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def does(learner, what, zone, **body):
    answer = learner.request("POST", f"/v1/tutorials/progress/python/{what}", json=body, headers={"X-Time-Zone": zone})
    assert answer.status_code == 200, answer.text


def finishes(learner, chapter, zone, *, completed=True):
    does(learner, "chapter", zone, chapterId=chapter, watchTime=60, completed=completed)


def takes_quiz(learner, quiz, zone, *, passed):
    does(learner, "quiz", zone, quizId=quiz, score=int(passed), maxScore=1, passed=passed)


def test_who_did_nothing_has_an_empty_year(api):
    ana = api.learner()
    shown = activity(ana, to="2026-03-15")
    assert shown == {
        "learner": ana.id,
        "zone": "UTC",
        "from": "2025-03-15",
        "to": "2026-03-15",
        "days": [],
        "streak": {"current": 0, "longest": 0, "freezes_left": 0},
    }


def test_a_day_has_what_was_finished_and_passed_on_it(api):
    ana, today = api.learner(), str(today_in(EAST))
    for chapter in "ab":
        finishes(ana, chapter, EAST)
    finishes(ana, "c", EAST, completed=False)
    takes_quiz(ana, "q", EAST, passed=True)
    takes_quiz(ana, "r", EAST, passed=False)
    shown = activity(ana)
    assert (shown["zone"], shown["to"]) == (EAST, today)
    assert shown["days"] == [{"day": today, "finished": 2, "quizzes": 1, "active": True}]
    assert shown["streak"] == {"current": 1, "longest": 1, "freezes_left": 0}


def test_two_zones_in_one_life_are_days_of_their_own_and_what_is_repeated_counts_once(api):
    ana = api.learner()
    finishes(ana, "a", EAST)
    takes_quiz(ana, "q", EAST, passed=True)
    for chapter in "ab":
        finishes(ana, chapter, WEST)
    takes_quiz(ana, "q", WEST, passed=True)
    shown = activity(ana)
    assert shown["zone"] == WEST
    assert shown["days"] == [
        {"day": str(today_in(WEST)), "finished": 1, "quizzes": 0, "active": True},
        {"day": str(today_in(EAST)), "finished": 1, "quizzes": 1, "active": True},
    ]


def test_the_period_bounds_the_days_and_not_the_streak(api):
    ana, today = api.learner(), today_in(EAST)
    finishes(ana, "a", EAST)
    yesterday = str(today - timedelta(days=1))
    shown = activity(ana, to=yesterday)
    assert (shown["to"], shown["days"], shown["streak"]["current"]) == (yesterday, [], 1)
    assert len(activity(ana, **{"from": str(today), "to": str(today)})["days"]) == 1


def test_a_teacher_of_a_course_that_the_learner_is_in_and_admins_read_it(api):
    teacher, other = (api.person(str(new_number())) for _ in range(2))
    taught = courses.put(api, courses.course(sensei_id=int(teacher.id)))["id"]
    ana = courses.enrolled(api, taught)
    for reader in (teacher, api.author()):
        assert activity(ana, reader)["learner"] == ana.id
    refused = other.get(path(ana))
    said = {"message": "Only the learner, a teacher of one of their courses, and admins may do this"}
    assert (refused.status_code, refused.json()) == (403, said)
    # A teacher of a course that the learner is not in, or is no longer in.
    courses.put(api, courses.course(sensei_id=int(other.id)))
    assert other.get(path(ana)).status_code == 403
    ana.enrollment(str(taught), "drop").raise_for_status()
    assert teacher.get(path(ana)).status_code == 403


def test_a_stranger_learns_nothing_and_an_admin_that_there_is_nothing(api):
    ana, nobody = api.learner(), api.learner("nobody")
    assert ana.get(path(nobody)).status_code == 403
    assert api.http.get(path(ana)).status_code == 401
    answer = api.author().get(path(nobody))
    assert (answer.status_code, answer.json()) == (404, {"message": "Nothing is held of this learner"})


def test_an_admin_reads_by_the_learners_zone_and_not_by_their_own(api):
    ana = api.learner()
    finishes(ana, "a", WEST)
    answer = api.author().get(path(ana), headers={"X-Time-Zone": EAST})
    assert (answer.json()["zone"], answer.json()["to"]) == (WEST, str(today_in(WEST)))
    own = ana.get(path(ana), headers={"X-Time-Zone": EAST}).json()
    assert (own["zone"], own["to"]) == (EAST, str(today_in(EAST)))


def test_a_learner_of_whom_something_else_is_stored_is_known(api):
    eva = api.learner("eva")
    eva.get("/users/me").raise_for_status()
    assert activity(eva, api.author())["days"] == []


NO_DATES = [
    "",
    "today",
    "2026-02-30",
    "2026-3-1",
    "20260301",
    "2026-W10-1",
    "2026-03-01T00:00",
    "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0660\u0661",
    "-2026-03-01",
]
NO_DATES += ["0000-01-01", "2026-03-01 ", "9" * 10_000]


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused_by_name(api, name, text):
    ana = api.learner()
    answer = ana.get(path(ana), params={name: text[:3000]})
    said = {"field": name, "reason": "must be a date such as 2026-01-31"}
    assert (answer.status_code, answer.json()["errors"]) == (400, [said])


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"from": "2025-01-01", "to": "2026-01-02"}, "must be at most a year before to"),
        ({"from": "2020-01-01"}, "must be at most a year before to"),
        ({"from": "0001-01-01", "to": "9999-12-31"}, "must be at most a year before to"),
        ({"from": "2026-01-02", "to": "2026-01-01"}, "must not be after to"),
        ({"from": "9999-12-31"}, "must not be after to"),
    ],
)
def test_a_period_over_a_year_or_backwards_is_refused(api, query, reason):
    ana = api.learner()
    answer = ana.get(path(ana), params=query)
    assert (answer.status_code, answer.json()["errors"]) == (400, [{"field": "from", "reason": reason}])


@pytest.mark.parametrize("to", ["0001-01-01", "2024-02-29", "9999-12-31"])
def test_a_year_ends_on_any_day_of_the_calendar(api, to):
    assert activity(api.learner(), to=to)["to"] == to


def test_a_day_that_is_given_twice_is_refused(api):
    ana = api.person(new_id("ana"))
    answer = ana.get(path(ana) + "?from=2026-01-01&from=2026-01-02")
    assert answer.json()["errors"] == [{"field": "from", "reason": "is given twice"}]
