"""The demo's courses, loaded into the deployed stack."""

import httpx
import pytest

from tools import demo
from tools.demo_courses import COURSES

pytestmark = pytest.mark.deployed


@pytest.fixture
def load(deployed):
    def load():
        demo.load(deployed.url, deployed.token, deployed.server_key)

    load()
    return load


@pytest.fixture
def read(deployed):
    """Reads a path: as a learner, or with the server key."""

    def read(path, learner=None):
        headers = (
            {"Authorization": f"Bearer {deployed.token(learner, role='Student')}"}
            if learner
            else {"X-Server-Key": deployed.server_key}
        )
        answer = httpx.get(deployed.url + path, headers=headers, timeout=30, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return read


def everything(read):
    return (
        [read(f"/catalog/courses/{course}") for course in COURSES],
        [
            read(f"/courses/course_content?course_id={course}", learner)
            for learner in ("ana", "luis", "marta")
            for course in (1, 2)
        ],
        [read(f"/api/v1/Progress/videos/{learner}/{course}", learner) for learner, course, *_ in demo.COURSE_RECORDS],
    )


def test_loading_again_changes_nothing(load, read):
    before = everything(read)
    load()
    assert everything(read) == before


def test_learners_have_what_the_demo_gives_them(load, read):
    shown = read("/courses/course_content?course_id=1", "ana")
    assert shown["is_paid"] is True
    assert shown["course_content"]["name"] == "Cocina mexicana desde cero"
    assert shown["course_content"]["progress"] == {
        "total_lessons": 8,
        "completed_lessons": 4,
        "progress_percentage": 50,
    }
    assert read("/courses/course_content?course_id=2", "luis")["is_paid"] is False


def test_an_optional_lesson_is_finished_and_counts_nowhere(load, read):
    content = read("/courses/course_content?course_id=2", "ana")["course_content"]
    done = {one["id"] for section in content["content"].values() for one in section["lessons"] if one["is_completed"]}
    assert done == {4201, 4203}
    assert (content["progress"]["total_lessons"], content["progress"]["completed_lessons"]) == (4, 1)


def test_loading_again_takes_nothing_back(deployed, load, read):
    seen = {"UserId": "ana", "VideoId": "4105", "CurrentTimeSeconds": 400, "MarkAsCompleted": False}
    headers = {"Authorization": f"Bearer {deployed.token('ana', role='Student')}"}
    answer = httpx.post(
        f"{deployed.url}/api/v1/Progress/video", json=seen, headers=headers, timeout=30, trust_env=False
    )
    assert answer.status_code == 200, answer.text
    load()
    (video,) = (one for one in read("/api/v1/Progress/videos/ana/1", "ana") if one["VideoId"] == "4105")
    assert video["CurrentTimeSeconds"] == 400
