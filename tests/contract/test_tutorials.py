"""Facts of the tutorials contract, in process and over HTTP."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

PREFIXES = ["/v1/tutorials/progress", "/api/v1/tutorials/progress"]

FIELDS = [
    "tutorialId",
    "userId",
    "completionPercentage",
    "chaptersCompleted",
    "totalChapters",
    "chapterProgress",
    "quizScores",
    "certificateEligible",
    "certificateEarned",
    "totalWatchTime",
    "lastWatchedAt",
]


@pytest.fixture
def ana(api):
    return api.learner()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_tutorial_never_begun_is_all_zeros(ana, prefix):
    answer = ana.get(f"{prefix}/python-basics")
    assert answer.status_code == 200
    assert answer.json() == {
        "tutorialId": "python-basics",
        "userId": ana.id,
        "completionPercentage": 0,
        "chaptersCompleted": 0,
        "totalChapters": 0,
        "chapterProgress": [],
        "quizScores": [],
        "certificateEligible": False,
        "certificateEarned": False,
        "totalWatchTime": 0,
        "lastWatchedAt": None,
    }


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_chapter_answers_the_progress_it_made(ana, prefix):
    answer = ana.post(
        f"{prefix}/python-basics/chapter",
        {"userId": ana.id, "chapterId": "chapter-1", "watchTime": 300, "completed": True, "totalChapters": 8},
    )
    assert answer.status_code == 200
    shown = answer.json()
    assert list(shown) == FIELDS
    assert shown["chapterProgress"] == [
        {"chapterId": "chapter-1", "watchTime": 300, "completed": True, "lastPosition": 300}
    ]
    assert (shown["completionPercentage"], shown["chaptersCompleted"], shown["totalChapters"]) == (12, 1, 8)
    assert (shown["totalWatchTime"], shown["certificateEligible"], shown["certificateEarned"]) == (300, False, False)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", shown["lastWatchedAt"])
    assert ana.progress("python-basics") == shown


def test_both_prefixes_are_one_tutorial(ana):
    ana.post(f"{PREFIXES[0]}/python/chapter", {"chapterId": "intro", "watchTime": 60})
    assert ana.get(f"{PREFIXES[1]}/python").json()["totalWatchTime"] == 60


def test_re_watching_a_finished_chapter_keeps_it_finished_and_moves_the_position(ana):
    ana.chapter("python", watch_time=300, completed=True, totalChapters=2)
    shown = ana.chapter("python", watch_time=10, completed=False, lastPosition=10).json()
    assert shown["chapterProgress"] == [{"chapterId": "intro", "watchTime": 300, "completed": True, "lastPosition": 10}]
    assert shown["completionPercentage"] == 50


def test_watch_time_is_the_longest_of_each_chapter_and_summed(ana):
    for chapter, seconds in [("a", 100), ("b", 50), ("a", 30), ("b", 70.5)]:
        shown = ana.chapter("python", chapter, seconds).json()
    assert shown["totalWatchTime"] == 170.5


@pytest.mark.parametrize(("sent", "shown"), [(300, "300"), (300.0, "300"), (0, "0"), (12.5, "12.5"), (0.1234, "0.123")])
def test_seconds_are_stored_to_the_millisecond_and_whole_ones_shown_whole(ana, sent, shown):
    assert f'"watchTime":{shown},' in ana.chapter("python", watch_time=sent).text


def test_the_total_of_chapters_never_shrinks(ana):
    for announced, total in [(4, 4), (2, 4), (None, 4), (8, 8)]:
        assert ana.chapter("python", totalChapters=announced).json()["totalChapters"] == total


def test_the_percentage_is_exact_and_rounded_down(ana):
    for chapter in range(29):
        shown = ana.chapter("python", f"chapter-{chapter}", completed=True, totalChapters=50).json()
    assert shown["completionPercentage"] == 58


def test_finishing_all_chapters_is_100_percent_and_eligible(ana):
    ana.chapter("python", "chapter-1", completed=True, totalChapters=2)
    shown = ana.chapter("python", "chapter-2", completed=True, totalChapters=2).json()
    assert (shown["completionPercentage"], shown["certificateEligible"], shown["certificateEarned"]) == (
        100,
        True,
        False,
    )


def test_finished_chapters_beyond_the_total_are_counted_but_cap_the_percentage(ana):
    for chapter in ["a", "b", "c"]:
        shown = ana.chapter("python", chapter, completed=True, totalChapters=2).json()
    assert (shown["chaptersCompleted"], shown["totalChapters"], shown["completionPercentage"]) == (3, 2, 100)


def test_null_is_absent_and_unknown_fields_are_ignored(ana):
    optional = {"userId": None, "completed": None, "lastPosition": None, "totalChapters": None}
    answer = ana.chapter("python", watch_time=7, **optional, attempts=3, completedAt="2026-01-01T00:00:00Z")
    assert answer.status_code == 200
    assert answer.json()["chapterProgress"] == [
        {"chapterId": "intro", "watchTime": 7, "completed": False, "lastPosition": 7}
    ]


def test_a_learner_may_repeat_their_own_id(ana):
    assert ana.get("/v1/tutorials/progress/python", params={"userId": ana.id}).status_code == 200
    assert ana.get("/v1/tutorials/progress/python", params={"userId": ""}).status_code == 200
    assert ana.chapter("python", userId=ana.id).status_code == 200


def test_another_learners_id_is_refused_on_every_verb(api, ana):
    ben = api.learner("ben")
    ben.chapter("python", watch_time=60)
    refused = [
        ana.get("/v1/tutorials/progress/python", params={"userId": ben.id}),
        ana.get("/v1/tutorials/progress/python", params=[("userId", ana.id), ("userId", ben.id)]),
        ana.chapter("python", watch_time=999, userId=ben.id),
    ]
    for answer in refused:
        assert answer.status_code == 403
        assert list(answer.json()) == ["error"]
    assert ben.progress("python")["totalWatchTime"] == 60
    assert ana.progress("python")["totalWatchTime"] == 0


@pytest.mark.parametrize("name", ["lección 1", "🎓 emoji", "日本語", "50%", "100%25", "a+b", "a&b=c?", "x" * 128])
def test_any_legal_id_comes_back_as_it_was_sent(ana, name):
    path = f"/v1/tutorials/progress/{quote(name, safe='')}"
    shown = ana.post(f"{path}/chapter", {"chapterId": name, "watchTime": 1}).json()
    assert shown["tutorialId"] == name
    assert shown["chapterProgress"][0]["chapterId"] == name
    assert ana.get(path).json() == shown


def test_an_id_is_the_same_however_it_was_percent_encoded(ana):
    ana.post("/v1/tutorials/progress/lecci%C3%B3n%2D1/chapter", {"chapterId": "intro", "watchTime": 5})
    assert ana.progress("lecci%c3%b3n-1")["totalWatchTime"] == 5


def test_an_encoded_slash_in_an_id_never_breaks_anything(ana):
    assert ana.get("/v1/tutorials/progress/a%2Fb").status_code < 500
    assert ana.post("/v1/tutorials/progress/a%2Fb/chapter", {"chapterId": "c", "watchTime": 1}).status_code < 500


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_trailing_slash_makes_no_difference(ana, slash):
    assert ana.get(f"/v1/tutorials/progress/python{slash}").status_code == 200


def test_50_parallel_chapters_of_one_learner_are_all_counted(ana):
    def finish(chapter):
        return ana.chapter("python", f"chapter-{chapter}", completed=True, totalChapters=50)

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(finish, range(50)))
    assert {answer.status_code for answer in answers} == {200}
    shown = ana.progress("python")
    assert (shown["chaptersCompleted"], shown["completionPercentage"]) == (50, 100)
