"""A teacher's corrections: who may make them, what they change in every contract, and what they leave."""

from datetime import datetime

import pytest

from tests import courses, guides, language
from tests.people import new_id, new_number
from tests.school import WORDS, School, path


@pytest.fixture
def school(api):
    return School(api)


def test_one_percentage_in_every_contract_at_each_of_ten_steps(school):
    for step, percent in school.steps():
        step()
        school.shows(percent)


def test_a_correction_says_what_who_why_and_when(school):
    hello = school.lessons[0]
    school.mark(hello)
    made = school.corrects(hello, "not_finished")
    assert datetime.fromisoformat(made["at"]).tzinfo is not None
    assert made == {
        "learner": school.ana.id,
        "course": str(school.course),
        "unit": str(hello),
        "state": "not_finished",
        "reason": WORDS["reason"],
        "by": school.teacher.id,
        "at": made["at"],
    }
    # Repeated, it is the same one; with another reason or state it is another one.
    assert school.corrects(hello, "not_finished") == made
    assert school.corrects(hello, "not_finished", reason="Otro motivo")["at"] > made["at"]
    assert school.corrects(hello, "finished")["state"] == "finished"
    assert school.corrects(hello, "not_finished", by=school.api.author())["by"] != school.teacher.id


def test_all_corrections_of_a_unit_are_explained_and_exported(school):
    hello = school.lessons[0]
    school.mark(hello)
    first = school.corrects(hello, "not_finished")
    second = school.corrects(hello, "finished", reason="Lo vi en clase")
    unit = school.explained_unit(hello)
    shown = [{name: made[name] for name in ("state", "reason", "by", "at")} for made in (second, first)]
    assert (unit["why"], unit["counted"], unit["corrections"]) == ("corrected to finished", True, shown)
    assert unit["finished_at"] == second["at"]
    assert school.withdraws(hello) == second
    unit = school.explained_unit(hello)
    assert (unit["why"], unit["corrections"][1:]) == ("finished", shown)
    assert unit["corrections"][0]["state"] == "withdrawn"
    stored = school.ana.get(f"/v1/learners/{school.ana.id}").json()["items"]
    reasons = [item["holds"]["reason"] for item in stored if item["item"] == "correction of a unit"]
    assert sorted(reasons) == sorted(["", WORDS["reason"], "Lo vi en clase"])


def test_without_a_correction_there_is_none_to_withdraw(school):
    hello = school.lessons[0]
    school.mark(hello)
    school.corrects(hello, "not_finished")
    school.withdraws(hello)
    again = school.teacher.delete(path(school.ana, school.course, hello))
    assert (again.status_code, again.json()) == (404, {"message": "The unit has no correction"})


def test_awards_and_the_first_completion_stay(school):
    for lesson in school.lessons:
        school.mark(lesson)
    first = school.explained()["first_completed_at"]
    assert first is not None
    school.corrects(school.lessons[0], "not_finished")
    shown = school.explained()
    assert (shown["percent"], shown["first_completed_at"], shown["completed"]) == (75, first, True)


def test_a_correction_that_finishes_the_last_unit_completes_the_course(school):
    *before, last = school.lessons
    for lesson in before:
        school.mark(lesson)
    made = school.corrects(last, "finished")
    shown = school.explained()
    assert (shown["completed"], shown["first_completed_at"]) == (True, made["at"])


def test_only_a_teacher_of_the_course_and_admins_correct(school, api):
    hello = school.lessons[0]
    school.mark(hello)
    other = api.person(str(new_number()))
    courses.put(api, courses.course(sensei_id=int(other.id)))
    for by in (other, school.ana, api.learner("stranger")):
        refused = school.correct(hello, by=by)
        said = {"message": "Only the teacher of the course and admins may do this"}
        assert (refused.status_code, refused.json()) == (403, said)
        assert by.delete(path(school.ana, school.course, hello)).status_code == 403
    assert api.http.put(path(school.ana, school.course, hello), json=WORDS).status_code == 401
    assert school.explained_unit(hello)["corrections"] == []
    assert school.correct(hello, by=api.author()).status_code == 200


def test_what_is_not_known_is_not_found(school, api):
    boss, hello = api.author(), school.lessons[0]
    school.mark(hello)
    nobody = api.learner("nobody")
    cases = [
        (path(school.ana, new_number(), hello), "Course not found"),
        (path(school.ana, school.course, new_id("unit")), "Unit not found"),
        (path(nobody, school.course, hello), "The learner is not in this course"),
        (path(nobody, new_id("course"), "x"), "Course not found"),
        (path(school.ana, school.course, hello) + "?kind=guide", "Course not found"),
    ]
    for place, message in cases:
        answer = boss.put(place, WORDS)
        assert (answer.status_code, answer.json()) == (404, {"message": message}), place
        assert boss.delete(place).status_code == 404
    assert nobody.get(f"/v1/learners/{nobody.id}").status_code == 404


