"""What functions ask of the table only seldom, through their handlers: their policies have to allow it."""

from datetime import UTC, datetime

import pytest

from hito import caches
from hito.domain import language, progress
from hito.domain.achievements import Achievement
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation
from hito.store import course_records, earnings
from hito.store.dynamodb import table
from hito.store.dynamodb.update import Update
from hito.store.idempotency import NoIdempotency
from hito.usecases import awards
from tests.guides import make_exercise, put_guide

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
PYTHON = CourseId(Kind.COURSE, "python")


def test_a_chapter_too_many_is_taken_back(in_process, monkeypatch):
    monkeypatch.setattr(progress, "MAX_ANNOUNCED_UNITS", 1)
    ana = in_process.learner()
    assert ana.chapter("python", "a").status_code == 200
    assert ana.chapter("python", "b").status_code == 400
    assert ana.progress("python")["chaptersCompleted"] == 0
    assert not table.get(course_records.unit_key(ana.id, PYTHON, "b"))


def test_a_student_who_also_learns_a_language_has_a_summary(in_process):
    ana = in_process.student()
    table.write(course_records.unit_completion_update(ana.id, language.COURSE, "1", Moment.utc(NOW)))
    assert ana.get("/api/v1/progress/summary/" + ana.id).status_code == 200


@pytest.fixture
def learner_of_whom_much_is_missing(in_process):
    """A learner with a begun guide, whose last request crashed before it recorded the completion."""
    ana = in_process.learner()
    make_exercise(in_process, guide := put_guide(in_process))
    table.write(course_records.unit_completion_update(ana.id, CourseId(Kind.GUIDE, guide), "1", Moment.utc(NOW)))
    seen = Observation(course=PYTHON, unit="a", watched_ms=1000, position_ms=1000, finished=True, announced_total=1)
    table.write(course_records.observation_update(ana.id, seen, Moment.utc(NOW)))
    table.update(course_records.header_key(ana.id, PYTHON), Update().set(announced_total=1))
    return ana


def test_an_admin_puts_right_what_is_missing_of_a_learner(in_process, learner_of_whom_much_is_missing):
    achievement = awards.add(Achievement(id=0, name="Python", criteria="completar_curso_python"), NoIdempotency()).id
    caches.clear_all()
    ana = learner_of_whom_much_is_missing
    assert in_process.author().post(f"/v1/learners/{ana.id}/recompute").status_code == 200
    assert achievement in earnings.read(ana.id).earned
