"""Courses outside the catalog, with content of a CMS, through the routes and over HTTP."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from hito import caches
from hito.config import settings
from hito.domain.errors import NotFound, Unavailable
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Placed
from hito.store import cms_cache
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import cms_content, tracking, videos
from hito.usecases.videos import WatchReport
from tests.cms_stub import ROOT, CmsStub
from tests.courses import course, ids, lesson, put, section
from tests.people import new_id
from tools import capacity

PREFIX = "/api/v1/Progress"

pytestmark = pytest.mark.usefixtures("contents_are_kept")


@pytest.fixture
def configured(local, monkeypatch) -> Iterator[Callable[[str], None]]:
    """Gives the functions a CMS."""

    def at(url):
        monkeypatch.setenv("CMS_URL", url)
        settings.cache_clear()

    caches.clear_all()
    yield at
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def python():
    return CourseId(Kind.COURSE, new_id("python"))


@pytest.fixture
def cms(configured, python):
    """A CMS with one course: two sections, three videos of 100 seconds and of unknown length."""
    names = [f"{python.id}-{n}" for n in range(3)]
    first, second, third = ({"id": name, "durationSeconds": 100} for name in names)
    del third["durationSeconds"]
    with CmsStub({python.id: {f"{python.id}-basics": [first, second], f"{python.id}-more": [third]}}) as running:
        configured(running.url)
        yield running


@pytest.fixture
def ana(in_process):
    return in_process.student()


def watch(learner, video, seconds=10.0, **more):
    return learner.post(f"{PREFIX}/video", {"VideoId": video, "CurrentTimeSeconds": seconds, **more})


def get(learner, what, *names):
    return learner.get("/".join([PREFIX, what, learner.id, *names]))


def shown(learner, what, *names):
    answer = get(learner, what, *names)
    assert answer.status_code == 200, answer.text
    return answer.json()


def other_function():
    """What follows is done by a function that knows nothing of the CMS yet."""
    for what in ("videos of the CMS", "outlines of the CMS"):
        caches.registered()[what].clear()


@contextmanager
def within(seconds):
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def test_a_course_consists_of_what_the_cms_tells(cms, ana, python):
    watch(ana, f"{python.id}-1", 50)
    watch(ana, f"{python.id}-2", 10, MarkAsCompleted=True)
    listed = shown(ana, "videos", python.id)
    assert [each["VideoTitle"] for each in listed] == [f"Video {python.id}-{n}" for n in range(3)]
    assert [each["CompletionPercentage"] for each in listed] == [0, 50, 100]
    standing = shown(ana, "course", python.id)
    # The CMS has no titles of courses.
    assert standing["CourseTitle"] == python.id
    assert (standing["CompletedVideos"], standing["TotalVideos"]) == (1, 3)
    assert standing["CompletionPercentage"] == 33.33
    assert [{"UserId": ana.id} | each for each in shown(ana, "summary")["RecentCourses"]] == [standing]


def test_a_video_of_the_cms_ends_where_it_says(cms, ana, python):
    assert not watch(ana, f"{python.id}-0", 94).json()["IsCompleted"]
    answer = watch(ana, f"{python.id}-0", 101).json()
    assert (answer["CurrentTimeSeconds"], answer["IsCompleted"]) == (100, True)
    assert answer["VideoTitle"] == f"Video {python.id}-0"


def test_a_course_of_the_cms_is_completed_once_when_its_last_video_was(cms, ana, python):
    for n in range(3):
        assert shown(ana, "summary")["CompletedCourses"] == 0
        watch(ana, f"{python.id}-{n}", 0, MarkAsCompleted=True)
    completed_at = tracking.read(ana.id, python).header.first_completed_at
    assert completed_at == tracking.read(ana.id, python).unit(f"{python.id}-2").completed_at
    assert shown(ana, "summary")["CompletedCourses"] == 1


def test_what_the_cms_does_not_know_is_404_and_asked_once_a_minute(cms, ana):
    unknown = new_id("unknown")
    for _ in range(2):
        assert watch(ana, unknown).status_code == 404
        assert get(ana, "course", unknown).status_code == 404
    assert cms.requests == [f"{ROOT}video/get-video/{unknown}", f"{ROOT}section/get-all/{unknown}"]


def test_of_a_course_that_was_dropped_no_summary_asks(cms, ana, python):
    ana.enrollment(python.id, "drop")
    assert shown(ana, "summary")["TotalCoursesEnrolled"] == 0
    assert cms.requests == []


def test_an_empty_course_of_the_cms_is_known(cms, ana):
    cms.catalog["empty"] = {}
    assert shown(ana, "videos", "empty") == []


def test_a_course_of_the_catalog_never_asks_the_cms(cms, in_process, ana):
    body = put(in_process, course(section("Videos", lesson("Hola"))))
    authored, video = str(body["id"]), str(ids(body)[0])
    cms.catalog[authored] = {"basics": [{"id": video}]}
    assert watch(ana, video).json()["VideoTitle"] == "Hola"
    for what in [["course", authored], ["videos", authored], ["summary"]]:
        shown(ana, *what)
    assert cms.requests == []


def test_a_heartbeat_of_a_cms_video_asks_nobody_and_reads_once(cms, ana, python):
    video = f"{python.id}-0"
    watch(ana, video, 10)
    asked = list(cms.requests)

    def requests():
        with capacity.metered(boto3.client("dynamodb")) as bill:
            assert watch(ana, video, 20).status_code == 200
        return bill.requests

    # Whether the learner is erased; whether the catalog has it; the position; the summary.
    heartbeat = ["GetItem", "GetItem", "UpdateItem", "UpdateItem"]
    assert requests() == heartbeat
    other_function()
    assert requests() == ["GetItem", "GetItem", "BatchGetItem", "UpdateItem", "UpdateItem"]
    assert requests() == heartbeat
    assert cms.requests == asked


def test_another_function_uses_the_stored_answer_of_the_cms(cms, ana, python):
    before = [watch(ana, f"{python.id}-0", 10).json()["VideoTitle"], shown(ana, "videos", python.id)]
    asked = list(cms.requests)
    other_function()
    cms.stop()
    after = [watch(ana, f"{python.id}-0", 10).json()["VideoTitle"], shown(ana, "videos", python.id)]
    after[1][0]["LastWatched"] = before[1][0]["LastWatched"]
    assert after == before
    assert cms.requests == asked


def titles(learner, python, now):
    """What a function that knows nothing yet shows of the first video: in the list, and when it is watched."""
    other_function()
    listed = videos.of_course(videos.read(learner, python, now))[0]
    watched = videos.watch(
        learner, WatchReport(video=listed.id, position_ms=0, is_done=False), Moment.utc(now), NoIdempotency()
    )
    return [listed.title, watched.title]


def test_after_an_hour_the_cms_is_asked_again_and_if_it_is_away_the_stored_answer_serves(cms, python):
    ana, video = new_id("ana"), f"{python.id}-0"
    begun = datetime(2026, 1, 5, 8, tzinfo=UTC)
    first = titles(ana, python, begun)
    cms.catalog[python.id][f"{python.id}-basics"][0]["title"] = "New"
    assert titles(ana, python, begun + timedelta(minutes=59)) == first == [f"Video {video}"] * 2
    assert titles(ana, python, begun + timedelta(minutes=60)) == ["New"] * 2
    cms.stop()
    assert titles(ana, python, begun + timedelta(days=30)) == ["New"] * 2
    # Then only the learner's own record knows it.
    assert titles(ana, python, begun + timedelta(days=30, hours=1)) == [video] * 2
    with pytest.raises(NotFound):
        videos.read(new_id("ben"), python, begun + timedelta(days=31))
    with pytest.raises(Unavailable):
        videos.watch(
            ana,
            WatchReport(video=f"{python.id}-1", position_ms=0, is_done=False),
            Moment.utc(begun + timedelta(days=31)),
            NoIdempotency(),
        )


def test_what_is_too_large_to_remember_is_shown_and_asked_for_again(cms, ana, python, monkeypatch):
    monkeypatch.setattr(cms_cache, "MAX_PACKED_BYTES", 10)
    for _ in range(2):
        other_function()
        assert len(shown(ana, "videos", python.id)) == 3
    assert len(cms.requests) == 6
    assert table.get(cms_cache.key("course", python.id)) is None


def test_a_function_caches_the_latest_answers():
    sort = cms_content._Sort("video", Placed, lambda *_: None, caches.Cache(entries=2, seconds=None))
    now = datetime(2026, 1, 5, 8, tzinfo=UTC)
    for name in ["a", "b", "a", "c"]:
        sort.cache_answer(name, None, now)
    assert [name for name in "abc" if sort.cached(name, now)] == ["a", "c"]


@pytest.mark.parametrize("mode", ["slow", "failing", "garbage", "down"])
def test_while_the_cms_is_away_reads_answer_in_two_seconds_and_writes_come_back_later(cms, ana, python, mode):
    ana.enrollment(python.id)
    ana.chapter("own", own := new_id("chapter"))
    if mode == "down":
        cms.stop()
    else:
        cms.mode = mode
    with within(2):
        assert shown(ana, "course", python.id)["CourseTitle"] == python.id
    with within(2):
        summary = shown(ana, "summary")
    assert [each["CourseTitle"] for each in summary["RecentCourses"]] == ["own", python.id]
    assert shown(ana, "videos", python.id) == []
    assert get(ana, "course", new_id("unknown")).status_code == 404
    with within(2):
        refused = watch(ana, f"{python.id}-0")
    assert (refused.status_code, list(refused.json())) == (503, ["Message", "message", "success"])
    assert int(refused.headers["Retry-After"]) > 0
    assert watch(ana, own).json()["VideoTitle"] == own
    assert tracking.read(ana.id, python).units == ()


def test_a_refused_video_is_taken_once_the_cms_is_back(cms, ana, python, monkeypatch):
    cms.mode = "failing"
    video = f"{python.id}-0"
    assert watch(ana, video).status_code == 503
    cms.mode = "normal"
    caches.clear_all()
    assert watch(ana, video).status_code == 200


def test_all_that_a_request_asks_of_the_cms_shares_one_budget(cms, ana, python):
    courses = [python.id, *(new_id("course") for _ in range(4))]
    for each in courses:
        cms.catalog[each] = {}
        cms.pauses[each] = 0.5
        ana.chapter(each)
    with within(2):
        assert shown(ana, "summary")["TotalCoursesEnrolled"] == 5
    # The one touched last first: it is shown first.
    assert cms.requests in [[f"{ROOT}section/get-all/{each}" for each in courses[:-n:-1]] for n in [3, 4]]
