"""Content that changes twice within a second: what is decided for good is decided by what it is then.

Functions keep contents for a second. Here that second is a clock of the test's own.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from award_achievements.app import lambda_handler as award_achievements
from backfill_learners.app import lambda_handler as backfill_learners
from hito import caches
from hito.domain import progress
from hito.domain.achievements import Achievement
from hito.domain.content import Content, Lesson, Section
from hito.domain.errors import NotEligible
from hito.domain.events import CourseCompleted
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation
from hito.services import events
from hito.store import course_records, earnings
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import awards, catalog, content, recompute, tracking, videos
from tests.guides import make_exercise, put_guide
from tests.people import new_id
from tests.queues.lambda_queue import Queue
from update_projections.app import lambda_handler as update_projections

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
GAPS = [0, 0.3, 0.5, 0.7, 0.9, 1.1]

within_a_second = pytest.mark.parametrize("gap", GAPS)


@pytest.fixture
def clock(monkeypatch):
    """The clock of what functions keep, which stands still unless a test moves it."""
    now = [1_000.0]
    monkeypatch.setattr(content.freshness, "monotonic", lambda: now[0])
    caches.clear_all()
    yield now
    caches.clear_all()


@pytest.fixture
def told(monkeypatch):
    published = []
    monkeypatch.setattr(events, "publish", published.extend)
    return published


@pytest.fixture
def follow(mapped, told):
    """Lets the stream and the queue be worked off, in a process that keeps contents as all others do."""
    both = [
        mapped(update_projections, "UpdateProjectionsFunction"),
        mapped(award_achievements, "AwardAchievementsFunction"),
    ]
    queue = Queue(os.environ["BACKFILL_QUEUE"].rpartition("/")[2])

    def until_quiet():
        for _ in range(20):
            if not (sum(each.deliver() for each in both) or queue.drain(backfill_learners)):
                return
        raise AssertionError("something keeps itself going")

    return until_quiet


def a_course():
    return CourseId(Kind.COURSE, new_id("course"))


def three_lessons():
    return [Lesson(id=new_id("lesson"), title=title) for title in "abc"]


def made_of(*lessons):
    return Content(name="Curso", sections=(Section(id="s", title="S", lessons=tuple(lessons)),))


def studies(learner, course, unit, total=None):
    seen = Observation(
        course=course, unit=unit, watched_ms=1000, position_ms=1000, finished=True, announced_total=total
    )
    return tracking.record(learner, seen, Moment.utc(NOW), NoIdempotency())


def first_completed_at(learner, course):
    return course_records.header_from_item(table.get(course_records.header_key(learner, course))).first_completed_at


@within_a_second
def test_a_course_that_becomes_shorter_twice_is_completed_by_who_did_all_that_is_left(clock, follow, told, gap):
    course, (first, second, third), ana = a_course(), three_lessons(), new_id("ana")
    catalog.put(course, made_of(first, second, third), NOW)
    achievement = awards.add(
        Achievement(id=0, name="Curso", criteria=f"completar_curso_{course.id}"), NoIdempotency()
    ).id
    studies(ana, course, first.id)
    follow()
    catalog.put(course, made_of(first, second), NOW)
    follow()
    assert first_completed_at(ana, course) is None
    clock[0] += gap
    catalog.put(course, made_of(first), NOW)
    follow()
    assert first_completed_at(ana, course) == NOW
    assert achievement in earnings.read(ana).earned
    completed = [event for event in told if event.learner == ana and isinstance(event, CourseCompleted)]
    assert [event.course for event in completed] == [course]
    # Who had finished stays finished.
    catalog.put(course, made_of(first, replace(third, id=new_id("lesson"))), NOW)
    clock[0] += 2
    assert progress.of(tracking.read(ana, course)).is_completed


@within_a_second
def test_two_changes_that_the_queue_gets_to_at_once_count_as_the_last_one(clock, follow, gap):
    course, (first, second, third), ana, eva = a_course(), three_lessons(), new_id("ana"), new_id("eva")
    catalog.put(course, made_of(first, second, third), NOW)
    studies(ana, course, first.id)
    studies(eva, course, second.id)
    follow()
    content.get(course)
    catalog.put(course, made_of(second), NOW)
    clock[0] += gap
    catalog.put(course, made_of(first), NOW)
    follow()
    assert first_completed_at(ana, course) == NOW
    # The course of the second lesson alone was over before anybody looked.
    assert first_completed_at(eva, course) is None


@within_a_second
def test_a_course_that_is_made_and_changed_is_completed_by_who_was_there_before(clock, follow, gap):
    course, (first, second, _third), ana = a_course(), three_lessons(), new_id("ana")
    studies(ana, course, first.id, total=3)
    follow()
    assert content.get(course) is None
    catalog.put(course, made_of(first, second), NOW)
    follow()
    clock[0] += gap
    catalog.put(course, made_of(first), NOW)
    follow()
    assert first_completed_at(ana, course) == NOW


@within_a_second
def test_a_guide_that_loses_two_exercises_is_completed_by_who_did_all_that_is_left(in_process, clock, follow, gap):
    guide, ana = put_guide(in_process), in_process.learner()
    first, *others = (make_exercise(in_process, guide) for _ in range(3))
    ana.post("/attempts/", {"exercise_id": first, "submitted_answer": "ls"}).raise_for_status()
    follow()
    for other in others:
        assert first_completed_at(ana.id, CourseId(Kind.GUIDE, guide)) is None
        assert in_process.author().delete(f"/exercises/{other}").status_code == 204
        follow()
        clock[0] += gap
    assert first_completed_at(ana.id, CourseId(Kind.GUIDE, guide)) is not None
    completed = ana.get("/progress/completed").json()
    assert [one["guide_id"] for one in completed] == [guide]


@within_a_second
def test_a_lesson_finished_a_moment_after_a_change_completes_the_course_as_it_is(clock, follow, gap):
    course, (first, second, _third), ana, eva = a_course(), three_lessons(), new_id("ana"), new_id("eva")
    catalog.put(course, made_of(first, second), NOW)
    content.get(course)
    catalog.put(course, made_of(first), NOW)
    follow()
    clock[0] += gap
    studies(ana, course, first.id)
    follow()
    assert first_completed_at(ana, course) == NOW
    content.get(course)
    catalog.put(course, made_of(first, second), NOW)
    studies(eva, course, first.id)
    follow()
    assert first_completed_at(eva, course) is None


@within_a_second
def test_a_certificate_goes_by_the_course_as_it_is(clock, gap):
    course, (first, second, _third), ana = a_course(), three_lessons(), new_id("ana")
    catalog.put(course, made_of(first), NOW)
    studies(ana, course, first.id)
    catalog.put(course, made_of(first, second), NOW)
    clock[0] += gap
    with pytest.raises(NotEligible):
        tracking.certify(ana, course, NOW, NoIdempotency())
    content.get(course)
    catalog.put(course, made_of(first), NOW)
    clock[0] += gap
    assert tracking.certify(ana, course, NOW, NoIdempotency()).header.certificate_at == NOW


@within_a_second
def test_a_video_that_became_longer_is_not_finished_by_where_it_ended(clock, gap):
    course, (video, *_), ana = a_course(), three_lessons(), new_id("ana")
    catalog.put(course, made_of(replace(video, duration_ms=100_000)), NOW)
    content.get(course)
    catalog.put(course, made_of(replace(video, duration_ms=200_000)), NOW)
    clock[0] += gap
    watched = videos.WatchReport(video=video.id, position_ms=100_000, is_done=False)
    assert not videos.watch(ana, watched, Moment.utc(NOW), NoIdempotency()).is_completed
    assert course_records.get(ana, course).unit(video.id).completed_at is None


@within_a_second
def test_what_is_put_right_goes_by_the_course_as_it_is(clock, gap):
    course, (first, second, _third), ana = a_course(), three_lessons(), new_id("ana")
    catalog.put(course, made_of(first, second), NOW)
    studies(ana, course, first.id)
    catalog.put(course, made_of(first), NOW)
    clock[0] += gap
    assert "first completed at" in [found.what for found in recompute.recompute(ana, NOW)]
    assert first_completed_at(ana, course) == NOW


def test_who_is_listed_after_the_pass_over_a_courses_learners_is_not_missed(clock, follow):
    course, (first, second, _third), ana = a_course(), three_lessons(), new_id("ana")
    catalog.put(course, made_of(first, second), NOW)
    # As a request leaves it that ends between its two writes.
    seen = Observation(course=course, unit=first.id, watched_ms=1, position_ms=1, finished=True, announced_total=None)
    table.write(course_records.observation_update(ana, seen, Moment.utc(NOW)))
    follow()
    catalog.put(course, made_of(first), NOW)
    follow()
    assert first_completed_at(ana, course) == NOW
