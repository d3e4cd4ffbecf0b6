"""A guide is deleted whole, wherever a deletion crashed, and whatever others write."""

import pytest

from hito.domain.guides import Attempt
from hito.domain.moments import Moment
from hito.store import attempts as stored_attempts
from hito.store import guides as stored_guides
from hito.store.dynamodb import table
from tests.guides import put_guide
from tests.people import new_uuid
from tests.stored_guides import MONDAY, put_all, put_guides
from tests.usecases.test_crashes import Crash, Crashing
from tests.usecases.test_guide_authors import calls_of, meanwhile
from tests.usecases.test_guide_crashes import crashes


@pytest.fixture
def boss(in_process):
    """An author who was seen before."""
    boss = in_process.author()
    boss.get("/users/me")
    return boss


@pytest.fixture
def small_batches(monkeypatch):
    """Three exercises go in two batches."""
    monkeypatch.setattr(table, "_BATCH", 2)


def guide_of_three():
    """A guide, and its exercises."""
    [guide] = put_guides(1, 3)
    return guide


def attempt(learner, exercise):
    return Attempt(
        id=new_uuid(),
        learner=learner.id,
        exercise=exercise,
        at=MONDAY,
        answer="ls",
        passed=True,
        errors=(),
        warnings=(),
    )


def left_of(guide_id, exercises):
    """What is there of a guide: its entries in the lists, its exercises."""
    listed = [item for item in table.query(stored_guides.list_key()) if item["SK"]["S"].endswith(f"#{guide_id}")]
    found = [
        item
        for item in table.get_all([stored_guides.exercise_key(each) for each in exercises], consistent=True)
        if item
    ]
    return listed + table.query(stored_guides.exercise_list_key(guide_id)) + found


@pytest.mark.usefixtures("small_batches")
def test_a_guide_deleted_again_is_gone_wherever_it_crashed(in_process, boss):
    ana = in_process.learner()
    undisturbed, _ = guide_of_three()
    with Crashing() as counting:
        assert boss.delete(f"/guides/{undisturbed}").status_code == 204
    assert counting.calls >= 7

    for crashing in crashes(counting.calls):
        guide_id, exercises = guide_of_three()
        made = attempt(ana, exercises[0])
        put_all([stored_attempts.creation(made, guide_id, Moment.utc(made.at))[0].item])
        place = (crashing.number, crashing.after)
        with crashing, pytest.raises(Crash):
            boss.delete(f"/guides/{guide_id}")
        # After a look at who calls and at the guide, it and its entry in the list go together, before all else.
        is_listed = guide_id in [guide["id"] for guide in in_process.http.get("/guides/").json()]
        assert (in_process.http.get(f"/guides/{guide_id}").status_code == 200) is is_listed, place
        assert is_listed is (place < (3, True)), place
        again = boss.delete(f"/guides/{guide_id}")
        assert again.status_code in (204, 404), place
        assert left_of(guide_id, exercises) == [], place
        assert boss.delete(f"/guides/{guide_id}").status_code == 404, place
        assert len(ana.get(f"/attempts/by-exercise/{exercises[0]}").json()) == 1, place


@pytest.mark.usefixtures("small_batches")
def test_a_guide_put_again_shows_nothing_of_the_one_whose_deletion_crashed(in_process, boss):
    undisturbed, _ = guide_of_three()
    with Crashing() as counting:
        boss.delete(f"/guides/{undisturbed}")

    for crashing in crashes(counting.calls):
        guide_id, exercises = guide_of_three()
        place = (crashing.number, crashing.after)
        with crashing, pytest.raises(Crash):
            boss.delete(f"/guides/{guide_id}")
        was_deleted = boss.get(f"/guides/{guide_id}").status_code == 404
        put_guide(in_process, guide_id)
        shown = in_process.http.get(f"/exercises/by-guide/{guide_id}").json()
        there = [one for one in exercises if in_process.http.get(f"/exercises/{one}").status_code == 200]
        assert (len(shown), len(there)) == ((0, 0) if was_deleted else (3, 3)), place


def deleted_while(boss, act):
    """Delete a guide of three exercises at each of its calls while somebody acts; each guide with its exercises."""
    undisturbed, _ = guide_of_three()
    for number in calls_of(lambda: boss.delete(f"/guides/{undisturbed}")):
        guide_id, exercises = guide_of_three()
        with meanwhile(number, lambda: exercises.extend(act(guide_id))):  # noqa: B023 - called at once
            assert boss.delete(f"/guides/{guide_id}").status_code in (204, 404), number
        yield number, guide_id, exercises


def add_exercise(boss, guide_id):
    """Add an exercise to a guide; the id, if the guide is there."""
    answer = boss.post("/exercises/", {"guide_id": guide_id, "title": "Nuevo", "type": "command"})
    assert answer.status_code in (201, 404)
    return [answer.json()["id"]] if answer.status_code == 201 else []


def test_an_exercise_that_is_added_during_a_deletion_goes_or_is_refused(in_process, boss):
    for number, guide_id, exercises in deleted_while(boss, lambda guide_id: add_exercise(boss, guide_id)):
        assert left_of(guide_id, exercises) == [], number
        put_guide(in_process, guide_id)
        assert in_process.http.get(f"/exercises/by-guide/{guide_id}").json() == [], number


def test_a_guide_that_is_deleted_while_an_exercise_is_added_keeps_none(in_process, boss):
    undisturbed = put_guide(in_process)
    for number in calls_of(lambda: add_exercise(boss, undisturbed)):
        guide_id, exercises = guide_of_three()
        with meanwhile(number, lambda: boss.delete(f"/guides/{guide_id}")):  # noqa: B023 - called at once
            exercises += add_exercise(boss, guide_id)
        assert left_of(guide_id, exercises) == [], number


def test_two_deletions_at_once_leave_nothing(boss):
    def delete(guide_id):
        assert boss.delete(f"/guides/{guide_id}").status_code in (204, 404)
        return ()

    for number, guide_id, exercises in deleted_while(boss, delete):
        assert left_of(guide_id, exercises) == [], number


def test_a_guide_put_again_during_its_deletion_keeps_its_new_exercise_or_goes_whole(in_process, boss):
    def put_again(guide_id):
        put_guide(in_process, guide_id)
        return add_exercise(boss, guide_id)

    kept = 0
    for number, guide_id, (*old, new) in deleted_while(boss, put_again):
        if boss.get(f"/guides/{guide_id}").status_code == 404:
            assert left_of(guide_id, [*old, new]) == [], number
        else:
            kept += 1
            assert not any(boss.get(f"/exercises/{one}").status_code == 200 for one in old), number
            assert [one["id"] for one in boss.get(f"/exercises/by-guide/{guide_id}").json()] == [new], number
            assert boss.get(f"/exercises/{new}").status_code == 200, number
    # Put again before it was gone, it goes.
    assert kept == number - 3
