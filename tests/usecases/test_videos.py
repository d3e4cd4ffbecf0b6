"""What a player's word costs, and what follows from it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from hito import caches
from hito.domain.content import Content, Lesson, Section
from hito.domain.errors import NotFound
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind
from hito.store import course_records
from hito.store.dynamodb import table
from hito.store.idempotency import IdempotencyKey, NoIdempotency
from hito.usecases import catalog, content, tracking, videos
from hito.usecases.videos import WatchReport
from tests.people import new_id
from tests.usecases.test_crashes import Crash, Crashing
from tools import capacity

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
PYTHON = CourseId(Kind.COURSE, "python")

HEARTBEAT = ["UpdateItem", "UpdateItem"]

pytestmark = pytest.mark.usefixtures("contents_are_kept", "_course")


@pytest.fixture(scope="module")
def _course(table):
    """A course of two videos of 100 seconds."""
    lessons = tuple(Lesson(id=each, title=each.title(), kind="video", duration_ms=100_000) for each in ["a", "b"])
    catalog.put(PYTHON, Content(name="Python", sections=(Section(id="", title="Videos", lessons=lessons),)), MONDAY)


@pytest.fixture
def ana(contents_are_kept):
    """A learner whose function knows the videos."""
    for video in ["a", "b"]:
        assert content.find_by_unit(Kind.COURSE, video)
    return new_id("ana")


def watch(learner, video, seconds, now=MONDAY, *, is_done=False, idempotency=None):
    return videos.watch(
        learner,
        WatchReport(video=video, position_ms=1000 * seconds, is_done=is_done),
        Moment.utc(now),
        idempotency or NoIdempotency(),
    )


def bill_of(access):
    with capacity.metered(boto3.client("dynamodb")) as bill:
        access()
    return bill


def requests_of(access):
    return bill_of(access).requests


def keyed(learner, now=MONDAY):
    use = IdempotencyKey(learner, "POST /video", "k1", "hash", now)
    use.check()
    return use


def listed():
    """The course's learners."""
    return course_records.learners_of(PYTHON)


def completed_at(learner):
    return tracking.read(learner, PYTHON).header.first_completed_at


def test_a_heartbeat_is_two_requests_and_two_write_units(ana):
    watch(ana, "a", 10)
    bill = bill_of(lambda: watch(ana, "a", 20, TUESDAY))
    assert (bill.requests, bill.reads, bill.writes) == (HEARTBEAT, 0, 2)


def test_going_back_in_a_video_is_one_request_more(ana):
    watch(ana, "a", 20)
    assert requests_of(lambda: watch(ana, "a", 10, TUESDAY)) == ["UpdateItem", *HEARTBEAT]


def test_a_function_learns_once_where_a_video_is(ana):
    watch(ana, "a", 10)
    caches.clear_all()
    cold = ["GetItem", "BatchGetItem", "BatchGetItem", *HEARTBEAT]
    assert requests_of(lambda: watch(ana, "a", 20, TUESDAY)) == cold
    assert requests_of(lambda: watch(ana, "a", 30, TUESDAY)) == HEARTBEAT


def test_a_video_begun_is_one_request_more_and_a_course_begun_another(ana):
    assert requests_of(lambda: watch(ana, "a", 10)) == ["UpdateItem", "Query", *HEARTBEAT]
    assert requests_of(lambda: watch(ana, "b", 10)) == ["UpdateItem", "Query", "UpdateItem"]


def test_a_video_finished_is_one_request_more_and_a_course_finished_two_others(ana):
    watch(ana, "a", 10)
    watch(ana, "b", 10)
    assert requests_of(lambda: watch(ana, "a", 94, TUESDAY, is_done=True)) == ["UpdateItem", "Query", "UpdateItem"]
    # By its position alone, it is finished by its length as it is now.
    assert requests_of(lambda: watch(ana, "a", 95, TUESDAY)) == ["BatchGetItem", "UpdateItem", "Query", "UpdateItem"]
    # What completes a course is its content as it is now, not a second ago.
    completing = ["UpdateItem", "Query", "BatchGetItem", *HEARTBEAT]
    assert requests_of(lambda: watch(ana, "b", 10, TUESDAY, is_done=True)) == completing


def test_a_course_and_its_videos_are_one_request(ana):
    assert requests_of(lambda: videos.of_course(videos.read(ana, PYTHON, MONDAY))) == ["Query"]


def test_who_begins_a_video_is_among_the_courses_learners(ana):
    watch(ana, "a", 0)
    assert ana in listed()