def test_a_teacher_finds_no_course_that_does_not_exist(school):
    answer = school.teacher.put(path(school.ana, new_number(), 1), WORDS)
    assert (answer.status_code, answer.json()) == (404, {"message": "Course not found"})


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({"state": "finished"}, "reason", "is required"),
        ({"reason": "x"}, "state", "is required"),
        ({"state": "done", "reason": "x"}, "state", "must be 'finished' or 'not_finished'"),
        ({"state": "withdrawn", "reason": "x"}, "state", "must be 'finished' or 'not_finished'"),
        ({"state": True, "reason": "x"}, "state", "must be 'finished' or 'not_finished'"),
        ({"state": "finished", "reason": "x" * 501}, "reason", "must have at most 500 characters"),
        ({"state": "finished", "reason": " \u200b"}, "reason", "must not be blank"),
        ({"state": "finished", "reason": "a\nb"}, "reason", "must not contain control characters"),
        ({"state": "finished", "reason": "a\u001b[31m"}, "reason", "must not contain control characters"),
        ({"state": "finished", "reason": 7}, "reason", "must be a string"),
    ],
)
def test_a_wrong_correction_is_refused_by_name(api, body, field, reason):
    answer = api.author().put(path(api.learner(), "python", "a"), body)
    assert (answer.status_code, answer.json()["errors"]) == (400, [{"field": field, "reason": reason}])


def test_a_reason_has_500_characters_of_any_alphabet(school):
    hello = school.lessons[0]
    school.mark(hello)
    for reason in ("é" * 500, "😀" * 500, "<script>alert(1)</script>", "=1+1", "مرحبا"):
        assert school.corrects(hello, "not_finished", reason=reason)["reason"] == reason
        assert school.explained_unit(hello)["corrections"][0]["reason"] == reason


def test_who_is_erased_is_not_corrected(school, api):
    hello = school.lessons[0]
    school.mark(hello)
    assert school.ana.delete(f"/v1/learners/{school.ana.id}").status_code == 202
    for answer in (school.correct(hello), api.author().delete(path(school.ana, school.course, hello))):
        assert (answer.status_code, answer.json()) == (410, {"message": "This learner was erased"})


def test_a_course_that_only_a_client_knows_is_corrected_by_admins(api):
    ana, boss, course = api.learner(), api.author(), new_id("course")
    for chapter in "ab":
        ana.chapter(course, chapter, completed=True, totalChapters=2).raise_for_status()
    assert boss.put(path(ana, course, "a"), WORDS).status_code == 200
    shown = ana.progress(course)
    assert (shown["completionPercentage"], shown["chaptersCompleted"]) == (50, 1)
    assert ana.put(path(ana, course, "a"), WORDS).status_code == 404
    # A reset deletes the progress, and a late teacher finds nothing to correct but what was corrected.
    ana.delete(f"/v1/tutorials/progress/{course}").raise_for_status()
    assert boss.put(path(ana, course, "b"), WORDS).status_code == 404
    ana.chapter(course, "a", completed=True, totalChapters=2).raise_for_status()
    assert ana.progress(course)["completionPercentage"] == 50


def test_an_exercise_of_a_guide_is_corrected_and_completed_again_by_an_attempt(api):
    ana, boss, guide = api.learner(), api.author(), guides.put_guide(api)
    exercise = guides.make_exercise(api, guide)
    place = path(ana, guide, exercise) + "?kind=guide"

    def attempt():
        answer = ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": "ls -la"})
        assert answer.status_code == 201, answer.text

    def done():
        [shown] = ana.get(f"/guides/{guide}/exercises-with-progress").json()
        return shown["completed"]

    attempt()
    assert done()
    assert boss.put(place, WORDS).status_code == 200
    assert not done()
    attempt()
    assert done()
    assert boss.put(place, {**WORDS, "reason": "Otra vez"}).status_code == 200
    assert not done()
    assert boss.delete(place).json()["reason"] == "Otra vez"
    assert done()


def test_a_language_lesson_is_corrected_and_completed_again_by_saying_so(api):
    ana, boss = language.user(api), api.author()
    common = new_number()
    first, second = (language.make_lesson(api, id_idioma=common)["id"] for _ in range(2))
    place, other = (path(ana, "lessons", lesson) + "?kind=language" for lesson in (first, second))

    def state(lesson):
        shown = api.http.get("/api/lessons/", params={"id_usuario": ana.number}).json()["lecciones"]
        return next(one["estado"] for one in shown if one["id"] == lesson)

    record = ana.completes(first)
    assert (state(first), state(second)) == ("completada", "desbloqueada")
    assert boss.put(place, WORDS).status_code == 200
    assert (state(first), state(second)) == ("desbloqueada", "bloqueada")
    # A write that does not say it again completes nothing.
    ana.put(f"/api/progress/{record['id']}", {"puntuacion_obtenida": 3}).raise_for_status()
    assert state(first) == "desbloqueada"
    ana.put(f"/api/progress/{record['id']}", {"estado_completitud": "completada"}).raise_for_status()
    assert state(first) == "completada"
    # One without a record is corrected too, and a record that is deleted takes no correction with it.
    assert boss.put(other, {**WORDS, "state": "finished"}).status_code == 200
    assert state(second) == "completada"
    assert boss.put(place, {**WORDS, "reason": "Otra vez"}).status_code == 200
    ana.delete(f"/api/progress/{record['id']}").raise_for_status()
    explained = ana.get(f"/v1/learners/{ana.id}/explain", params={"course": "lessons", "kind": "language"}).json()
    [unit] = [one for one in explained["course"]["units"] if one["id"] == str(first)]
    assert (unit["counted"], len(unit["corrections"])) == (False, 2)
    ana.completes(first)
    assert state(first) == "completada"


def test_a_corrected_unit_counts_as_finished_on_the_day_of_the_correction_and_is_no_activity(school):
    school.chapter(school.lessons[0], completed=False)
    school.corrects(school.lessons[0], "finished")
    school.corrects(school.lessons[3], "finished")
    answer = school.ana.get(f"/v1/learners/{school.ana.id}/activity").json()
    [day] = answer["days"]
    assert (day["finished"], day["quizzes"], day["active"]) == (2, 0, True)
