"""Facts of the video progress contract, in process and over HTTP."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from urllib.parse import quote

import pytest

from tests.courses import course, ids, lesson, put, section
from tests.people import new_id

PREFIXES = ["/api/v1/Progress", "/api/v1/progress"]
POST = f"{PREFIXES[0]}/video"

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture
def ana(api):
    return api.student()


def error(message):
    """The body of a refusal: what the document has, and what the front end reads."""
    return {"Message": message, "message": message, "success": False}


def is_an_error(answer):
    return answer.json() == error(answer.json().get("Message"))


def video(seconds=100.0, **more):
    return lesson(f"A video of {seconds} seconds", kind="video", duration_seconds=seconds, **more)


def authored(api, *lessons):
    """A course of these lessons; its id and theirs, as texts."""
    shown = put(api, course(section("Videos", *lessons)))
    return str(shown["id"]), [str(each) for each in ids(shown)]


@cache
def one_video(api):
    """The ids of a course and its only video, of 100 seconds."""
    number, [video_id] = authored(api, video())
    return number, video_id


def watch(learner, video_id, seconds=0.0, *, path=POST, **more):
    return learner.post(path, {"VideoId": video_id, "CurrentTimeSeconds": seconds, **more})


def shown(learner, what, *names, prefix=PREFIXES[0]):
    """What a route of the learner's shows."""
    path = "/".join([prefix, what, quote(learner.id), *(quote(name, safe="") for name in names)])
    answer = learner.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_video_answers_where_its_learner_is(api, ana, prefix):
    python, [intro] = authored(api, video(400))
    answer = ana.post(
        f"{prefix}/video",
        {"UserId": ana.id, "VideoId": intro, "CurrentTimeSeconds": 120, "MarkAsCompleted": False},
    )
    assert answer.status_code == 200
    assert TIME.fullmatch(answer.json()["LastWatched"])
    assert list(answer.json().items())[:-1] == [
        ("VideoId", intro),
        ("VideoTitle", "A video of 400 seconds"),
        ("CurrentTimeSeconds", 120),
        ("CompletionPercentage", 30),
        ("IsCompleted", False),
    ]
    assert shown(ana, "videos", python, prefix=prefix) == [answer.json()]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_video_may_be_named_by_the_path(api, ana, prefix, slash):
    python, [intro] = authored(api, video(400))
    path = f"{prefix}/video/{quote(ana.id)}/{intro}{slash}"
    answer = ana.post(path, {"CurrentTimeSeconds": 120})
    assert (answer.status_code, answer.json()["VideoId"], answer.json()["CompletionPercentage"]) == (200, intro, 30)
    assert shown(ana, "videos", python) == [answer.json()]
    own = {"userid": ana.id, "videoId": intro, "currentTimeSeconds": 200, "markAsCompleted": True}
    assert ana.post(path, own).json()["IsCompleted"]
    assert ana.post(path, {"UserId": None, "VideoId": None, "CurrentTimeSeconds": 1}).status_code == 200


def test_a_body_agrees_with_the_path(api, ana):
    python, intro = one_video(api)
    ben, other = api.student("ben"), new_id("other")
    path = f"{POST}/{quote(ana.id)}/{intro}"
    answer = ana.post(path, {"VideoId": other, "CurrentTimeSeconds": 9})
    assert (answer.status_code, answer.json()) == (400, error("VideoId: must be the one in the path"))
    for where, who in [
        (path, ben.id),
        (f"{POST}/{quote(ben.id)}/{intro}", None),
        (f"{POST}/{quote(ben.id)}/x", ana.id),
    ]:
        answer = ana.post(where, {"UserId": who, "CurrentTimeSeconds": 9})
        assert (answer.status_code, is_an_error(answer)) == (403, True)
    assert shown(ana, "course", python)["TotalWatchTimeSeconds"] == 0
    assert shown(ben, "course", python)["TotalWatchTimeSeconds"] == 0


