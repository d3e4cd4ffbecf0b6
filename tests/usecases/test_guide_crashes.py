"""A crash between any two calls of DynamoDB in what guides write, then the same request again."""

import pytest

from hito.store import attempts as stored_attempts
from hito.store import course_records
from hito.store.dynamodb import table
from hito.usecases import people
from tests.guides import make_exercise, put_guide
from tests.usecases.test_crashes import Crash, Crashing

pytestmark = pytest.mark.usefixtures("contents_are_kept")


@pytest.fixture
def boss(in_process):
    """An author who was seen before."""
    boss = in_process.author()
    boss.get("/users/me")
    return boss


def crashes(calls):
    """Every place at which a request of so many calls can end."""
    return [Crashing(number, after=after) for number in range(1, calls + 1) for after in [False, True]]


def keyed(somebody, path, body):
    return somebody.post(path, body, headers={"Idempotency-Key": "k1"})


def stored_of(learner):
    """What is stored of a learner's guides and attempts, without times and what is made up."""
    made_up = {"PK", "SK", "begun", "updated", "completed", "first_completed", "list", "list_at"}
    return [
        ("#".join(item["SK"]["S"].split("#")[:2]), {name: None if name in made_up else item[name] for name in item})
        for prefix in [course_records.courses_key(learner.id, None), stored_attempts.list_key(learner.id)]
        for item in table.query(prefix)
    ]


@pytest.mark.parametrize("text", ["rm -rf /", "ls -la"])
def test_an_attempt_with_a_key_is_one_attempt_and_one_completion_wherever_it_crashed(in_process, text):
    exercise = make_exercise(in_process, put_guide(in_process))
    body = {"exercise_id": exercise, "submitted_answer": text}
    undisturbed = in_process.learner()
    with Crashing() as counting:
        assert keyed(undisturbed, "/attempts/", body).status_code == 201
    assert counting.calls >= 5
    completed = 1 if text == "ls -la" else 0

    for crashing in crashes(counting.calls):
        # Another process: nobody was seen there before.
        people._stored.clear()
        ana, place = in_process.learner(), (crashing.number, crashing.after)
        with crashing, pytest.raises(Crash):
            keyed(ana, "/attempts/", body)
        again = keyed(ana, "/attempts/", body)
        assert again.status_code == 201, place
        assert ana.get(f"/attempts/by-exercise/{exercise}").json() == [again.json()], place
        assert len(ana.get("/progress/completed").json()) == completed, place
        assert stored_of(ana) == stored_of(undisturbed), place


def test_an_exercise_with_a_key_is_made_once_wherever_it_crashed(in_process, boss):
    body = {"guide_id": put_guide(in_process), "title": "Una vez", "type": "command"}
    with Crashing() as counting:
        assert keyed(boss, "/exercises/", body).status_code == 201
    assert counting.calls >= 3

    for crashing in crashes(counting.calls):
        body = body | {"guide_id": put_guide(in_process)}
        author, place = in_process.author(), (crashing.number, crashing.after)
        author.get("/users/me")
        with crashing, pytest.raises(Crash):
            keyed(author, "/exercises/", body)
        again = keyed(author, "/exercises/", body)
        assert again.status_code == 201, place
        [entry] = author.get(f"/exercises/by-guide/{body['guide_id']}").json()
        assert entry["id"] == again.json()["id"], place
        assert author.get(f"/exercises/{entry['id']}").json() == again.json(), place
