"""Quizzes, certificates and reset of the tutorials contract, in process and over HTTP."""

import re

import pytest

PREFIX = "/v1/tutorials/progress"


@pytest.fixture
def ana(api):
    return api.learner()


def quiz(learner, score=8, max_score=10, *, passed=True, **more):
    body = {"quizId": "quiz-1", "score": score, "maxScore": max_score, "passed": passed}
    return learner.post(f"{PREFIX}/python/quiz", body | more)


def score_of(answer):
    (shown,) = answer.json()["quizScores"]
    return {name: value for name, value in shown.items() if name != "completedAt"}


def finish(learner, tutorial="python"):
    learner.chapter(tutorial, "chapter-1", completed=True, totalChapters=1)


def test_a_quiz_answers_the_progress_it_made(ana):
    answer = quiz(ana, userId=ana.id)
    assert answer.status_code == 200
    assert score_of(answer) == {"quizId": "quiz-1", "score": 8, "maxScore": 10, "passed": True, "attempts": 1}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer.json()["quizScores"][0]["completedAt"])
    assert answer.json()["lastWatchedAt"] == answer.json()["quizScores"][0]["completedAt"]
    assert ana.progress("python") == answer.json()


def test_the_best_score_stays_passed_sticks_and_attempts_count(ana):
    for score, passed in [(4, False), (9, True), (2, False)]:
        answer = quiz(ana, score, passed=passed)
    assert score_of(answer) == {"quizId": "quiz-1", "score": 9, "maxScore": 10, "passed": True, "attempts": 3}


@pytest.mark.parametrize("order", [[(8, 10), (15, 20)], [(15, 20), (8, 10)]])
def test_of_two_maximums_the_better_share_is_stored_with_its_own(ana, order):
    for score, max_score in order:
        answer = quiz(ana, score, max_score)
    assert (score_of(answer)["score"], score_of(answer)["maxScore"]) == (8, 10)


def test_fractions_of_points_are_legal(ana):
    assert '"score":7.25,"maxScore":10,' in quiz(ana, 7.25, 10.0).text


@pytest.mark.parametrize(
    ("score", "max_score", "shown"),
    [
        (0.1 + 0.2, 0.3, (0.3, 0.3)),
        (3 * 1.1, 3.3, (3.3, 3.3)),
        (10.0004, 10, (10, 10)),
        (-1e-17, 10, (0, 10)),
        (0.3, 0.1 + 0.2, (0.3, 0.3)),
        (0.001, 0.0009999, (0.001, 0.001)),
        (2**31 - 1 + 1e-6, 2**31 - 1, (2**31 - 1, 2**31 - 1)),
    ],
)
def test_points_are_compared_as_they_are_stored_to_their_thousandths(ana, score, max_score, shown):
    answer = quiz(ana, score, max_score)
    assert answer.status_code == 200, answer.text
    assert (score_of(answer)["score"], score_of(answer)["maxScore"]) == shown


@pytest.mark.parametrize(
    ("score", "max_score", "field"),
    [
        (10.001, 10, "score"),
        (0.301, 0.3, "score"),
        (-0.001, 10, "score"),
        (0, 0.0004, "maxScore"),
        (0, 1e-9, "maxScore"),
        (1, 2**31 - 0.999, "maxScore"),
        (10**400, 10**400, "score"),
    ],
)
def test_a_thousandth_too_much_or_too_little_is_400(ana, score, max_score, field):
    answer = quiz(ana, score, max_score)
    assert (answer.status_code, answer.json()["error"].partition(":")[0]) == (400, field)
    assert ana.progress("python")["quizScores"] == []


def test_a_zero_is_a_score(ana):
    assert score_of(quiz(ana, 0, passed=False))["score"] == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"score": -1}, "score"),
        ({"score": 11}, "score"),
        ({"score": "8"}, "score"),
        ({"score": True}, "score"),
        ({"score": None}, "score"),
        ({"maxScore": 0, "score": 0}, "maxScore"),
        ({"maxScore": 0.0001, "score": 0}, "maxScore"),
        ({"maxScore": -5}, "maxScore"),
        ({"maxScore": None}, "maxScore"),
        ({"maxScore": 2**31}, "maxScore"),
        ({"passed": None}, "passed"),
        ({"passed": "yes"}, "passed"),
        ({"passed": 1}, "passed"),
        ({"quizId": ""}, "quizId"),
        ({"quizId": "a#b"}, "quizId"),
        ({"quizId": None}, "quizId"),
    ],
)
def test_a_wrong_quiz_is_refused_by_name_and_writes_nothing(ana, change, field):
    answer = ana.post(
        f"{PREFIX}/python/quiz", {"quizId": "quiz-1", "score": 8, "maxScore": 10, "passed": True} | change
    )
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(f"{field}: ")
    assert ana.progress("python")["quizScores"] == []


@pytest.mark.parametrize("field", ["quizId", "score", "maxScore", "passed"])
def test_a_missing_field_of_a_quiz_is_named(ana, field):
    body = {"quizId": "quiz-1", "score": 8, "maxScore": 10, "passed": True}
    answer = ana.post(f"{PREFIX}/python/quiz", {name: value for name, value in body.items() if name != field})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(f"{field}: ")


