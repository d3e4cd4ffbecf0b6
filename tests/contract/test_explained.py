"""Why a learner's numbers are what they are, and what is put right."""

import pytest

from tests import courses
from tests.language import make_achievement, user
from tests.people import new_id, new_number
from tests.school import School


@pytest.fixture
def ana(api):
    return api.learner()


def explain(learner, caller=None, **query):
    answer = (caller or learner).get(f"/v1/learners/{learner.id}/explain", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def lessons(*titles, **more):
    return [{"title": title, **more} for title in titles]


def put_course(api, *sections):
    number = new_number()
    body = {"name": "Python", "sections": [{"title": f"S{n}", "lessons": part} for n, part in enumerate(sections)]}
    answer = api.author().put(f"/catalog/courses/{number}", body)
    assert answer.status_code == 200, answer.text
    return number, answer.json()


def test_a_course_of_the_catalog_says_of_each_unit_whether_it_counts_and_why(api, ana):
    number, _ = put_course(api, lessons("a", "b"), lessons("c", required=False))
    course = api.author().get(f"/catalog/courses/{number}").json()
    first, second, optional = (one["id"] for section in course["sections"] for one in section["lessons"])
    for chapter in (first, optional, "elsewhere"):
        ana.chapter(number, str(chapter), 60, completed=True).raise_for_status()
    shown = explain(ana, course=number)["course"]
    assert {unit["id"]: (unit["counted"], unit["why"]) for unit in shown["units"]} == {
        str(first): (True, "finished"),
        str(second): (False, "not finished"),
        str(optional): (False, "optional"),
        "elsewhere": (False, "not in the course's content as it is now"),
    }
    assert (shown["done"], shown["total"], shown["percent"]) == (1, 2, 50)
    assert shown["formula"] == "100 * 1 // 2 = 50"
    assert (shown["source"], shown["catalog_version"]) == ("catalogue", 1)
    assert shown["completed"] is False


@pytest.mark.parametrize("kind", ["course", "guide", "language"])
def test_a_course_of_any_kind_can_be_asked_for(ana, kind):
    ana.chapter(new_id("course"), completed=True).raise_for_status()
    answer = ana.get(f"/v1/learners/{ana.id}/explain", params={"kind": kind})
    assert (answer.status_code, answer.json()["course"]) == (200, None)
    answer = ana.get(f"/v1/learners/{ana.id}/explain", params={"kind": kind, "course": new_id("none")})
    assert (answer.status_code, answer.json()) == (404, {"message": "Course not found"})


def test_a_course_of_no_kind_is_refused_by_name(ana):
    answer = ana.get(f"/v1/learners/{ana.id}/explain", params={"kind": "Course"})
    said = {"field": "kind", "reason": "must be 'course', 'guide' or 'language'"}
    assert (answer.status_code, answer.json()["errors"]) == (400, [said])


def test_a_course_that_only_its_client_knows_counts_to_the_announced_total(api, ana):
    course = new_id("course")
    for chapter in "abc":
        ana.chapter(course, chapter, 60, completed=True, totalChapters=2).raise_for_status()
    shown = explain(ana, course=course)["course"]
    assert (shown["source"], shown["catalog_version"]) == ("client", None)
    assert shown["formula"] == "100 * 2 // 2 = 100 (of 3 done, 2 count)"
    assert shown["completed"] is True
    assert shown["first_completed_at"] is not None
    assert [unit["counted"] for unit in shown["units"]] == [True, True, True]


def test_an_award_says_because_of_what(api):
    ana = user(api)
    achievement = make_achievement(api, "?")["id"]
    boss = api.author()
    boss.post("/api/achievements/assign", {"id_usuario": ana.number, "id_logro": achievement}).raise_for_status()
    shown = explain(ana)
    assert shown["course"] is None
    [award] = [each for each in shown["awards"] if each["achievement"] == achievement]
    assert award["because"] == {"assigned_by": boss.id}
    assert award["criteria"] == "?"


def test_only_the_learner_and_admins_get_an_explanation(api, ana):
    ana.chapter("python", "a").raise_for_status()
    assert explain(ana, api.author())["learner"] == ana.id
    refused = api.learner("eva").get(f"/v1/learners/{ana.id}/explain")
    assert (refused.status_code, refused.json()) == (403, {"message": "Only the learner and admins may do this"})
    assert api.http.get(f"/v1/learners/{ana.id}/explain").status_code == 401
    assert ana.post(f"/v1/learners/{ana.id}/recompute").status_code == 403
    assert api.http.post(f"/v1/learners/{ana.id}/recompute").status_code == 401


def test_a_teacher_gets_the_explanation_of_their_course_without_the_awards(api):
    school = School(api)
    teacher, ana, number = school.teacher, school.ana, str(school.course)
    school.mark(school.lessons[0])
    school.corrects(school.lessons[1], "finished")
    assert explain(ana, teacher, course=number) == {**explain(ana, course=number), "awards": []}
    stranger = api.person(str(new_number()))
    elsewhere = courses.put(api, courses.course(sensei_id=int(teacher.id)))["id"]
    cases = [(stranger, ana, number), (teacher, api.learner(), number), (teacher, ana, str(elsewhere))]
    for reader, whose, course in [*cases, (teacher, ana, new_id("nothing"))]:
        refused = reader.get(f"/v1/learners/{whose.id}/explain", params={"course": course})
        said = {"message": "Only the learner, a teacher of one of their courses, and admins may do this"}
        assert (refused.status_code, refused.json()) == (403, said)
    assert teacher.get(f"/v1/learners/{ana.id}/explain").status_code == 403


def test_who_left_a_course_is_explained_to_its_teacher_still(api):
    school = School(api)
    school.mark(school.lessons[0])
    school.ana.enrollment(str(school.course), "drop").raise_for_status()
    assert explain(school.ana, school.teacher, course=str(school.course))["course"]["percent"] == 25


def test_callers_are_told_who_they_are(api):
    boss = api.person("guadalupe", role="Admin", claims={"name": "Guadalupe"})
    assert boss.get("/v1/me").json() == {"learner": "guadalupe", "name": "Guadalupe", "roles": ["admin"]}
    ana = api.learner()
    assert ana.get("/v1/me").json() == {"learner": ana.id, "name": None, "roles": []}
    assert api.http.get("/v1/me").status_code == 401


def test_a_learner_sees_how_near_the_next_awards_are(api):
    ana, name = api.learner(), new_id("racha")
    achievement = make_achievement(api, "racha_2_dias", nombre=name)["id"]
    ana.chapter("python", "a", completed=True, totalChapters=2).raise_for_status()

    def pending(reader, **query):
        return reader.get(f"/v1/learners/{ana.id}/pending-awards", params=query)

    found, cursor = [], "0"
    while cursor:
        page = pending(ana, cursor=cursor)
        assert page.json()["learner"] == ana.id
        found += page.json()["pending"]
        cursor = page.headers.get("X-Next-Cursor")
    [near] = [one for one in found if one["achievement"] == achievement]
    assert (near["name"], near["criteria"], near["target"]) == (name, "racha_2_dias", 2)
    # In process nobody reads the stream, which marks the day.
    assert (near["current"], near["percent"]) in {(0, 0), (1, 50)}
    assert pending(api.author()).status_code == 200
    assert pending(api.learner()).status_code == 403
    assert pending(ana, cursor="x").status_code == 400


@pytest.mark.parametrize(
    ("query", "field"),
    [({"course": "a#b"}, "course"), ({"course": ""}, "course"), ({"course": "a", "kind": "x"}, "kind")],
)
def test_a_wrong_course_is_refused_by_name(ana, query, field):
    answer = ana.get(f"/v1/learners/{ana.id}/explain", params=query)
    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def test_a_course_that_nobody_knows_is_not_found(ana):
    answer = ana.get(f"/v1/learners/{ana.id}/explain", params={"course": new_id("nothing")})
    assert (answer.status_code, answer.json()) == (404, {"message": "Course not found"})


def test_where_nothing_is_missing_nothing_is_put_right(api, ana):
    answer = api.author().post(f"/v1/learners/{new_id('nobody')}/recompute", params={"dry_run": "true"})
    assert answer.status_code == 200
    assert answer.json()["drift"] == []
    assert answer.json()["dry_run"] is True
    assert api.author().post(f"/v1/learners/{ana.id}/recompute", params={"dry_run": "x"}).status_code == 400
