"""Attempts and progress in guides, as the guides contract's front end reads them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from tests.front_end import Attempt, Completed, ExerciseDone, GuideTotals, Overview, OverviewWithExercises, User
from tests.front_end import parsed as shaped
from tests.guides import BAD, GOOD, make_exercise, put_guide
from tests.people import new_id, new_uuid


def refused(answer, status, words=""):
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["detail"]
    assert words in answer.json()["detail"]


def answers(learner, exercise, text, **options):
    return learner.post(
        "/attempts/", {"exercise_id": exercise, "submitted_answer": text, "completed": False}, **options
    )


def own(learner, exercise):
    return shaped(learner.get(f"/attempts/by-exercise/{exercise}"), list[Attempt])


def standing(learner, guide):
    overview = shaped(learner.get("/progress/overview"), Overview)
    return next(one for one in overview.guides if one.guide_id == guide)


def completions(learner):
    return shaped(learner.get("/progress/completed"), list[Completed])


@pytest.fixture
def guide(api):
    return put_guide(api)


def test_a_good_answer_completes_its_exercise(api, guide):
    ana = api.person(new_id("ana"), claims={"name": "Ana", "email": "ana@example.com"})
    for kind in ["command", "dockerfile"]:
        exercise = make_exercise(api, guide, kind)
        made = shaped(answers(ana, exercise, GOOD[kind]), Attempt, 201)
        assert made.user == User(id=ana.user_id, name="Ana", email="ana@example.com", role="student")
        assert (made.exercise_id, made.submitted_answer, made.llm_feedback) == (exercise, GOOD[kind], None)
        assert (made.structural_validation_passed, made.structural_validation_errors) == (True, [])
        assert made.completed is True
        assert own(ana, exercise) == [made]


def test_a_bad_answer_is_stored_with_its_errors_and_completes_nothing(api, guide):
    ana = api.learner()
    command = shaped(answers(ana, make_exercise(api, guide, "command"), BAD["command"]), Attempt, 201)
    assert (command.structural_validation_passed, command.completed) == (False, False)
    assert command.structural_validation_errors == ["Comando no permitido: rm"]
    dockerfile = shaped(answers(ana, make_exercise(api, guide, "dockerfile"), BAD["dockerfile"]), Attempt, 201)
    assert dockerfile.structural_validation_errors == ["La primera instrucción debe ser FROM", "Falta instrucción FROM"]
    assert standing(ana, guide).completed_exercises == 0


def test_where_nothing_is_validated_any_answer_completes(api, guide):
    ana = api.learner()
    for exercise in [
        make_exercise(api, guide, "conceptual"),
        make_exercise(api, guide, "command", enable_structural_validation=False),
    ]:
        made = shaped(answers(ana, exercise, "rm -rf /"), Attempt, 201)
        assert (made.structural_validation_passed, made.structural_validation_errors) == (True, [])
        assert (made.structural_validation_warnings, made.completed) == ([], True)


def test_whether_it_is_completed_is_not_the_clients_to_say(api, guide):
    exercise, ana = make_exercise(api, guide), api.learner()
    body = {"exercise_id": exercise, "submitted_answer": "foo", "completed": True}
    assert shaped(ana.post("/attempts/", body), Attempt, 201).completed is False


def test_a_worse_answer_later_takes_nothing_back(api, guide):
    exercise, ana = make_exercise(api, guide), api.learner()
    for text in [BAD["command"], GOOD["command"], BAD["command"]]:
        answers(ana, exercise, text)
    [one] = ana.get(f"/guides/{guide}/exercises-with-progress").json()
    assert (one["completed"], one["attempts_count"]) == (True, 3)
    assert list(one) == ["id", "title", "type", "difficulty", "completed", "attempts_count"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"submitted_answer": ""}, "submitted_answer"),
        ({"submitted_answer": " \n\t"}, "submitted_answer"),
        ({"submitted_answer": "x" * 50_001}, "50,000 characters"),
        ({"submitted_answer": 7}, "submitted_answer"),
        ({"submitted_answer": None}, "submitted_answer"),
        ({"exercise_id": None}, "exercise_id"),
        ({"exercise_id": 7}, "exercise_id"),
        ({"exercise_id": "a#b"}, "exercise_id"),
    ],
)
def test_a_wrong_attempt_is_refused_and_not_stored(api, guide, wrong, words):
    exercise, ana = make_exercise(api, guide), api.learner()
    refused(ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": "ls"} | wrong), 400, words)
    assert own(ana, exercise) == []


def test_the_longest_answer_there_may_be_is_stored(api, guide):
    exercise, ana = make_exercise(api, guide, "conceptual"), api.learner()
    text = "🐳" * 50_000
    assert shaped(answers(ana, exercise, text), Attempt, 201).submitted_answer == text
    assert own(ana, exercise)[0].submitted_answer == text


def test_a_body_over_a_megabyte_is_too_large(api, guide):
    refused(answers(api.learner(), make_exercise(api, guide), "x" * 1_100_000), 413)


def test_an_unknown_or_inactive_exercise_takes_no_attempts(api, guide):
    ana = api.learner()
    refused(answers(ana, new_uuid(), "ls"), 404)
    refused(answers(ana, make_exercise(api, guide, is_active=False), "ls"), 404)


def test_attempts_are_ones_own_and_come_newest_first(api, guide):
    exercise, ana, luis = make_exercise(api, guide), api.learner(), api.learner("luis")
    for text in ["ls", "pwd", "cat x"]:
        answers(ana, exercise, text)
    answers(luis, exercise, "whoami")
    assert [one.submitted_answer for one in own(ana, exercise)] == ["cat x", "pwd", "ls"]
    assert [one.submitted_answer for one in own(luis, exercise)] == ["whoami"]
    assert own(ana, new_uuid()) == []


def test_a_long_list_goes_on_with_a_cursor(api, guide):
    exercise, ana = make_exercise(api, guide, "conceptual"), api.learner()
    made = [answers(ana, exercise, f"{n} " + "ñ🐳" * 24_000).json()["id"] for n in range(20)]
    shown, path = [], f"/attempts/by-exercise/{exercise}"
    answer = ana.get(path)
    while cursor := answer.headers.get("X-Next-Cursor"):
        shown += [one["id"] for one in answer.json()]
        answer = ana.get(path, params={"cursor": cursor})
    shown += [one["id"] for one in answer.json()]
    assert shown == made[::-1]
    refused(ana.get(path, params={"cursor": "nonsense"}), 400, "cursor")


def test_attempts_outlive_their_exercise_and_guide(api, guide):
    exercise, ana = make_exercise(api, guide), api.learner()
    answers(ana, exercise, "ls")
    api.author().delete(f"/guides/{guide}")
    assert len(own(ana, exercise)) == 1


def test_a_repeated_key_is_one_attempt(api, guide):
    exercise, ana, key = make_exercise(api, guide), api.learner(), {"Idempotency-Key": new_id("key")}
    made = [answers(ana, exercise, "ls", headers=key) for _ in range(3)]
    assert [one.status_code for one in made] == [201] * 3
    assert len({one.text for one in made}) == 1
    assert [one.headers.get("Idempotency-Replayed") for one in made] == [None, "true", "true"]
    assert len(own(ana, exercise)) == 1
    refused(answers(ana, exercise, "pwd", headers=key), 422)


def test_the_last_exercise_completes_the_guide_once(api, guide):
    first, last, ana = make_exercise(api, guide), make_exercise(api, guide, "conceptual"), api.learner()
    make_exercise(api, guide, is_active=False)
    answers(ana, first, "ls")
    assert completions(ana) == []
    refused(ana.post("/progress/complete", {"guide_id": guide}), 400, "1 of 2 exercises are missing")
    answers(ana, last, "Porque sí")
    [record] = completions(ana)
    assert (record.guide_id, record.user_id) == (guide, ana.user_id)
    assert datetime.fromisoformat(record.completed_at)
    answers(ana, last, "Otra vez")
    for _ in range(2):
        assert shaped(ana.post("/progress/complete", {"guide_id": guide}), Completed, 201) == record
    assert completions(ana) == [record]


def test_a_guide_whose_missing_exercise_went_is_completed_when_asked(api, guide):
    done, missing, ana = make_exercise(api, guide), make_exercise(api, guide), api.learner()
    answers(ana, done, "ls")
    api.author().delete(f"/exercises/{missing}")
    assert standing(ana, guide).completed is True
    record = shaped(ana.post("/progress/complete", {"guide_id": guide}), Completed, 201)
    assert completions(ana) == [record]


def test_what_is_completed_stays_so_when_the_guide_grows(api, guide):
    exercise, ana = make_exercise(api, guide), api.learner()
    answers(ana, exercise, "ls")
    record = completions(ana)
    make_exercise(api, guide)
    assert completions(ana) == record
    assert standing(ana, guide).completed is False
    assert [shaped(ana.post("/progress/complete", {"guide_id": guide}), Completed, 201)] == record


def test_an_empty_or_unknown_guide_is_not_completed(api, guide):
    ana = api.learner()
    refused(ana.post("/progress/complete", {"guide_id": guide}), 400, "the guide has no exercises")
    refused(ana.post("/progress/complete", {"guide_id": new_uuid()}), 404)
    refused(ana.post("/progress/complete", {}), 400, "guide_id")
    assert standing(ana, guide).completed is False


def test_progress_is_of_active_exercises_and_exact(api):
    guide, ana = put_guide(api, title="Tercios"), api.learner()
    first, _second, third = (make_exercise(api, guide, title=f"Ejercicio {n}") for n in range(3))
    answers(ana, first, "ls")
    assert standing(ana, guide).percent == 33.33
    totals = next(one for one in shaped(ana.get("/progress/guides"), list[GuideTotals]) if one.guide_id == guide)
    assert (totals.title, totals.total_exercises, totals.completed_exercises) == ("Tercios", 3, 1)
    api.author().request("PATCH", f"/exercises/{third}", json={"is_active": False})
    assert (standing(ana, guide).percent, standing(ana, guide).total_exercises) == (50.0, 2)
    api.author().request("PATCH", f"/exercises/{first}", json={"is_active": False})
    assert (standing(ana, guide).percent, standing(ana, guide).completed_exercises) == (0.0, 0)


def test_the_overview_adds_up_and_shows_exercises_if_asked(api):
    guide, ana = put_guide(api), api.learner()
    done, todo = make_exercise(api, guide, title="Hecho"), make_exercise(api, guide, title="Pendiente")
    answers(ana, done, "ls")
    overview = shaped(ana.get("/progress/overview?include_exercises=true"), OverviewWithExercises)
    mine = next(one for one in overview.guides if one.guide_id == guide)
    assert mine.exercises == [
        ExerciseDone(exercise_id=done, title="Hecho", completed=True),
        ExerciseDone(exercise_id=todo, title="Pendiente", completed=False),
    ]
    totals = overview.totals
    assert totals.total_guides == len(overview.guides)
    assert totals.completed_guides == sum(one.completed for one in overview.guides)
    assert totals.total_exercises == sum(one.total_exercises for one in overview.guides)
    assert totals.completed_exercises == sum(one.completed_exercises for one in overview.guides) == 1
    assert totals.percent_exercises == round(100 / totals.total_exercises, 2)
    refused(ana.get("/progress/overview?include_exercises=2"), 400, "include_exercises")


def test_thirty_identical_attempts_at_once_complete_exercise_and_guide_once(api, guide):
    exercise, ana = make_exercise(api, guide), api.learner()
    with ThreadPoolExecutor(30) as pool:
        made = list(pool.map(lambda _: answers(ana, exercise, "ls").status_code, range(30)))
    assert set(made) == {201}
    assert len(own(ana, exercise)) == 30
    [one] = ana.get(f"/guides/{guide}/exercises-with-progress").json()
    assert (one["completed"], one["attempts_count"]) == (True, 30)
    assert len(completions(ana)) == 1


def test_nothing_but_an_attempt_completes_an_exercise(api, guide):
    exercise, ana = make_exercise(api, guide), api.student()
    video = {"VideoId": exercise, "CurrentTimeSeconds": 1, "MarkAsCompleted": True}
    assert ana.post("/api/v1/Progress/video", video).status_code == 404
    for tutorial in [guide, exercise]:
        assert ana.chapter(tutorial, exercise, completed=True, totalChapters=1).status_code == 200
    assert standing(ana, guide).completed_exercises == 0
    assert completions(ana) == []


def test_the_video_summary_counts_guides_with_an_attempt(api, guide):
    exercise, ana = make_exercise(api, guide), api.student()
    assert ana.get(f"/api/v1/Progress/summary/{ana.id}").json()["TotalCoursesEnrolled"] == 0
    luis = api.student("luis")
    answers(luis, exercise, "ls")
    summary = luis.get(f"/api/v1/Progress/summary/{luis.id}").json()
    assert (summary["TotalCoursesEnrolled"], summary["CompletedCourses"]) == (1, 1)
    [recent] = summary["RecentCourses"]
    assert (recent["CourseId"], recent["CourseTitle"]) == (guide, "Introducción a Docker")
    assert (recent["CompletedVideos"], recent["TotalVideos"], recent["CompletionPercentage"]) == (1, 1, 100)


def test_admins_see_everybodys_attempts_newest_first(api, guide):
    exercise, other = make_exercise(api, guide), make_exercise(api, guide)
    ana = api.person(new_id("ana"), claims={"name": "Ana", "email": "ana@example.com"})
    luis = api.learner("luis")
    made = [
        answers(learner, which, "ls").json()["id"]
        for learner, which in [(ana, exercise), (luis, exercise), (ana, other), (luis, exercise)]
    ]
    author = api.author()

    def listed(**query):
        found = shaped(author.get("/attempts/admin/all", params=query), list[Attempt])
        return [one.id for one in found if one.id in made]

    assert listed() == made[::-1]
    assert listed(exercise_id=exercise) == [made[3], made[1], made[0]]
    assert listed(user_id=ana.id) == [made[2], made[0]]
    assert listed(user_id=ana.id, exercise_id=exercise) == [made[0]]
    first = author.get("/attempts/admin/all", params={"exercise_id": exercise, "limit": 2})
    assert [one["id"] for one in first.json()] == [made[3], made[1]]
    onward = {"exercise_id": exercise, "limit": 2, "cursor": first.headers["X-Next-Cursor"]}
    assert [one["id"] for one in author.get("/attempts/admin/all", params=onward).json()] == [made[0]]
    assert shaped(author.get("/attempts/admin/all", params={"user_id": ana.id}), list[Attempt])[0].user.name == "Ana"


# Of the last ones a prefix is a number that would do.
WRONG_LIMITS = [
    "0",
    "501",
    "-1",
    "+1",
    "x",
    "",
    " 1",
    "1.5",
    "1e2",
    "٣",
    "9" * 30,
    "9" * 5_000,
    "0" * 8 + "1" + "9" * 30,
]


@pytest.mark.parametrize("limit", WRONG_LIMITS)
def test_a_limit_is_a_number_between_1_and_500(api, limit):
    refused(api.author().get("/attempts/admin/all", params={"limit": limit}), 400, "limit: must be a whole number")


@pytest.mark.parametrize("limit", ["1", "500", "050", "0" * 40 + "500"])
def test_a_limit_is_read_whole(api, limit):
    shaped(api.author().get("/attempts/admin/all", params={"limit": limit}), list[Attempt])


def test_a_list_for_admins_holds_up_to_500(api):
    exercise, ana = make_exercise(api, put_guide(api), "conceptual"), api.learner()
    made = [answers(ana, exercise, f"Respuesta {n}").json()["id"] for n in range(52)]
    everything = {"exercise_id": exercise, "limit": 500}
    listed = shaped(api.author().get("/attempts/admin/all", params=everything), list[Attempt])
    assert [one.id for one in listed] == made[::-1]