def test_a_path_has_the_rules_of_a_body(api, ana):
    _, intro = one_video(api)
    path = f"{POST}/{quote(ana.id)}"
    for wrong, named in [({}, "CurrentTimeSeconds"), ({"CurrentTimeSeconds": -1}, "CurrentTimeSeconds")]:
        answer = ana.post(f"{path}/{intro}", wrong)
        assert (answer.status_code, answer.json()["Message"].partition(":")[0]) == (400, named)
    assert ana.post(f"{path}/{new_id('unknown')}", {"CurrentTimeSeconds": 1}).status_code == 404
    bad = ana.post(f"{path}/a%23b", {"CurrentTimeSeconds": 1})
    assert (bad.status_code, is_an_error(bad)) == (400, True)
    teacher = api.person(new_id("teacher"), role="Teacher")
    assert teacher.post(f"{POST}/{quote(teacher.id)}/{intro}", {"CurrentTimeSeconds": 1}).status_code == 403
    nobody = api.http.post(f"{path}/{intro}", json={"CurrentTimeSeconds": 1})
    assert (nobody.status_code, is_an_error(nobody)) == (401, True)


def test_a_key_on_a_path_counts_once(api, ana):
    _, intro = one_video(api)
    key, path = {"Idempotency-Key": new_id("key")}, f"{POST}/{quote(ana.id)}/{intro}"
    answers = [ana.post(path, {"CurrentTimeSeconds": 9}, headers=key) for _ in range(2)]
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true"]
    reused = ana.post(path, {"CurrentTimeSeconds": 10}, headers=key)
    assert (reused.status_code, is_an_error(reused)) == (422, True)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_course_shows_how_far_its_learner_is(api, ana, prefix):
    python, [first, second, _third] = authored(api, video(), video(), video())
    watch(ana, first, 100)
    last = watch(ana, second, 60.5).json()
    assert list(shown(ana, "course", python, prefix=prefix).items()) == [
        ("UserId", ana.id),
        ("CourseId", python),
        ("CourseTitle", "Python desde cero"),
        ("CompletedVideos", 1),
        ("TotalVideos", 3),
        ("CompletionPercentage", 33.33),
        ("TotalWatchTimeSeconds", 160.5),
        ("LastAccessed", last["LastWatched"]),
    ]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_summary_adds_up_the_courses_that_are_followed(api, ana, prefix):
    begun, [first, second] = authored(api, video(5400), video())
    done, only = one_video(api)
    enrolled, _ = authored(api, video())
    watch(ana, first, 5400)
    watch(ana, second, 10)
    watch(ana, only, 100)
    ana.enrollment(enrolled)
    summary = shown(ana, "summary", prefix=prefix)
    assert list(summary) == [
        "UserId",
        "TotalCoursesEnrolled",
        "CompletedCourses",
        "TotalVideosWatched",
        "TotalWatchTimeHours",
        "RecentCourses",
    ]
    recent = summary.pop("RecentCourses")
    assert summary == {
        "UserId": ana.id,
        "TotalCoursesEnrolled": 3,
        "CompletedCourses": 1,
        "TotalVideosWatched": 2,
        "TotalWatchTimeHours": 1.53,
    }
    assert [{"UserId": ana.id} | entry for entry in recent] == [
        shown(ana, "course", each) for each in [done, begun, enrolled]
    ]


def test_a_learner_of_nothing_has_an_empty_summary(ana):
    assert shown(ana, "summary") == {
        "UserId": ana.id,
        "TotalCoursesEnrolled": 0,
        "CompletedCourses": 0,
        "TotalVideosWatched": 0,
        "TotalWatchTimeHours": 0,
        "RecentCourses": [],
    }


def test_the_five_courses_touched_last_are_recent_the_last_one_first(ana):
    # Also courses outside the catalog, which a learner's client announces.
    names = [new_id("course") for _ in range(7)]
    for name in [*names, names[2]]:
        ana.chapter(name)
    summary = shown(ana, "summary")
    assert summary["TotalCoursesEnrolled"] == 7
    assert [entry["CourseId"] for entry in summary["RecentCourses"]] == [names[n] for n in [2, 6, 5, 4, 3]]