def test_a_failed_quiz_keeps_the_certificate_away_until_it_is_passed(ana):
    finish(ana)
    assert quiz(ana, 1, passed=False).json()["certificateEligible"] is False
    assert ana.post(f"{PREFIX}/python/complete").status_code == 400
    assert quiz(ana, 9, passed=True).json()["certificateEligible"] is True
    assert ana.post(f"{PREFIX}/python/complete").json()["certificateEarned"] is True


def test_the_contracts_own_flow(ana):
    path = f"{PREFIX}/test-tutorial"
    assert ana.get(path).json()["completionPercentage"] == 0
    chapter = {"chapterId": "chapter-1", "watchTime": 300, "completed": True, "totalChapters": 2}
    assert ana.post(f"{path}/chapter", chapter).json()["completionPercentage"] == 50
    chapter = {"chapterId": "chapter-2", "watchTime": 250, "completed": True, "totalChapters": 2}
    shown = ana.post(f"{path}/chapter", chapter).json()
    assert shown["completionPercentage"] == 100
    assert shown["certificateEligible"] == True  # noqa: E712 - as the contract has it
    assert ana.post(f"{path}/complete").json()["certificateEarned"] == True  # noqa: E712


@pytest.mark.parametrize("body", [None, {}, {"userId": None}, {"more": 1}])
def test_complete_takes_an_empty_body_and_answers_the_certificate(ana, body):
    finish(ana)
    answer = ana.post(f"{PREFIX}/python/complete", body)
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["certificateEarned"], shown["completionPercentage"]) == (True, 100)
    assert ana.progress("python") == shown


def test_complete_is_100_percent_and_again_200(ana):
    for chapter in range(19):
        ana.chapter("python", f"chapter-{chapter}", completed=True, totalChapters=20)
    first = ana.post(f"{PREFIX}/python/complete", {"userId": ana.id})
    assert (first.status_code, first.json()["completionPercentage"]) == (200, 100)
    again = ana.post(f"{PREFIX}/python/complete")
    assert (again.status_code, again.json()) == (200, first.json())


def test_an_earned_certificate_stays_when_a_quiz_fails_later(ana):
    finish(ana)
    ana.post(f"{PREFIX}/python/complete")
    quiz(ana, 0, passed=False)
    again = ana.post(f"{PREFIX}/python/complete")
    assert (again.status_code, again.json()["certificateEarned"]) == (200, True)


def test_complete_without_progress_is_404_and_too_early_400(ana):
    missing = ana.post(f"{PREFIX}/python/complete")
    assert (missing.status_code, missing.json()) == (404, {"error": "No progress found for this tutorial"})
    ana.chapter("python", completed=True, totalChapters=2)
    early = ana.post(f"{PREFIX}/python/complete")
    assert (early.status_code, early.json()) == (400, {"error": "Not eligible for certificate"})


def test_enrollment_alone_is_no_progress(ana):
    ana.enrollment("python")
    assert ana.post(f"{PREFIX}/python/complete").status_code == 404


def test_reset_wipes_progress_quizzes_and_certificate(ana):
    finish(ana)
    quiz(ana)
    ana.post(f"{PREFIX}/python/complete")
    answer = ana.request("DELETE", f"{PREFIX}/python", params={"userId": ana.id})
    assert answer.status_code == 200
    assert answer.json() == {"success": True, "message": "Progress reset successfully"}
    fresh = ana.progress("python")
    assert fresh == ana.progress("never-begun") | {"tutorialId": "python"}
    assert ana.post(f"{PREFIX}/python/complete").status_code == 404


def test_reset_of_nothing_and_again_is_the_same(ana):
    for _ in range(2):
        assert ana.request("DELETE", f"{PREFIX}/python").json()["success"] is True


def test_reset_touches_neither_other_tutorials_nor_other_learners(api, ana):
    ben = api.learner("ben")
    for learner, tutorial in [(ana, "py"), (ana, "python"), (ben, "py")]:
        finish(learner, tutorial)
    ana.request("DELETE", f"{PREFIX}/py")
    assert [p["completionPercentage"] for p in (ana.progress("py"), ana.progress("python"), ben.progress("py"))] == [
        0,
        100,
        100,
    ]


def test_another_learners_progress_cannot_be_graded_certified_or_reset(api, ana):
    ben = api.learner("ben")
    finish(ben)
    refused = [
        quiz(ana, userId=ben.id),
        ana.post(f"{PREFIX}/python/complete", {"userId": ben.id}),
        ana.request("DELETE", f"{PREFIX}/python", params={"userId": ben.id}),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert ben.progress("python")["completionPercentage"] == 100


def test_a_tutorial_can_be_done_again_after_a_reset(ana):
    finish(ana)
    ana.request("DELETE", f"{PREFIX}/python")
    ana.chapter("python", "chapter-1", completed=True, totalChapters=2)
    assert ana.progress("python")["completionPercentage"] == 50
