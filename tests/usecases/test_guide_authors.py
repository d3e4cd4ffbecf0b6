"""Authors who write at once: nobody undoes what another wrote, and lists hold what there is."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from hito.store import guides as stored_guides
from hito.store.dynamodb import table
from hito.usecases import guides
from tests.aws_calls import intercepted
from tests.guides import make_exercise, put_guide
from tests.people import new_uuid
from tests.stored_guides import MONDAY, guide
from tests.usecases.test_crashes import Crashing


@contextmanager
def meanwhile(number, act):
    """Let something happen before the ``number``-th call of DynamoDB made inside."""
    numbers = count(1)
    acting = False

    def before(_):
        nonlocal acting
        if not acting and next(numbers) == number:
            acting = True
            act()
            acting = False

    with intercepted(before):
        yield


def calls_of(do):
    with Crashing() as counting:
        do()
    return range(1, counting.calls + 1)


@pytest.fixture
def boss(in_process):
    """An author who was seen before."""
    boss = in_process.author()
    boss.get("/users/me")
    return boss


def test_two_authors_of_one_exercise_keep_each_others_fields(in_process, boss):
    path = f"/exercises/{make_exercise(in_process, put_guide(in_process), difficulty='medio')}"
    one = {"title": "Construir imagen base (optimizada)", "enable_llm_feedback": False}
    other = {"difficulty": None, "type": "dockerfile", "content_html": "<p>Crea</p>", "expected_answer": "FROM x:1"}
    undo = {"title": "Ejercicio", "enable_llm_feedback": True, "difficulty": "medio", "type": "command"}
    undo |= {"content_html": None, "expected_answer": None}

    def patch(body):
        answer = boss.request("PATCH", path, json=body)
        assert answer.status_code == 200, answer.text

    for number in calls_of(lambda: patch(one)):
        patch(undo)
        with meanwhile(number, lambda: patch(other)):
            patch(one)
        shown = boss.get(path).json()
        assert {name: shown[name] for name in one | other} == one | other, number
        [entry] = in_process.http.get(f"/exercises/by-guide/{shown['guide_id']}").json()
        hidden = {"expected_answer": None, "ai_context": None}
        assert entry == shown | hidden, number


def test_what_is_not_listed_can_be_changed_alone(in_process, boss):
    path = f"/exercises/{make_exercise(in_process, put_guide(in_process))}"
    assert boss.request("PATCH", path, json={"ai_context": "Primera semana"}).status_code == 200
    assert boss.get(path).json()["ai_context"] == "Primera semana"
    assert boss.request("PATCH", f"/exercises/{new_uuid()}", json={"ai_context": None}).status_code == 404


@pytest.mark.parametrize("body", [{"title": "Otro"}, {"ai_context": "Otro"}], ids=["listed", "not listed"])
def test_a_change_of_an_exercise_that_is_just_deleted_brings_nothing_back(in_process, boss, body):
    guide_id = put_guide(in_process)
    known = make_exercise(in_process, guide_id)
    for number in calls_of(lambda: boss.request("PATCH", f"/exercises/{known}", json=body)):
        deleted = make_exercise(in_process, guide_id)
        with meanwhile(number, lambda: boss.delete(f"/exercises/{deleted}")):  # noqa: B023 - called at once
            assert boss.request("PATCH", f"/exercises/{deleted}", json=body).status_code == 404, number
        assert table.get(stored_guides.exercise_key(deleted)) is None
        assert deleted not in {one.id for one in guides.exercises_of(guide_id)}


def entries_of(guide_id):
    """The orders under which the list has a guide."""
    return [
        int(item["order"]["N"])
        for item in table.query(stored_guides.list_key())
        if item["SK"]["S"].endswith(f"#{guide_id}")
    ]


@pytest.mark.parametrize("before", [None, 1, 3], ids=["new", "moved by both", "moved by one"])
def test_authors_who_move_a_guide_in_one_millisecond_leave_one_entry_in_the_list(before):
    def put(guide_id, order):
        return guides.put(replace(guide(order), id=guide_id), MONDAY)

    def prepared():
        guide_id = new_uuid()
        if before is not None:
            put(guide_id, before)
        return guide_id

    known = prepared()
    for number in calls_of(lambda: put(known, 2)):
        guide_id = prepared()
        with meanwhile(number, lambda: put(guide_id, 3)):  # noqa: B023 - called at once
            last = put(guide_id, 2)
        assert entries_of(guide_id) == [last.order] == [2], number
        assert guides.find(guide_id, is_admin=True) == last


@pytest.mark.parametrize("other", [{"topic": "linux"}, {"order": 5, "is_active": False}], ids=["here", "moved"])
def test_two_authors_of_one_guide_keep_each_others_fields(in_process, boss, other):
    one, undo = {"title": "Otra", "order": 3}, {"title": "T", "order": 1, "topic": "docker", "is_active": True}
    guide_id = put_guide(in_process)
    path = f"/guides/{guide_id}"

    def patch(body):
        answer = boss.request("PATCH", path, json=body)
        assert answer.status_code == 200, answer.text

    for number in calls_of(lambda: patch(one)):
        patch(undo)
        with meanwhile(number, lambda: patch(other)):
            patch(one)
        shown = boss.get(path).json()
        assert {name: shown[name] for name in undo} == undo | other | one, number
        assert entries_of(guide_id) == [shown["order"]], number


def test_a_change_of_a_guide_that_is_just_deleted_brings_nothing_back(in_process, boss):
    known = put_guide(in_process)
    for number in calls_of(lambda: boss.request("PATCH", f"/guides/{known}", json={"order": 4})):
        guide_id = put_guide(in_process)
        with meanwhile(number, lambda: boss.delete(f"/guides/{guide_id}")):  # noqa: B023 - called at once
            assert boss.request("PATCH", f"/guides/{guide_id}", json={"order": 4}).status_code == 404, number
        assert entries_of(guide_id) == []
        assert boss.get(f"/guides/{guide_id}").status_code == 404


def test_a_clock_that_is_behind_takes_no_time_back():
    draft = guide()
    before = guides.put(draft, MONDAY)
    after = guides.put(draft, MONDAY - timedelta(minutes=1))
    assert after.updated_at > before.updated_at
    assert after.created_at == before.created_at
