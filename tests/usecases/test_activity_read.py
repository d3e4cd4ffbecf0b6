"""A learner's activity: what it costs, and what comes late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hito.domain.errors import Forbidden
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation, QuizTaken
from hito.edge import days
from hito.store import activity_days, course_records
from hito.store import learners as stored_learners
from hito.store.dynamodb import table
from hito.store.idempotency import NoIdempotency
from hito.usecases import activity, recompute, tracking
from tests import courses, guides, language
from tests.aws_calls import watched
from tests.people import new_id, new_number

PYTHON = CourseId(Kind.COURSE, "python")
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def read(learner, reader=None, *, now=NOON, is_admin=False):
    return activity.read(learner, reader or learner, None, None, None, now=now, is_admin=is_admin)


def finish(learner, unit, at, zone, course=PYTHON):
    seen = Observation(course=course, unit=unit, watched_ms=1, position_ms=1, finished=True)
    tracking.record(learner, seen, days.moment(at, zone), NoIdempotency())


def shown(found):
    return [(str(each.day), each.finished, each.quizzes, each.is_active) for each in found.days]


@pytest.fixture
def year():
    """A learner who finished a unit on each weekday of a year, in twelve courses."""
    learner = new_id("ana")
    stored_learners.remember_zone(learner, "Europe/Madrid")
    for ago in range(365):
        day = NOON - timedelta(days=ago)
        if day.weekday() < 5:
            table.put(activity_days.new_day(learner, day.date()))
            course = CourseId(Kind.COURSE, f"course-{ago % 12}")
            table.write(course_records.unit_completion_update(learner, course, str(ago), Moment(day, day.date())))
    return learner


def test_a_year_is_one_request_for_the_learner_and_for_admins_and_two_for_a_teacher(in_process, year):
    teacher = str(new_number())
    taught = courses.put(in_process, courses.course(sensei_id=int(teacher)))["id"]
    course_records.start(year, CourseId(Kind.COURSE, str(taught)), 0)
    finish(year, "x", NOON - timedelta(days=1), "Europe/Madrid", CourseId(Kind.COURSE, str(taught)))
    for reader, is_admin, trips in [(year, False, 1), ("boss", True, 1), (teacher, False, 2)]:
        with watched() as asked:
            found = read(year, reader, is_admin=is_admin)
        assert [attempt.operation for attempt in asked] == ["Query"] * trips
        assert sum(day.finished for day in found.days) == 260 + 1
    with watched() as asked, pytest.raises(Forbidden):
        read(year, new_id("stranger"))
    assert asked == []


def test_what_the_stream_has_not_marked_yet_is_active():
    ana = new_id("ana")
    finish(ana, "a", NOON, "Pacific/Kiritimati")
    finish(ana, "a", NOON + timedelta(hours=1), "Pacific/Pago_Pago")
    assert activity_days.read(ana) == set()
    found = read(ana)
    assert shown(found) == [("2026-03-15", 0, 0, True), ("2026-03-16", 1, 0, True)]
    assert found.streaks.current == 2


def test_days_that_are_marked_late_and_in_any_order_change_nothing():
    ana = new_id("ana")
    for ago in (2, 0, 1):
        finish(ana, str(ago), NOON - timedelta(days=ago), None)
    before = read(ana)
    recompute.recompute(ana, NOON)
    assert len(activity_days.read(ana)) == 3
    assert read(ana) == before
    assert before.streaks.current == 3


def test_a_device_that_reports_again_later_moves_no_day():
    ana = new_id("ana")
    for ago in (5, 3):
        at = NOON - timedelta(days=ago)
        finish(ana, "a", at, "Europe/Madrid")
        quiz = QuizTaken(course=PYTHON, quiz="q", score_milli=1, max_score_milli=1, passed=True)
        tracking.take_quiz(ana, quiz, days.moment(at, "Europe/Madrid"), NoIdempotency())
    assert shown(read(ana)) == [("2026-03-10", 1, 1, True), ("2026-03-12", 0, 0, True)]


def test_a_reset_takes_what_was_finished_and_leaves_the_days():
    ana = new_id("ana")
    finish(ana, "a", NOON, None)
    activity_days.mark(ana, date(2026, 3, 15))
    tracking.reset(ana, PYTHON, NOON)
    assert shown(read(ana)) == [("2026-03-15", 0, 0, True)]


def test_freezes_bridge_missed_days(setting):
    setting("STREAK_FREEZES", "2")
    ana = new_id("ana")
    for ago in (1, 2, 4):
        table.put(activity_days.new_day(ana, NOON.date() - timedelta(days=ago)))
    found = read(ana).streaks
    assert (found.current, found.longest, found.freezes_left) == (3, 3, 1)


def test_every_route_that_finishes_something_stores_the_learners_date(in_process):
    east = {"X-Time-Zone": "Pacific/Kiritimati"}
    ana, user, course = in_process.student(), language.user(in_process), courses.put(in_process, courses.course())
    first, second = courses.ids(course)
    ana.enrollment(str(course["id"])).raise_for_status()
    exercise = guides.make_exercise(in_process, guides.put_guide(in_process))
    lesson = language.make_lesson(in_process)["id"]
    quiz = {"quizId": "q", "score": 1, "maxScore": 1, "passed": True}
    done = {"id_usuario": user.number, "id_leccion": lesson, "estado_completitud": "completada"}
    writes = [
        (ana, "/v1/tutorials/progress/python/chapter", {"chapterId": "a", "watchTime": 1, "completed": True}),
        (ana, "/v1/tutorials/progress/python/quiz", quiz),
        (ana, f"/courses/mark_progress?lesson_id={first}", None),
        (ana, "/api/v1/Progress/video", {"VideoId": str(second), "CurrentTimeSeconds": 1, "MarkAsCompleted": True}),
        (ana, "/attempts/", {"exercise_id": exercise, "submitted_answer": "docker ps"}),
        (user, "/api/progress/", done),
    ]
    for who, path, body in writes:
        answer = who.request("POST", path, json=body, headers=east)
        assert answer.is_success, answer.text
    found = [one for learner in (ana.id, user.id) for one in course_records.get_all(learner, None).values()]
    units = [unit for record in found for unit in record.units]
    assert len(units) == 5
    stored = [unit.completed_day for unit in units] + [quiz.passed_day for record in found for quiz in record.quizzes]
    assert stored == [days.moment(datetime.now(UTC), east["X-Time-Zone"]).day] * 6