def test_a_course_is_completed_once_when_its_last_video_was(ana):
    watch(ana, "a", 95)
    assert completed_at(ana) is None
    watch(ana, "b", 95, TUESDAY)
    for video in ["a", "b"]:
        watch(ana, video, 100, TUESDAY + timedelta(days=7), is_done=True)
    assert completed_at(ana) == TUESDAY


def test_a_crash_before_completion_is_recorded_is_mended_by_finishing_again(ana):
    watch(ana, "a", 95)
    # The unit's write, the query, and then nothing.
    with Crashing(2, after=True), pytest.raises(Crash):
        watch(ana, "b", 95, MONDAY)
    assert completed_at(ana) is None
    watch(ana, "b", 96, TUESDAY)
    assert completed_at(ana) == MONDAY


def test_a_crash_before_a_learner_is_listed_is_mended_by_the_same_request(ana):
    # The key's look-up, the write, what it wrote, and then nothing.
    with Crashing(3, after=True), pytest.raises(Crash):
        watch(ana, "a", 10, idempotency=keyed(ana))
    assert ana not in listed()
    watch(ana, "a", 10, TUESDAY, idempotency=keyed(ana))
    assert ana in listed()


def test_of_two_devices_that_finish_the_last_two_videos_at_once_one_completes_the_course(ana):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda video: watch(ana, video, 100), ["a", "b"]))
    assert completed_at(ana) == MONDAY


def test_a_refused_video_writes_nothing(ana):
    with pytest.raises(NotFound):
        watch(ana, new_id("unknown"), 10)
    assert table.query({"PK": f"LEARNER#{ana}", "SK": ""}) == []


def test_a_course_put_a_moment_ago_is_found(ana):
    young = CourseId(Kind.COURSE, new_id("course"))
    with pytest.raises(NotFound):
        videos.read(ana, young, MONDAY)
    catalog.put(young, Content(name="Young"), MONDAY)
    assert videos.read(ana, young, MONDAY).content.name == "Young"


def test_a_keyed_heartbeat_reads_its_key_and_what_it_wrote(ana):
    watch(ana, "a", 10)
    sent = requests_of(lambda: watch(ana, "a", 20, TUESDAY, idempotency=keyed(ana, TUESDAY)))
    assert sent == ["GetItem", "TransactWriteItems", "GetItem", "UpdateItem"]


def test_a_repeated_request_moves_nothing_and_answers_what_stands(ana):
    watch(ana, "a", 20, idempotency=keyed(ana))
    watch(ana, "a", 30, TUESDAY)
    again = watch(ana, "a", 20, TUESDAY, idempotency=keyed(ana, MONDAY + timedelta(hours=1)))
    assert (again.position_ms, again.last_watched_at) == (30_000, TUESDAY)


def test_a_request_repeated_after_a_reset_answers_zeros(ana):
    watch(ana, "a", 95, idempotency=keyed(ana))
    tracking.reset(ana, PYTHON, MONDAY)
    again = watch(ana, "a", 95, idempotency=keyed(ana))
    assert (again.position_ms, again.is_completed, again.last_watched_at) == (0, False, None)


BODY = {"VideoId": "b", "CurrentTimeSeconds": 100}
HEADERS = {"Idempotency-Key": "k1"}


def post(learner):
    return learner.post("/api/v1/Progress/video", BODY, headers=HEADERS)


def test_a_key_on_either_path_is_one_key(in_process):
    ana = in_process.student()
    first = post(ana)
    again = ana.post("/api/v1/progress/video", BODY, headers=HEADERS)
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert ana.post("/api/v1/progress/video", BODY | {"CurrentTimeSeconds": 1}, headers=HEADERS).status_code == 422


def test_a_crash_anywhere_and_the_same_request_again_completes_the_course_and_forgets_the_summary(in_process):
    def prepared():
        somebody = in_process.student()
        somebody.post("/api/v1/Progress/video", {"VideoId": "a", "CurrentTimeSeconds": 100})
        summary(somebody)
        return somebody

    def summary(learner):
        shown = learner.get(f"/api/v1/Progress/summary/{learner.id}").json()
        return shown["TotalVideosWatched"], shown["CompletedCourses"]

    undisturbed = prepared()
    with Crashing() as counting:
        post(undisturbed)
    for number in range(1, counting.calls + 1):
        ana = prepared()
        with Crashing(number, after=True), pytest.raises(Crash):
            post(ana)
        assert post(ana).status_code == 200, number
        assert summary(ana) == (2, 1), number
        assert completed_at(ana.id), number
