"""What is explained of a guide, and to whom."""

import pytest

from hito import caches
from hito.domain import guides as rules
from hito.domain.errors import NotFound
from hito.usecases import explaining
from tests.guides import make_exercise, put_guide


@pytest.fixture
def answered(in_process):
    """A learner, and a guide of theirs with an exercise that they answered."""
    ana, guide = in_process.learner(), put_guide(in_process)
    body = {"exercise_id": make_exercise(in_process, guide, title="Secreto"), "submitted_answer": "ls"}
    assert ana.post("/attempts/", body).status_code == 201
    caches.clear_all()
    return ana, guide


def titles(ana, guide, *, is_admin):
    caches.clear_all()
    return [unit.title for unit in explaining.course(ana.id, rules.course(guide), is_admin=is_admin).units]


def test_exercises_of_a_guide_that_is_not_active_are_named_to_admins_only(in_process, answered):
    ana, guide = answered
    assert titles(ana, guide, is_admin=False) == ["Secreto"]
    in_process.author().request("PATCH", f"/guides/{guide}", json={"is_active": False})
    with pytest.raises(NotFound):
        titles(ana, guide, is_admin=False)
    assert titles(ana, guide, is_admin=True) == ["Secreto"]


def test_what_a_learner_did_in_a_guide_outlives_it(in_process, answered):
    ana, guide = answered
    in_process.author().delete(f"/guides/{guide}")
    assert len(titles(ana, guide, is_admin=False)) == 1
