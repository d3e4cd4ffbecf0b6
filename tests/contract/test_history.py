"""What happened to a learner, and who may read it."""

from datetime import UTC, datetime, timedelta

from tests import courses
from tests.people import new_id


def history(learner, caller=None, **query):
    answer = (caller or learner).get(f"/v1/learners/{learner.id}/history", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.json()["learner"] == learner.id
    return answer.json()["history"]


def types(entries):
    return [entry["type"] for entry in entries]


def taught(api):
    """A teacher, and a course of theirs with two lessons."""
    lessons = [courses.lesson("Hola"), courses.lesson("Adiós")]
    course = courses.course(courses.section("Inicio", *lessons))
    teacher = api.person(str(course["sensei_id"]))
    return teacher, courses.put(api, course)


def test_everything_that_happened_in_a_course_is_there_in_order(api):
    ana, (teacher, course) = api.learner(), taught(api)
    first, second = map(str, courses.ids(course))
    ana.enrollment(str(course["id"]), at=(datetime.now(UTC) - timedelta(days=1)).isoformat())
    ana.chapter(str(course["id"]), first, completed=True)
    quiz = {"quizId": "q", "score": 7.5, "maxScore": 10, "passed": True}
    ana.post(f"/v1/tutorials/progress/{course['id']}/quiz", quiz)
    correction = f"/v1/learners/{ana.id}/courses/{course['id']}/units/{second}/correction"
    teacher.put(correction, {"state": "finished", "reason": "Lo vi en clase"})
    credential = ana.post("/v1/credentials", {"course": str(course["id"])}).json()
    shown = history(ana, course=course["id"])
    # A credential has whole seconds, so that it may stand before what earned it.
    assert [one for one in types(shown) if one != "credential.issued"] == [
        "enrollment.changed",
        "unit.begun",
        "unit.finished",
        "quiz.taken",
        "correction.made",
        "course.completed",
    ]
    assert [entry["at"] for entry in shown] == sorted(entry["at"] for entry in shown)
    by_type = {entry["type"]: entry["data"] for entry in shown}
    in_course = {"kind": "course", "id": str(course["id"]), "title": course["name"]}
    assert by_type["enrollment.changed"] == {"course": in_course, "state": "enrolled"}
    assert by_type["unit.finished"] == {"course": in_course, "unit": {"id": first, "title": "Hola"}}
    assert by_type["quiz.taken"] == {
        "course": in_course,
        "quiz": {"id": "q", "title": None},
        "attempt": 1,
        "score": 7.5,
        "max_score": 10,
        "passed": True,
    }
    assert by_type["correction.made"]["reason"] == "Lo vi en clase"
    assert by_type["course.completed"] == {"course": in_course}
    named = {"id": credential["id"], "name": course["name"], "url": credential["url"]}
    assert by_type["credential.issued"] == {"credential": named}


def test_a_reset_leaves_itself_and_the_enrollment(api):
    ana, tutorial = api.learner(), new_id("python")
    ana.enrollment(tutorial)
    ana.chapter(tutorial, completed=True, totalChapters=1)
    ana.delete(f"/v1/tutorials/progress/{tutorial}")
    assert types(history(ana, course=tutorial)) == ["enrollment.changed", "course.completed", "progress.reset"]


def test_without_a_course_it_is_that_of_all(api):
    ana = api.learner()
    for tutorial in ("python", "sql"):
        ana.chapter(tutorial)
    assert [entry["data"]["course"]["id"] for entry in history(ana)] == ["python", "sql"]
    assert [entry["data"]["course"]["id"] for entry in history(ana, course="sql")] == ["sql"]
    assert history(ana, course="sql", kind="guide") == []


def test_a_teacher_reads_what_belongs_to_their_courses(api):
    ana, (teacher, course) = api.learner(), taught(api)
    ana.chapter(str(course["id"]), str(courses.ids(course)[0]))
    ana.chapter("python")
    for query in ({}, {"course": course["id"]}):
        assert {entry["data"]["course"]["id"] for entry in history(ana, teacher, **query)} == {str(course["id"])}
    path = f"/v1/learners/{ana.id}/history"
    assert teacher.get(path, params={"course": "python"}).status_code == 403


def test_a_stranger_learns_nothing_and_an_admin_that_there_is_nothing(api):
    ana, boss = api.learner(), api.author()
    path = f"/v1/learners/{ana.id}/history"
    assert api.learner("eva").get(path).status_code == 403
    assert boss.get(path).status_code == 404
    assert history(ana) == []
    ana.chapter("python")
    assert types(history(ana, boss)) == ["unit.begun"]
