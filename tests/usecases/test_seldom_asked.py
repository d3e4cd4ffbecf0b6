"""What functions ask of the table only seldom, through their handlers: their policies have to allow it."""

from datetime import UTC, datetime

import pytest

from hito.domain import language, progress
from hito.domain.achievements import Achievement
from hito.domain.records import CourseId, Kind, Observation
from hito.store import items, keys, table
from hito.store.idempotency import NoIdempotency
from hito.store.update import Change
from hito.usecases import awards, content
from tests.guides import make_exercise, put_guide

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
PYTHON = CourseId(Kind.COURSE, "python")


def test_a_chapter_too_many_is_taken_back(in_process, monkeypatch):
    monkeypatch.setattr(progress, "MAX_ANNOUNCED_UNITS", 1)
    ana = in_process.learner()
    assert ana.chapter("python", "a").status_code == 200
    assert ana.chapter("python", "b").status_code == 400
    assert ana.progress("python")["chaptersCompleted"] == 0
    assert not table.get(keys.unit(ana.id, PYTHON, "b"))


def test_a_student_who_also_learns_a_language_has_a_summary(in_process):
    ana = in_process.student()
    table.update(keys.unit(ana.id, language.COURSE, "1"), items.finished(NOW))
    assert ana.get("/api/v1/progress/summary/" + ana.id).status_code == 200


@pytest.fixture
def learner_of_whom_much_is_missing(in_process):
    """Somebody with a guide begun, whose last request crashed before it put down what followed."""
    ana = in_process.learner()
    make_exercise(in_process, guide := put_guide(in_process))
    table.update(keys.unit(ana.id, CourseId(Kind.GUIDE, guide), "1"), items.finished(NOW))
    seen = Observation(course=PYTHON, unit="a", watched_ms=1000, position_ms=1000, finished=True, announced_total=1)
    table.update(keys.unit(ana.id, PYTHON, "a"), items.observed(seen, NOW))
    table.update(keys.header(ana.id, PYTHON), Change().set(announced_total=1))
    return ana


def test_an_admin_puts_right_what_is_missing_of_a_learner(in_process, learner_of_whom_much_is_missing):
    achievement = awards.add(Achievement(id=0, name="Python", criteria="completar_curso_python"), NoIdempotency()).id
    content.clear_cache()
    ana = learner_of_whom_much_is_missing
    assert in_process.author().post(f"/v1/learners/{ana.id}/recompute").status_code == 200
    assert achievement in awards.read(ana.id).held
