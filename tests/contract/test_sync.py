"""What a client collected while it was offline, sent at once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hito.domain.language import COURSE as LANGUAGE
from tests import courses, language
from tests.people import new_id

EAST = "Pacific/Kiritimati"


def ago(**amount):
    return (datetime.now(UTC) - timedelta(**amount)).isoformat(timespec="milliseconds")


def seen(course, unit="intro", *, hours=1, **more):
    return {"id": new_id("seen"), "observed_at": ago(hours=hours), "course": course, "unit": unit} | more


def taken(course, quiz="quiz", *, hours=1, passed=True, **more):
    facts = {"quiz": quiz, "score": 8, "max_score": 10, "passed": passed}
    return {"id": new_id("taken"), "observed_at": ago(hours=hours), "course": course} | facts | more


def sync(learner, *observations, **headers):
    answer = learner.request("POST", "/v1/sync", json={"observations": list(observations)}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def statuses(answer):
    return [result["status"] for result in answer["results"]]


def refusal(api, learner=None, **observation):
    """Why one observation is refused."""
    (result,) = sync(learner or api.learner(), seen("python") | observation)["results"]
    assert result["status"] == "refused"
    return result["error"]


def test_each_observation_is_answered_by_its_id_and_courses_follow(api):
    ana = api.learner()
    first, quiz = seen("python", finished=True, watched_seconds=300, total=2), taken("python")
    ahead = seen("python", hours=-1)
    assert sync(ana, first, quiz, ahead) == {
        "results": [
            {"id": first["id"], "status": "accepted", "error": None},
            {"id": quiz["id"], "status": "accepted", "error": None},
            {
                "id": ahead["id"],
                "status": "refused",
                "error": "observed_at: is more than five minutes in the future",
            },
        ],
        "courses": [{"course": "python", "kind": "course", "percent": 50, "done": 1, "total": 2}],
    }
    shown = ana.progress("python")
    assert [chapter["watchTime"] for chapter in shown["chapterProgress"]] == [300]
    assert [(one["score"], one["attempts"]) for one in shown["quizScores"]] == [(8, 1)]
    assert shown["lastWatchedAt"][:19] == first["observed_at"][:19] or shown["lastWatchedAt"] >= first["observed_at"]


def test_the_same_batch_again_changes_nothing(api):
    ana = api.learner()
    batch = [seen("python", finished=True, total=1), taken("python"), taken("python", passed=False, hours=2)]
    sync(ana, *batch)
    before = ana.progress("python")
    again = sync(ana, *reversed(batch))
    assert statuses(again) == ["duplicate"] * 3
    assert again["courses"] == [{"course": "python", "kind": "course", "percent": 100, "done": 1, "total": 1}]
    assert ana.progress("python") == before


def test_two_devices_end_the_same_in_any_order(api):
    ana, eva = api.learner(), api.learner()
    phone = [seen("python", watched_seconds=10, position_seconds=5, hours=1), taken("python", score=3, hours=3)]
    tablet = [seen("python", watched_seconds=60, finished=True, hours=2, total=4), taken("python", score=9, hours=4)]
    for device in (phone, tablet):
        sync(ana, *device)
    for device in (tablet, phone, tablet):
        sync(eva, *device)
    assert eva.progress("python") == ana.progress("python") | {"userId": eva.id}


def test_the_day_is_that_of_the_observation_where_the_learner_is(api):
    ana = api.learner()
    batch = [seen("python", unit, hours=hours, finished=True) for unit, hours in (("a", 49), ("b", 25), ("c", 1))]
    sync(ana, *batch, **{"X-Time-Zone": EAST})
    days = {str(datetime.fromisoformat(one["observed_at"]).astimezone(ZoneInfo(EAST)).date()) for one in batch}
    shown = ana.get(f"/v1/learners/{ana.id}/activity").json()
    assert {one["day"] for one in shown["days"] if one["finished"]} == days
    assert shown["streak"]["longest"] == 3


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"observed_at": "yesterday"}, "observed_at: must be an ISO 8601 time such as 2026-01-31T08:30:00Z"),
        ({"observed_at": "1999-12-31T23:59:59Z"}, "observed_at: is before 2000"),
        ({"observed_at": "0001-01-01T00:00:00+14:00"}, "observed_at: must be an ISO 8601 time"),
        ({"unit": None}, "unit: is required"),
        ({"unit": "a#b"}, "unit: must not contain '#'"),
        ({"course": ""}, "course: must not be empty"),
        ({"kind": "guide"}, "kind: must be 'course' or 'language'"),
        ({"kind": "language"}, "course: does not exist"),
        ({"kind": "language", "course": "language", "unit": "no-such-lesson"}, ""),
        ({"watched_seconds": -1}, "watched_seconds: must be at least 0"),
        ({"watched_seconds": "60"}, "watched_seconds: must be a number"),
        ({"finished": "yes"}, "finished: must be true or false"),
        ({"total": 1.5}, "total: must be an integer"),
        ({"quiz": "q"}, "unit: must not be given together with quiz"),
        ({"unit": None, "quiz": "q"}, "score: is required; max_score: is required; passed: is required"),
        (
            {"unit": None, "quiz": "q", "score": 2, "max_score": 1, "passed": True},
            "score: must be between 0 and max_score",
        ),
    ],
)
def test_what_is_wrong_is_refused_by_the_name_of_its_field(api, wrong, error):
    assert refusal(api, **wrong).startswith(error)


def test_the_others_of_a_batch_are_accepted_all_the_same(api):
    answer = sync(api.learner(), seen("python"), seen(None), seen("python"))
    assert statuses(answer) == ["accepted", "refused", "accepted"]


def test_an_id_belongs_to_one_observation(api):
    ana, one = api.learner(), seen("python")
    assert statuses(sync(ana, one, one, one | {"finished": True})) == ["accepted", "duplicate", "refused"]
    assert refusal(api, ana, **(one | {"unit": "other"})) == "id: was given to another observation"


def test_before_the_enrollment_is_refused(api):
    ana = api.learner()
    ana.enrollment("python", at=ago(hours=2))
    assert refusal(api, ana, observed_at=ago(hours=3)) == "observed_at: is before the enrollment in the course"
    assert statuses(sync(ana, seen("python", hours=2), seen("python", hours=1))) == ["accepted"] * 2


def test_before_a_reset_is_refused(api):
    ana = api.learner()
    sync(ana, seen("python", finished=True, total=1))
    ana.delete("/v1/tutorials/progress/python")
    assert refusal(api, ana) == "observed_at: is not after the last reset of the course"
    assert ana.progress("python")["chapterProgress"] == []


def test_a_unit_that_the_course_does_not_have_is_refused(api):
    ana, course = api.learner(), courses.put(api, courses.course(courses.section("Inicio", courses.lesson("Hola"))))
    (lesson,) = courses.ids(course)
    assert refusal(api, ana, course=str(course["id"]), unit="999999") == "unit: is not in the course"
    answer = sync(ana, seen(str(course["id"]), str(lesson), finished=True, total=9))
    assert answer["courses"] == [{"course": str(course["id"]), "kind": "course", "percent": 100, "done": 1, "total": 1}]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"observations": None},
        {"observations": {}},
        {"observations": ["x"]},
        {"observations": [{"observed_at": "2026-01-31T08:30:00Z", "course": "python", "unit": "intro"}]},
        {"observations": [{"id": 7}]},
        {"observations": [{"id": "x"}] * 501},
    ],
)
def test_a_malformed_envelope_is_refused(api, body):
    assert api.learner().post("/v1/sync", body).status_code == 400


def test_nothing_to_record_is_fine(api):
    assert sync(api.learner()) == {"results": [], "courses": []}


def test_a_lesson_of_the_language_path_is_known_by_the_path(api):
    lesson = str(language.make_lesson(api)["id"])
    user = language.user(api)
    known = seen(LANGUAGE.id, lesson, kind=LANGUAGE.kind, finished=True)
    unknown = seen(LANGUAGE.id, "no-lesson", kind=LANGUAGE.kind, finished=True)
    answer = sync(user, known, unknown)
    assert statuses(answer) == ["accepted", "refused"]
    assert [(one["course"], one["kind"], one["done"]) for one in answer["courses"]] == [("lessons", "language", 1)]


def test_many_courses_at_once(api):
    ana = api.learner()
    answer = sync(ana, *(seen(f"course-{number}", finished=True, total=2) for number in range(6)))
    assert statuses(answer) == ["accepted"] * 6
    assert [course["percent"] for course in answer["courses"]] == [50] * 6


def test_a_key_may_stand_for_the_whole_batch(api):
    ana, body = api.learner(), {"observations": [taken("python")]}
    headers = {"Idempotency-Key": new_id("key")}
    first, again = (ana.request("POST", "/v1/sync", json=body, headers=headers) for _ in range(2))
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert ana.progress("python")["quizScores"][0]["attempts"] == 1
    other = ana.request("POST", "/v1/sync", json={"observations": []}, headers=headers)
    assert other.status_code == 422