def test_courses_never_touched_come_last_the_newest_enrollment_first(ana):
    newer, older, touched = (new_id("course") for _ in range(3))
    ana.chapter(touched)
    ana.enrollment(newer, at="2026-01-02T00:00:00Z")
    ana.enrollment(older, at="2026-01-01T00:00:00Z")
    recent = shown(ana, "summary")["RecentCourses"]
    assert [entry["CourseId"] for entry in recent] == [touched, newer, older]
    assert [bool(entry["LastAccessed"]) for entry in recent] == [True, False, False]


def test_a_dropped_course_is_in_no_total_and_can_still_be_read(api, ana):
    python, intro = one_video(api)
    watch(ana, intro, 100)
    ana.enrollment(python, "drop")
    summary = shown(ana, "summary")
    assert [summary[name] for name in ["TotalCoursesEnrolled", "CompletedCourses", "TotalVideosWatched"]] == [0, 0, 0]
    assert (summary["TotalWatchTimeHours"], summary["RecentCourses"]) == (0, [])
    assert shown(ana, "course", python)["CompletionPercentage"] == 100


def test_the_summary_is_never_older_than_the_learners_own_video(api, ana):
    _, [first, second] = authored(api, video(), video())
    for watched, each in enumerate([first, second], start=1):
        watch(ana, each, 100)
        assert shown(ana, "summary")["TotalVideosWatched"] == watched


def test_the_summary_is_never_older_than_the_webhooks_word(ana):
    for action, courses in [("enroll", 1), ("drop", 0), ("enroll", 1)]:
        ana.enrollment("python", action)
        assert shown(ana, "summary")["TotalCoursesEnrolled"] == courses


def test_a_course_never_begun_is_all_zeros(api, ana):
    python, intro = one_video(api)
    zeros = shown(ana, "course", python)
    assert [zeros[name] for name in list(zeros)[3:]] == [0, 1, 0, 0, None]
    assert shown(ana, "videos", python) == [
        {
            "VideoId": intro,
            "VideoTitle": "A video of 100.0 seconds",
            "CurrentTimeSeconds": 0,
            "CompletionPercentage": 0,
            "IsCompleted": False,
            "LastWatched": None,
        }
    ]


def test_videos_are_all_lessons_in_their_order_and_then_what_the_course_does_not_hold(api, ana):
    body = course(
        section("Uno", lesson("Texto"), lesson("Video", kind="video")),
        section("Dos", lesson("Extra", required=False), lesson("Examen", kind="quiz")),
    )
    answer = put(api, body)
    python = str(answer["id"])
    ana.chapter(python, "gone", 30, completed=True)
    listed = shown(ana, "videos", python)
    assert [each["VideoTitle"] for each in listed] == ["Texto", "Video", "Extra", "Examen", "gone"]
    assert [each["VideoId"] for each in listed] == [*map(str, ids(answer)), "gone"]
    assert listed[-1]["IsCompleted"]
    standing = shown(ana, "course", python)
    assert (standing["CompletedVideos"], standing["TotalVideos"], standing["TotalWatchTimeSeconds"]) == (0, 3, 30)


@pytest.mark.parametrize(
    ("seconds", "percentage", "is_completed"),
    [(94.999, 95, False), (94.9, 94.9, False), (95, 100, True), (100, 100, True), (33.333, 33.33, False)],
)
def test_a_video_is_completed_at_95_percent_of_its_length(api, ana, seconds, percentage, is_completed):
    _, intro = one_video(api)
    answer = watch(ana, intro, seconds).json()
    assert (answer["CompletionPercentage"], answer["IsCompleted"]) == (percentage, is_completed)


