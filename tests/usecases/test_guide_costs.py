"""What the routes of guides ask of DynamoDB."""

from collections import Counter
from contextlib import contextmanager

import pytest

from tests.aws_calls import intercepted
from tests.guides import make_exercise, put_guide
from tests.people import new_id
from tests.stored_guides import put_guides


@contextmanager
def requests():
    """The requests made inside, counted by their operation."""
    made = Counter()

    def note(attempt):
        made[attempt.operation] += 1

    with intercepted(note):
        yield made


@pytest.fixture
def ana(in_process):
    """Somebody who was seen before."""
    return seen(in_process.person(new_id("ana"), role="Student"))


@pytest.fixture
def boss(in_process):
    """An author who was seen before."""
    return seen(in_process.author())


def seen(somebody):
    assert somebody.get("/users/me").status_code == 200
    return somebody


def answer(learner, exercise_id, text, **options):
    """An answer to an exercise, and the requests it made."""
    with requests() as made:
        shown = learner.post("/attempts/", {"exercise_id": exercise_id, "submitted_answer": text}, **options)
    assert shown.status_code == 201, shown.text
    return shown.json(), made


def test_an_attempt_that_fails_reads_its_exercise_writes_and_reads_where_the_learner_stands(in_process, ana):
    one = make_exercise(in_process, put_guide(in_process))
    shown, made = answer(ana, one, "rm -rf /")
    assert shown["completed"] is False
    # Whether the learner is erased, the exercise; once: the learner is listed among all, and among the guide's.
    assert made == {"GetItem": 2, "TransactWriteItems": 1, "Query": 2, "UpdateItem": 2}
    assert answer(ana, one, "rm -rf /")[1] == {"GetItem": 2, "TransactWriteItems": 1, "Query": 2}


def test_an_attempt_that_completes_looks_at_the_guide_and_the_last_one_puts_its_completion_down(in_process, ana):
    guide_id = put_guide(in_process)
    first, last = (make_exercise(in_process, guide_id) for _ in range(2))
    answer(ana, first, "rm -rf /")
    assert answer(ana, first, "ls")[1] == {"GetItem": 2, "TransactWriteItems": 1, "Query": 3}
    completes = {"GetItem": 2, "TransactWriteItems": 1, "Query": 3, "UpdateItem": 1}
    assert answer(ana, last, "ls")[1] == completes
    assert answer(ana, last, "ls")[1] == {"GetItem": 2, "TransactWriteItems": 1, "Query": 3}


def test_a_key_is_one_read_more(in_process, ana):
    one = make_exercise(in_process, put_guide(in_process))
    answer(ana, one, "ls")
    key = {"Idempotency-Key": "k1"}
    assert answer(ana, one, "ls", headers=key)[1] == {"GetItem": 3, "TransactWriteItems": 1, "Query": 3}


READS = {
    "/users/me": {},
    "/guides/": {"Query": 1},
    "/guides/{guide}": {"GetItem": 1},
    "/guides/{guide}/exercises-with-progress": {"GetItem": 1, "Query": 2},
    # Whether its guide is open, the list of guides says.
    "/exercises/{exercise}": {"GetItem": 1, "Query": 1},
    "/exercises/by-guide/{guide}": {"GetItem": 1, "Query": 1, "BatchGetItem": 1},
    "/attempts/by-exercise/{exercise}": {"GetItem": 1, "Query": 2},
    "/progress/completed": {"Query": 1},
    "/progress/guides": {"Query": 3},
    "/progress/overview": {"Query": 3},
}


@pytest.mark.parametrize(("path", "expected"), READS.items(), ids=READS)
def test_a_read_makes_so_many_requests(in_process, ana, path, expected):
    guide_id = put_guide(in_process)
    one = make_exercise(in_process, guide_id)
    answer(ana, one, "ls")
    with requests() as made:
        assert ana.get(path.format(guide=guide_id, exercise=one)).status_code == 200
    assert made == expected


def test_what_authors_write_makes_so_many_requests(in_process, boss):
    with requests() as made:
        guide_id = boss.post("/guides/", {"title": "T", "topic": "docker"}).json()["id"]
    assert made == {"GetItem": 1, "TransactWriteItems": 1}
    with requests() as made:
        boss.request("PATCH", f"/guides/{guide_id}", json={"title": "Otro"})
    assert made == {"GetItem": 2, "TransactWriteItems": 1}
    body = {"guide_id": guide_id, "title": "Ejercicio", "type": "command"}
    with requests() as made:
        one = boss.post("/exercises/", body).json()["id"]
    assert made == {"TransactWriteItems": 1, "GetItem": 2}
    with requests() as made:
        boss.request("PATCH", f"/exercises/{one}", json={"title": "Otro"})
    assert made == {"GetItem": 3, "TransactWriteItems": 1}
    with requests() as made:
        boss.put(f"/catalog/guides/{guide_id}", {"title": "T", "topic": "docker"})
    assert made == {"GetItem": 2, "TransactWriteItems": 1}
    with requests() as made:
        boss.delete(f"/guides/{guide_id}")
    assert made == {"GetItem": 3, "TransactWriteItems": 1, "Query": 1, "BatchWriteItem": 2}


def test_an_admin_reads_an_exercise_without_a_look_at_its_guide(in_process, boss):
    one = make_exercise(in_process, put_guide(in_process))
    for path, expected in {f"/exercises/{one}": {"GetItem": 1}, f"/attempts/by-exercise/{one}": {"Query": 1}}.items():
        with requests() as made:
            assert boss.get(path).status_code == 200
        assert made == expected


def test_a_guides_exercises_are_read_twenty_at_once(in_process, ana):
    [(guide_id, made_ones)] = put_guides(1, 41)
    with requests() as made:
        shown = ana.get(f"/exercises/by-guide/{guide_id}").json()
    assert [one["id"] for one in shown] == sorted(made_ones)
    assert made == {"GetItem": 1, "Query": 1, "BatchGetItem": 3}
