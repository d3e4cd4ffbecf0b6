"""Backfill jobs: a new achievement for those who have earned it, changed content for those who have completed it."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from award_achievements.app import lambda_handler as award_achievements
from backfill_learners.app import lambda_handler as backfill_learners
from hito import caches
from hito.domain.achievements import Achievement
from hito.domain.content import Content, Lesson, Section
from hito.domain.errors import Code, Unavailable
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation
from hito.services import events, queues
from hito.store import backfills, course_records, earnings
from hito.store import learners as stored_learners
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import awards, backfill, backfill_jobs, catalog, tracking
from tests.guides import make_exercise, put_guide
from tests.language import make_lesson, user
from tests.people import new_id, new_number
from tests.queues.lambda_queue import Queue
from update_projections.app import lambda_handler as update_projections

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
QUEUE = os.environ["BACKFILL_QUEUE"]


def work_off(handler):
    """Let the queue be worked off; how many messages were done."""
    return Queue(QUEUE.rpartition("/")[2]).drain(handler)


@pytest.fixture(autouse=True)
def told(monkeypatch):
    published = []
    monkeypatch.setattr(events, "publish", published.extend)
    return published


@pytest.fixture
def follow(mapped):
    """Lets both consumers and the queue be done, until nothing is left of any."""
    both = [
        mapped(update_projections, "UpdateProjectionsFunction"),
        mapped(award_achievements, "AwardAchievementsFunction"),
    ]

    def until_quiet():
        for _ in range(20):
            delivered = sum(each.deliver() for each in both)
            if not (delivered or work_off(backfill_learners)):
                return
        raise AssertionError("something keeps itself going")

    return until_quiet


def studies(learner, course, unit="intro", total=None):
    """Finish a unit, as a request does it."""
    stored_learners.remember_zone(learner, None)
    seen = Observation(
        course=course, unit=unit, watched_ms=1000, position_ms=1000, finished=True, announced_total=total
    )
    tracking.record(learner, seen, Moment.utc(NOW), NoIdempotency())


def make(criteria):
    return awards.add(Achievement(id=0, name=criteria, criteria=criteria), NoIdempotency()).id


def has(learner, achievement):
    return achievement in earnings.read(learner).earned


def a_course():
    return CourseId(Kind.COURSE, new_id("course"))


def test_a_new_achievement_reaches_everybody_who_has_earned_it_and_nobody_else(follow):
    course = a_course()
    done, begun = [new_id("ana") for _ in range(70)], [new_id("eva") for _ in range(3)]
    for learner in done:
        studies(learner, course, total=1)
    for learner in begun:
        studies(learner, course, total=2)
    follow()
    achievement = make(f"completar_curso_{course.id}")
    follow()
    assert not has(done[0], achievement)
    job = backfill_jobs.begin_award(achievement, NOW + timedelta(days=1), NoIdempotency())
    assert (job.looked_at, job.ended_at) == (0, None)
    follow()
    assert all(has(learner, achievement) for learner in done)
    assert not any(has(learner, achievement) for learner in begun)
    ended = backfill_jobs.of_award(achievement)
    assert ended.ended_at is not None
    assert ended.earned == 70
    assert ended.looked_at >= 73
    award = earnings.read(done[0]).awards[achievement]
    # As of when it was earned, not of when somebody thought of it.
    assert award.at == NOW


def test_a_walk_for_one_achievement_awards_no_other(follow):
    course, ana = a_course(), new_id("ana")
    studies(ana, course, total=1)
    follow()
    wanted, other = [make(f"completar_curso_{course.id}") for _ in range(2)]
    caches.clear_all()
    backfill_jobs.begin_award(wanted, NOW, NoIdempotency())
    follow()
    assert (has(ana, wanted), has(ana, other)) == (True, False)


def test_a_forecast_says_who_and_how_many_and_does_nothing(follow):
    course, ana, eva = a_course(), new_id("ana"), new_id("eva")
    studies(ana, course, total=1)
    studies(eva, course, total=2)
    follow()
    achievement = make(f"completar_curso_{course.id}")
    caches.clear_all()
    looked_at, learners, onward = backfill.forecast(achievement, None, NOW)
    assert (learners, onward) == ([ana], None)
    assert looked_at >= 2
    assert not has(ana, achievement)


def test_a_forecast_of_many_goes_on_with_a_cursor(follow, monkeypatch):
    course = a_course()
    done = {new_id("ana") for _ in range(12)}
    for learner in done:
        studies(learner, course, total=1)
    follow()
    achievement = make(f"completar_curso_{course.id}")
    caches.clear_all()
    monkeypatch.setattr(backfill, "PAGE", 3)
    monkeypatch.setattr(backfill, "MAX_LOOKED_AT", 5)
    found, cursor, calls = [], None, 0
    while calls == 0 or cursor:
        _, learners, cursor = backfill.forecast(achievement, cursor, NOW)
        found += learners
        calls += 1
    assert sorted(found) == sorted(done)
    assert calls > 2


def test_a_job_that_is_interrupted_continues_where_it_was_and_counts_nobody_twice(follow, monkeypatch):
    course = a_course()
    learners = [new_id("ana") for _ in range(9)]
    for learner in learners:
        studies(learner, course, total=1)
    follow()
    achievement = make(f"completar_curso_{course.id}")
    caches.clear_all()
    backfill_jobs.begin_award(achievement, NOW, NoIdempotency())
    key = backfills.name_of(backfills.key(achievement, None))
    grant_due, calls = awards.grant_due, []

    def crash_at_times(learner, *more, **options):
        calls.append(learner)
        if len(calls) % 4 == 0:
            raise Unavailable(Code.DATABASE_AWAY)
        return grant_due(learner, *more, **options)

    monkeypatch.setattr(awards, "grant_due", crash_at_times)
    monkeypatch.setattr(backfill, "PAGE", 1)
    while backfill_jobs.of_award(achievement).ended_at is None:
        try:
            backfill.run_next_page(key, NOW)
        except Unavailable:
            continue
    ended = backfill_jobs.of_award(achievement)
    assert ended.earned == 9
    assert all(has(learner, achievement) for learner in learners)
    looked_at = ended.looked_at
    backfill.run_next_page(key, NOW)
    assert backfill_jobs.of_award(achievement).looked_at == looked_at


def test_of_two_that_do_the_same_page_one_is_counted(follow, monkeypatch):
    course = a_course()
    for _ in range(3):
        studies(new_id("ana"), course, total=1)
    follow()
    achievement = make(f"completar_curso_{course.id}")
    backfill_jobs.begin_award(achievement, NOW, NoIdempotency())
    key, page, calls = backfills.name_of(backfills.key(achievement, None)), backfill._page, []

    def overtaken(job):
        calls.append(job)
        if len(calls) == 1:
            backfill.run_next_page(key, NOW)
        return page(job)

    monkeypatch.setattr(backfill, "PAGE", 1_000)
    monkeypatch.setattr(backfill, "_page", overtaken)
    backfill.run_next_page(key, NOW)
    ended = backfill_jobs.of_award(achievement)
    looked_at = ended.looked_at
    assert ended.earned == 3
    backfill_jobs.begin_award(achievement, NOW, NoIdempotency())
    backfill.run_next_page(key, NOW)
    assert backfill_jobs.of_award(achievement).looked_at == looked_at


def test_a_job_that_starts_again_counts_from_zero(follow):
    course, ana = a_course(), new_id("ana")
    studies(ana, course, total=1)
    follow()
    achievement = make(f"completar_curso_{course.id}")
    caches.clear_all()
    for expected in (1, 0):
        backfill_jobs.begin_award(achievement, datetime.now(UTC), NoIdempotency())
        follow()
        assert backfill_jobs.of_award(achievement).earned == expected


def test_if_the_queue_is_unavailable_the_job_starts_later(mapped, monkeypatch):
    stream = mapped(update_projections, "UpdateProjectionsFunction")
    tries = []

    def send(_queue, work):
        tries.append(work)
        if len(tries) == 1:
            raise Unavailable(Code.DATABASE_AWAY)

    monkeypatch.setattr(queues, "send", send)
    achievement = make("xp_1")
    backfill_jobs.begin_award(achievement, NOW, NoIdempotency())
    stream.follow()
    assert {"job": f"WALK#achievement#{achievement}"} in tries[1:]


def two_lessons():
    lessons = tuple(Lesson(id=new_id("lesson"), title=title) for title in "ab")
    return Content(name="Dos", sections=(Section(id="s", title="S", lessons=lessons),))


def first_completed_at(learner, course):
    return course_records.header_from_item(table.get(course_records.header_key(learner, course))).first_completed_at


def test_who_lacks_nothing_but_what_the_catalog_drops_is_completed(follow):
    course, ana, eva = a_course(), new_id("ana"), new_id("eva")
    _, made = catalog.put(course, two_lessons(), NOW)
    first, _second = made.lessons.values()
    studies(ana, course, first.id)
    studies(eva, course, "something else")
    follow()
    assert first_completed_at(ana, course) is None
    achievement = make(f"completar_curso_{course.id}")
    caches.clear_all()
    shorter = replace(made, sections=(replace(made.sections[0], lessons=(first,)),))
    catalog.put(course, shorter, NOW + timedelta(hours=1))
    caches.clear_all()
    follow()
    assert first_completed_at(ana, course) == NOW
    assert first_completed_at(eva, course) is None
    assert has(ana, achievement)


def test_a_change_that_completes_nobody_starts_no_job():
    course = a_course()
    _, made = catalog.put(course, two_lessons(), NOW)
    before = table.get(backfills.key(None, course))
    more = (*made.sections[0].lessons, Lesson(id=new_id("lesson"), title="c"))
    catalog.put(course, replace(made, sections=(replace(made.sections[0], lessons=more),)), NOW)
    assert table.get(backfills.key(None, course)) == before


@pytest.mark.parametrize("how", ["delete", "deactivate"])
def test_who_lacks_nothing_but_an_exercise_that_goes_has_completed_the_guide(in_process, follow, how):
    guide, ana = put_guide(in_process), in_process.learner()
    first, second = (make_exercise(in_process, guide) for _ in range(2))
    ana.post("/attempts/", {"exercise_id": first, "submitted_answer": "ls"}).raise_for_status()
    follow()
    assert first_completed_at(ana.id, CourseId(Kind.GUIDE, guide)) is None
    boss = in_process.author()
    if how == "delete":
        assert boss.delete(f"/exercises/{second}").status_code == 204
    else:
        boss.request("PATCH", f"/exercises/{second}", json={"is_active": False}).raise_for_status()
    caches.clear_all()
    follow()
    assert first_completed_at(ana.id, CourseId(Kind.GUIDE, guide)) is not None


def test_who_lacks_nothing_but_a_lesson_that_goes_has_completed_the_level(in_process, follow):
    ana = user(in_process)
    for lesson in in_process.http.get("/api/lessons/").json()["lecciones"]:
        in_process.author().delete(f"/api/lessons/{lesson['id']}")
    first, second = (make_lesson(in_process, nivel="avanzado", id_idioma=new_number())["id"] for _ in range(2))
    achievement = make("completar_nivel_avanzado")
    caches.clear_all()
    ana.completes(first)
    follow()
    assert not has(ana.id, achievement)
    in_process.author().delete(f"/api/lessons/{second}").raise_for_status()
    caches.clear_all()
    follow()
    assert has(ana.id, achievement)
