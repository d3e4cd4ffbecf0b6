"""What an ``Idempotency-Key`` promises, in process and over HTTP."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

PREFIX = "/v1/tutorials/progress"
QUIZ = {"quizId": "quiz-1", "score": 8, "maxScore": 10, "passed": True}


@pytest.fixture
def ana(api):
    return api.learner()


def post(learner, key, body=QUIZ, path=f"{PREFIX}/python/quiz"):
    return learner.post(path, body, headers={"Idempotency-Key": key} if key is not None else {})


def attempts(learner):
    return learner.progress("python")["quizScores"][0]["attempts"]


def test_the_same_request_again_has_no_second_effect_and_says_so(ana):
    first, again = post(ana, "k1"), post(ana, "k1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert attempts(ana) == 1


def test_a_replay_shows_what_was_made_as_it_stands(ana):
    post(ana, "k1")
    post(ana, "k2")
    assert post(ana, "k1").json()["quizScores"][0]["attempts"] == 2


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (QUIZ | {"score": 9}, f"{PREFIX}/python/quiz"),
        (QUIZ, f"{PREFIX}/another/quiz"),
        (QUIZ, f"{PREFIX}/python/quiz?userId="),
    ],
)
def test_the_same_key_with_another_request_is_422(ana, body, path):
    post(ana, "k1")
    answer = post(ana, "k1", body, path)
    assert answer.status_code == 422
    assert list(answer.json()) == ["error"]
    assert attempts(ana) == 1


def test_the_order_of_a_querys_parameters_makes_no_other_request(ana):
    for query in ("userId=&b=2", "b=2&userId="):
        answer = post(ana, "k1", path=f"{PREFIX}/python/quiz?{query}")
    assert (answer.status_code, answer.headers["Idempotency-Replayed"]) == (200, "true")
    assert attempts(ana) == 1


def test_an_enrollment_of_who_is_erased_is_done_once_too(ana):
    ana.chapter("python")
    ana.delete(f"/v1/learners/{ana.id}").raise_for_status()
    system = ana.api.learner("enrollment-system")
    headers = {"X-Server-Key": ana.api.server_key, "Idempotency-Key": "k1"}
    body = {"UserId": ana.id, "CourseId": "python", "Action": "enroll"}
    answers = [system.post("/api/v1/progress/Webhook/enrollment-updated", body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert ["Idempotency-Replayed" in answer.headers for answer in answers] == [False, True]


def test_keys_of_other_learners_and_routes_are_independent(api, ana):
    ben = api.learner("ben")
    chapter = {"chapterId": "intro", "watchTime": 5}
    answers = [post(ana, "k1"), post(ben, "k1"), post(ana, "k1", chapter, f"{PREFIX}/python/chapter")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not any("Idempotency-Replayed" in answer.headers for answer in answers)
    assert (attempts(ana), attempts(ben)) == (1, 1)


def test_both_prefixes_share_a_key(ana):
    post(ana, "k1")
    again = post(ana, "k1", path=f"/api{PREFIX}/python/quiz")
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", "a b", "a\tb", "é".encode(), "x" * 256, "\x7f"])
def test_a_malformed_key_is_400_and_writes_nothing(ana, key):
    answer = post(ana, key)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Idempotency-Key: ")
    assert ana.progress("python")["quizScores"] == []


@pytest.mark.parametrize("key", ["x" * 255, "#", "a#UNIT#b", "%23", "!~"])
def test_any_visible_character_may_be_in_a_key(ana, key):
    assert [post(ana, key).status_code, post(ana, key).status_code] == [200, 200]
    assert attempts(ana) == 1


def test_a_refused_request_leaves_its_key_free(ana):
    assert post(ana, "k1", QUIZ | {"score": 99}).status_code == 400
    assert post(ana, "k2", {}, f"{PREFIX}/python/complete").status_code == 404
    ana.chapter("python", completed=True, totalChapters=1)
    for key, body, path in [("k1", QUIZ, "quiz"), ("k2", {}, "complete")]:
        answer = post(ana, key, body, f"{PREFIX}/python/{path}")
        assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (200, False)


def test_every_post_takes_a_key(ana):
    webhook = "/api/v1/progress/Webhook/enrollment-updated"
    calls = [
        (f"{PREFIX}/python/chapter", {"chapterId": "intro", "watchTime": 5, "completed": True, "totalChapters": 1}),
        (f"{PREFIX}/python/quiz", QUIZ),
        (f"{PREFIX}/python/complete", {}),
        (webhook, {"UserId": ana.id, "CourseId": "python", "Action": "enroll"}),
    ]
    for path, body in calls:
        headers = {"Idempotency-Key": "k1", "X-Server-Key": ana.api.server_key}
        first, again = (ana.post(path, body, headers=headers) for _ in range(2))
        assert (first.status_code, first.text) == (again.status_code, again.text) == (200, again.text)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert ana.post(path, body | {"more": 1}, headers=headers).status_code == 422


def test_50_parallel_posts_with_one_key_are_one_attempt(ana):
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: post(ana, "k1"), range(50)))
    assert Counter(answer.status_code for answer in answers) == {200: 50}
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 49
    assert attempts(ana) == 1


@pytest.mark.parametrize("keyed", [True, False])
def test_50_parallel_posts_with_fifty_keys_or_none_are_50_attempts(ana, keyed):
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda n: post(ana, f"k{n}" if keyed else None), range(50)))
    assert Counter(answer.status_code for answer in answers) == {200: 50}
    assert attempts(ana) == 50