def test_of_a_video_of_unknown_length_only_the_mark_completes(api, ana):
    _, [intro] = authored(api, video(None))
    before = watch(ana, intro, 10**9).json()
    assert (before["CurrentTimeSeconds"], before["CompletionPercentage"], before["IsCompleted"]) == (10**9, 0, False)
    after = watch(ana, intro, 3, MarkAsCompleted=True).json()
    assert (after["CurrentTimeSeconds"], after["CompletionPercentage"], after["IsCompleted"]) == (3, 100, True)


def test_a_position_beyond_the_end_is_the_end(api, ana):
    python, intro = one_video(api)
    assert watch(ana, intro, 100.001).json()["CurrentTimeSeconds"] == 100
    assert shown(ana, "course", python)["TotalWatchTimeSeconds"] == 100


def test_re_watching_moves_the_position_and_takes_nothing_back(api, ana):
    python, intro = one_video(api)
    watch(ana, intro, 50, MarkAsCompleted=True)
    again = watch(ana, intro, 10, MarkAsCompleted=False).json()
    assert (again["CurrentTimeSeconds"], again["CompletionPercentage"], again["IsCompleted"]) == (10, 100, True)
    assert shown(ana, "course", python)["TotalWatchTimeSeconds"] == 50


@pytest.mark.parametrize(("sent", "seconds"), [(12.5, "12.5"), (12.0, "12"), (0, "0"), (0.1234, "0.123")])
def test_seconds_are_stored_to_the_millisecond_and_whole_ones_shown_whole(api, ana, sent, seconds):
    _, intro = one_video(api)
    assert f'"CurrentTimeSeconds":{seconds},' in watch(ana, intro, sent).text


@pytest.mark.parametrize(
    "spell", [str.lower, str.upper, lambda name: name[0].lower() + name[1:]], ids=["lower", "upper", "camel"]
)
def test_keys_match_whatever_their_case(api, ana, spell):
    _, intro = one_video(api)
    body = {"UserId": ana.id, "VideoId": intro, "CurrentTimeSeconds": 7, "MarkAsCompleted": True}
    answer = ana.post(POST, {spell(name): value for name, value in body.items()})
    assert answer.status_code == 200
    assert (answer.json()["CurrentTimeSeconds"], answer.json()["IsCompleted"]) == (7, True)


def test_a_key_given_in_two_cases_is_refused(api, ana):
    _, intro = one_video(api)
    answer = watch(ana, intro, 7, videoID=intro)
    assert (answer.status_code, answer.json()) == (400, error("VideoId: is given twice"))


@pytest.mark.parametrize("own", [None, ""])
def test_null_is_absent_and_unknown_fields_are_ignored(api, ana, own):
    _, intro = one_video(api)
    answer = watch(ana, intro, 7, UserId=own, MarkAsCompleted=None, Speed=2)
    assert (answer.status_code, answer.json()["IsCompleted"]) == (200, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("VideoId", None),
        ("VideoId", ""),
        ("VideoId", 7),
        ("VideoId", "a#b"),
        ("VideoId", "a\nb"),
        ("VideoId", "x" * 129),
        ("CurrentTimeSeconds", None),
        ("CurrentTimeSeconds", -0.001),
        ("CurrentTimeSeconds", 10**9 + 1),
        ("CurrentTimeSeconds", "120"),
        ("CurrentTimeSeconds", True),
        ("CurrentTimeSeconds", []),
        ("MarkAsCompleted", "true"),
        ("MarkAsCompleted", 1),
        ("UserId", 7),
    ],
)
def test_a_wrong_field_is_named(ana, field, value):
    body = {"VideoId": "intro", "CurrentTimeSeconds": 120} | {field: value}
    answer = ana.post(POST, body)
    assert answer.status_code == 400
    assert is_an_error(answer)
    assert answer.json()["Message"].startswith(f"{field}: ")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e309"])
