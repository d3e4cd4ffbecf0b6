"""Answers of the video progress contract in the case that the deployment says."""

import importlib
import sys

import pytest

from hito import config
from tests import documented
from tests.courses import course, ids, lesson, put, section
from tests.people import new_id

ROOT = "/api/v1/Progress"


@pytest.fixture
def camel(in_process, monkeypatch):
    """The API as a function sees it that was started with the parameter."""
    # So that there is something to come back to.
    importlib.import_module("video_progress.app")
    monkeypatch.setenv("VIDEO_PROGRESS_CASE", "camel")
    # The document has the case of the contract's document.
    monkeypatch.setattr(documented, "check", lambda *_: None)
    # The code below reads the environment again, and so do later tests.
    config.settings.cache_clear()
    for name in ["video_progress", "video_progress.schemas", "video_progress.app"]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    importlib.import_module("video_progress.app")
    yield in_process
    monkeypatch.undo()
    config.settings.cache_clear()


def test_answers_have_camels_case_and_errors_both(camel):
    shown = put(camel, course(section("A", lesson("Uno", kind="video", duration_seconds=100))))
    python, [intro] = shown["id"], ids(shown)
    ana = camel.student()
    for body in [
        {"VideoId": str(intro), "CurrentTimeSeconds": 50},
        {"videoId": str(intro), "currentTimeSeconds": 50, "markAsCompleted": False},
    ]:
        watched = ana.post(f"{ROOT}/video", body).json()
        assert list(watched) == [
            "videoId",
            "videoTitle",
            "currentTimeSeconds",
            "completionPercentage",
            "isCompleted",
            "lastWatched",
        ]
    assert ana.post(f"{ROOT}/video/{ana.id}/{intro}", {"currentTimeSeconds": 50}).json()["completionPercentage"] == 50
    entry = [
        "courseId",
        "courseTitle",
        "completedVideos",
        "totalVideos",
        "completionPercentage",
        "totalWatchTimeSeconds",
        "lastAccessed",
    ]
    assert list(ana.get(f"{ROOT}/course/{ana.id}/{python}").json()) == ["userId", *entry]
    assert [list(one) for one in ana.get(f"{ROOT}/videos/{ana.id}/{python}").json()] == [list(watched)]
    summary = ana.get(f"{ROOT}/summary/{ana.id}").json()
    assert list(summary) == [
        "userId",
        "totalCoursesEnrolled",
        "completedCourses",
        "totalVideosWatched",
        "totalWatchTimeHours",
        "recentCourses",
    ]
    assert [list(one) for one in summary["recentCourses"]] == [entry]
    lost = ana.get(f"{ROOT}/course/{ana.id}/{new_id('unknown')}")
    assert (lost.status_code, list(lost.json())) == (404, ["Message", "message", "success"])
