"""One learner, three front ends: what is finished in one is finished in all."""

from time import monotonic, sleep

import pytest

from hito.usecases import summaries
from tests.courses import course, ids, lesson, put, section
from tests.gateway import GatewayTransport
from tests.people import new_id, new_number

VIDEO = "/api/v1/Progress"


def read_everywhere(learner, number):
    """Units completed, units in all and the percentage, as each contract's read routes say."""
    content = learner.get("/courses/course_content", params={"course_id": number}).json()["course_content"]
    mine = next(one for one in learner.get("/courses/my_courses").json()["courses"] if one["id"] == number)
    of_course = learner.get(f"{VIDEO}/course/{learner.id}/{number}").json()
    videos = learner.get(f"{VIDEO}/videos/{learner.id}/{number}").json()
    tutorial = learner.progress(str(number))
    lessons = [one for part in content["content"].values() for one in part["lessons"]]
    done = {
        "course_content": content["progress"]["completed_lessons"],
        "its lessons": sum(one["is_completed"] for one in lessons),
        "course": of_course["CompletedVideos"],
        "videos": sum(one["IsCompleted"] for one in videos),
        "tutorial": tutorial["chaptersCompleted"],
        "its chapters": sum(one["completed"] for one in tutorial["chapterProgress"]),
    }
    total = {
        content["progress"]["total_lessons"],
        mine["lessons_count"],
        of_course["TotalVideos"],
        len(videos),
        tutorial["totalChapters"],
    }
    percent = {
        content["progress"]["progress_percentage"],
        mine["progress"],
        of_course["CompletionPercentage"],
    }
    assert len(set(done.values())) == 1, done
    assert len(total) == 1, total
    assert len(percent) == 1, percent
    [share] = percent
    wait_for_summary(learner, done["course"], of_course["TotalVideos"], share)
    assert tutorial["completionPercentage"] == int(share)
    return done["course"], total.pop(), share


def wait_for_summary(learner, *expected):
    """The summary follows through the stream, within seconds; in process nobody reads the stream."""
    patience = monotonic() + 20
    while True:
        if isinstance(learner.api.http._transport, GatewayTransport):
            summaries.invalidate(learner.id)
        recent = learner.get(f"{VIDEO}/summary/{learner.id}").json()["RecentCourses"][0]
        shown = (recent["CompletedVideos"], recent["TotalVideos"], recent["CompletionPercentage"])
        if shown == expected or monotonic() > patience:
            assert shown == expected
            return
        sleep(0.2)


def test_three_contracts_agree_at_each_step(api):
    number = new_number()
    put(
        api,
        course(
            section("Inicio", lesson("Hola"), lesson("Clip", kind="video", duration_seconds=200)),
            section("Fin", lesson("Texto"), lesson("Otro"), lesson("Adiós"), lesson("Epílogo")),
        ),
        number,
    )
    hello, clip, text, other, farewell, epilogue = ids(api.author().get(f"/catalog/courses/{number}").json())
    ana = api.student()
    ana.enrollment(str(number))
    assert read_everywhere(ana, number) == (0, 6, 0)

    for lesson_id in [hello, text]:
        assert ana.post(f"/courses/mark_progress?lesson_id={lesson_id}").status_code == 200
    assert read_everywhere(ana, number) == (2, 6, 33.33)

    watched = {"VideoId": str(clip), "CurrentTimeSeconds": 189}
    assert ana.post(f"{VIDEO}/video", watched).json()["IsCompleted"] is False
    assert read_everywhere(ana, number) == (2, 6, 33.33)
    assert ana.post(f"{VIDEO}/video", watched | {"CurrentTimeSeconds": 190}).json()["IsCompleted"] is True
    assert read_everywhere(ana, number) == (3, 6, 50)

    ana.chapter(str(number), str(other), completed=True, totalChapters=99)
    assert read_everywhere(ana, number) == (4, 6, 66.67)

    ana.post(f"{VIDEO}/video", {"VideoId": str(farewell), "CurrentTimeSeconds": 0, "MarkAsCompleted": True})
    assert read_everywhere(ana, number) == (5, 6, 83.33)
    assert ana.get(f"{VIDEO}/summary/{ana.id}").json()["CompletedCourses"] == 0

    ana.chapter(str(number), str(epilogue), completed=True)
    assert read_everywhere(ana, number) == (6, 6, 100)
    assert ana.get(f"{VIDEO}/summary/{ana.id}").json()["CompletedCourses"] == 1


def test_a_catalog_courses_total_is_the_catalogs_whatever_a_client_announces(api):
    number = put(api, course())["id"]
    ana = api.learner()
    for total in [1, 50]:
        shown = ana.chapter(str(number), "desconocido", completed=True, totalChapters=total).json()
        assert (shown["totalChapters"], shown["chaptersCompleted"], shown["completionPercentage"]) == (2, 0, 0)
    assert [one["chapterId"] for one in shown["chapterProgress"]] == ["desconocido"]


def test_text_ids_are_the_same_everywhere(api):
    course_id, video = new_id("course"), new_id("video")
    put(api, course(section("A", lesson("Hola", id=video, kind="video", duration_seconds=100))), course_id)
    ana = api.student()
    ana.chapter(course_id, video, watch_time=40)
    [shown] = ana.get(f"{VIDEO}/videos/{ana.id}/{course_id}").json()
    assert (shown["VideoId"], shown["CurrentTimeSeconds"], shown["CompletionPercentage"]) == (video, 40, 40)
    ana.post(f"{VIDEO}/video", {"VideoId": video, "CurrentTimeSeconds": 99})
    assert ana.progress(course_id)["completionPercentage"] == 100


@pytest.mark.parametrize("reset_first", [False, True])
def test_a_reset_in_tutorials_is_a_reset_everywhere(api, reset_first):
    shown = put(api, course())
    ana = api.student()
    ana.enrollment(str(shown["id"]))
    if not reset_first:
        for lesson_id in ids(shown):
            ana.post(f"/courses/mark_progress?lesson_id={lesson_id}")
        assert read_everywhere(ana, shown["id"]) == (2, 2, 100)
    ana.delete(f"{ana.tutorials}/{shown['id']}")
    # The stream invalidates the summary, or none is cached yet.
    progress = ana.get(f"{VIDEO}/course/{ana.id}/{shown['id']}").json()
    assert (progress["CompletedVideos"], progress["CompletionPercentage"]) == (0, 0)