def test_what_is_no_number_is_refused(ana, number):
    headers = {"Content-Type": "application/json"}
    body = f'{{"VideoId": "intro", "CurrentTimeSeconds": {number}}}'
    answer = ana.request("POST", POST, content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["Message"].startswith("CurrentTimeSeconds: ")


@pytest.mark.parametrize("field", ["VideoId", "CurrentTimeSeconds"])
def test_a_missing_field_is_named(ana, field):
    body = {"VideoId": "intro", "CurrentTimeSeconds": 120}
    del body[field]
    answer = ana.post(POST, body)
    assert answer.status_code == 400
    assert field in answer.json()["Message"]


def paths_of(learner):
    return [
        f"{PREFIXES[0]}/summary/{learner.id}",
        f"{PREFIXES[0]}/course/{learner.id}/python",
        f"{PREFIXES[0]}/videos/{learner.id}/python",
    ]


def test_without_a_token_nobody_is_let_in(api, ana):
    expired = {"Authorization": f"Bearer {api.token(ana.id, role='Student', lifetime=-60)}"}
    answers = [api.http.get(path, headers=headers) for path in paths_of(ana) for headers in [{}, expired]]
    answers += [api.http.post(POST, json={}, headers=headers) for headers in [{}, expired]]
    assert [answer.status_code for answer in answers] == [401] * 8
    assert all(is_an_error(answer) for answer in answers)


@pytest.mark.parametrize("role", ["admin", "Teacher", None])
def test_only_students_are_let_in(api, role):
    other = api.person(new_id("other"), role=role)
    answers = [*map(other.get, paths_of(other)), other.post(POST, {"VideoId": "intro", "CurrentTimeSeconds": 1})]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert all(is_an_error(answer) for answer in answers)


def test_the_role_matches_whatever_its_case(api):
    ana = api.person(new_id("ana"), role="STUDENT")
    assert ana.get(f"{PREFIXES[0]}/summary/{ana.id}").status_code == 200


def test_another_learners_id_is_refused_in_path_and_body(api, ana):
    python, intro = one_video(api)
    ben = api.student("ben")
    answers = [*map(ana.get, paths_of(ben)), watch(ana, intro, 60, UserId=ben.id), watch(ana, intro, 60, userid=ben.id)]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert all(is_an_error(answer) for answer in answers)
    assert shown(ben, "course", python)["TotalWatchTimeSeconds"] == 0


def test_what_nobody_knows_is_404(ana):
    unknown = new_id("unknown")
    answers = [
        watch(ana, unknown, 60),
        ana.get(f"{PREFIXES[0]}/course/{ana.id}/{unknown}"),
        ana.get(f"{PREFIXES[0]}/videos/{ana.id}/{unknown}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert all(is_an_error(answer) for answer in answers)
    assert shown(ana, "summary")["TotalCoursesEnrolled"] == 0


def test_a_course_that_a_learner_enrolled_in_is_known_to_them_alone(api, ana):
    python = new_id("course")
    ana.enrollment(python)
    assert shown(ana, "course", python)["CourseTitle"] == python
    assert shown(ana, "videos", python) == []
    ben = api.student("ben")
    assert ben.get(f"{PREFIXES[0]}/course/{ben.id}/{python}").status_code == 404


def test_a_chapter_of_a_course_of_ones_own_is_a_video_of_it(ana):
    python, intro = new_id("course"), new_id("chapter")
    ana.chapter(python, intro, 30, totalChapters=4)
    answer = watch(ana, intro, 60, MarkAsCompleted=True).json()
    assert (answer["VideoTitle"], answer["CurrentTimeSeconds"], answer["IsCompleted"]) == (intro, 60, True)
    standing = shown(ana, "course", python)
    assert (standing["CourseTitle"], standing["TotalWatchTimeSeconds"]) == (python, 60)
    assert (standing["CompletedVideos"], standing["TotalVideos"], standing["CompletionPercentage"]) == (1, 4, 25)


@pytest.mark.parametrize(("first", "last"), [("one", "two"), ("two", "one")])
def test_a_chapter_of_two_courses_is_watched_where_it_was_touched_last(ana, first, last):
    intro = new_id("chapter")
    for name in [first, last]:
        ana.chapter(name, intro, 10)
    watch(ana, intro, 60)
    assert [ana.progress(name)["totalWatchTime"] for name in [first, last]] == [10, 60]


def test_a_lesson_marked_in_the_courses_contract_is_a_completed_video(api, ana):
    python, [first, _] = authored(api, lesson("Texto"), video())
    ana.enrollment(python)
    assert ana.post("/courses/mark_progress", params={"lesson_id": first}).status_code == 200
    done, left = shown(ana, "videos", python)
    assert (done["CurrentTimeSeconds"], done["CompletionPercentage"], done["IsCompleted"]) == (0, 100, True)
    assert not left["IsCompleted"]
    assert shown(ana, "course", python)["CompletionPercentage"] == 50


def test_a_video_counts_in_the_other_contracts_of_the_same_course(api, ana):
    python, intro = one_video(api)
    watch(ana, intro, 100)
    assert ana.progress(python)["completionPercentage"] == 100
    content = ana.get("/courses/course_content", params={"course_id": python}).json()["course_content"]
    assert content["progress"]["completed_lessons"] == 1


def test_a_quiz_that_was_passed_is_a_completed_video(api, ana):
    python, [final] = authored(api, lesson("Examen", kind="quiz"))
    quiz = {"quizId": final, "score": 8, "maxScore": 10, "passed": True}
    assert ana.post(f"/v1/tutorials/progress/{python}/quiz", quiz).status_code == 200
    answers = [*shown(ana, "videos", python), *(watch(ana, final, seconds).json() for seconds in [5, 10])]
    assert [(each["CompletionPercentage"], each["IsCompleted"]) for each in answers] == [(100, True)] * 3


@pytest.mark.parametrize("name", ["lección 1", "🎓 emoji", "50%", "a+b", "x" * 128])
def test_any_legal_id_comes_back_as_it_was_sent(api, name):
    ana = api.person(f"{new_id('ana')} 🎓%", role="Student")
    ana.chapter(quote(name, safe=""), name)
    assert watch(ana, name, 7, UserId=ana.id).json()["VideoId"] == name
    assert [each["VideoId"] for each in shown(ana, "videos", name)] == [name]
    assert shown(ana, "course", name)["CourseId"] == name
    assert shown(ana, "summary")["UserId"] == ana.id


def test_a_trailing_slash_makes_no_difference(api, ana):
    python, intro = one_video(api)
    assert watch(ana, intro, 1, path=f"{POST}/").status_code == 200
    for path in [f"summary/{ana.id}", f"course/{ana.id}/{python}", f"videos/{ana.id}/{python}"]:
        assert ana.get(f"{PREFIXES[0]}/{path}/").status_code == 200


def test_videos_finished_at_once_are_all_counted(api, ana):
    python, videos = authored(api, *(video() for _ in range(4)))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda each: watch(ana, each, 100), videos))
    assert {answer.status_code for answer in answers} == {200}
    assert shown(ana, "course", python)["CompletedVideos"] == 4
    assert shown(ana, "summary")["CompletedCourses"] == 1


@pytest.mark.parametrize(("seconds", "position", "is_done"), [(1.1 * 3, 1.1 * 3, True), (0.3, 0.1 + 0.2, True)])
def test_positions_and_lengths_are_compared_to_their_thousandths(api, ana, seconds, position, is_done):
    _, [video_id] = authored(api, video(seconds))
    answer = ana.post(POST, {"VideoId": video_id, "CurrentTimeSeconds": position}).json()
    assert (answer["CurrentTimeSeconds"], answer["IsCompleted"]) == (round(seconds, 3), is_done)


@pytest.mark.parametrize(("position", "status"), [(-1e-17, 200), (1e9 + 1e-6, 200), (-0.001, 400), (1e9 + 0.001, 400)])
def test_a_position_at_the_ends_of_what_is_legal_is_rounded_first(api, ana, position, status):
    _, video_id = one_video(api)
    assert ana.post(POST, {"VideoId": video_id, "CurrentTimeSeconds": position}).status_code == status
