"""The demo's guides, loaded into the deployed stack."""

import httpx
import pytest

from tests import front_end
from tools import demo
from tools.demo_guides import DOCKER_ID, EXERCISES, GUIDES, LINUX_ID

pytestmark = pytest.mark.deployed


@pytest.fixture
def load(deployed):
    def load():
        demo.load(deployed.url, deployed.token, deployed.server_key)

    load()
    return load


@pytest.fixture
def read(deployed):
    """Reads a path, as somebody with a role."""

    def read(path, subject, role="Student"):
        headers = {"Authorization": f"Bearer {deployed.token(subject, role)}"}
        answer = httpx.get(deployed.url + path, headers=headers, timeout=30, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return read


def of_the_demo(listed):
    return [one for one in listed if one["guide_id"] in GUIDES]


def everything(read):
    exercises = of_the_demo(read("/exercises/all", demo.AUTHOR, "admin"))
    return (
        [read(f"/guides/{guide}", "ana") for guide in GUIDES],
        [read(f"/exercises/{one['id']}", demo.AUTHOR, "admin") for one in exercises],
        [
            read(f"/attempts/by-exercise/{one['id']}", learner)
            for learner in ("ana", "luis", "marta")
            for one in exercises
        ],
        read("/progress/completed", "ana"),
    )


def standing(read, learner):
    """Exercises and how many of them are completed, by guide."""
    listed = of_the_demo(read("/progress/guides", learner))
    return {one["guide_id"]: (one["total_exercises"], one["completed_exercises"]) for one in listed}


def test_loading_again_changes_nothing(load, read):
    before = everything(read)
    load()
    assert everything(read) == before


def test_guides_and_exercises_are_there_in_their_order(load, read):
    assert [one["id"] for one in read("/guides/", "ana") if one["id"] in GUIDES] == list(GUIDES)
    for guide, exercises in EXERCISES.items():
        shown = read(f"/exercises/by-guide/{guide}", "ana")
        assert [one["title"] for one in shown] == [one["title"] for one in exercises]


@pytest.mark.parametrize("learner", ["ana", "luis", "marta"])
def test_a_front_end_with_strict_schemas_reads_all_of_it(deployed, load, learner):
    def reader(subject, role):
        headers = {"Authorization": f"Bearer {deployed.token(subject, role)}"}
        return lambda path: httpx.get(deployed.url + path, headers=headers, timeout=30, trust_env=False)

    read = dict(front_end.read_everything(reader(learner, "Student"), reader(demo.AUTHOR, "admin"), GUIDES))
    assert len(read) > 3 * len(GUIDES) + 3 * sum(map(len, EXERCISES.values()))


def test_learners_stand_where_the_demo_puts_them(load, read):
    assert standing(read, "ana") == {DOCKER_ID: (5, 2), LINUX_ID: (4, 4)}
    assert standing(read, "luis") == {DOCKER_ID: (5, 1), LINUX_ID: (4, 0)}
    assert standing(read, "marta") == {DOCKER_ID: (5, 0), LINUX_ID: (4, 0)}
    assert [one["guide_id"] for one in read("/progress/completed", "ana")] == [LINUX_ID]
    assert read("/progress/completed", "luis") == []


def test_a_wrong_answer_is_stored_with_what_was_wrong(load, read):
    first, *_ = read(f"/exercises/by-guide/{DOCKER_ID}", "ana")
    right, wrong = read(f"/attempts/by-exercise/{first['id']}", "ana")
    assert (right["submitted_answer"], right["completed"]) == ("docker ps -a", True)
    assert (wrong["completed"], wrong["structural_validation_errors"]) == (False, ["Comando no permitido: dockr"])


def test_loading_again_takes_nothing_back(deployed, load, read):
    first, *_ = read(f"/exercises/by-guide/{LINUX_ID}", "luis")
    headers = {"Authorization": f"Bearer {deployed.token(demo.AUTHOR, 'admin')}"}
    path, before = f"{deployed.url}/exercises/{first['id']}", first["difficulty"]
    for difficulty in ["muy fácil", before]:
        answer = httpx.patch(path, json={"difficulty": difficulty}, headers=headers, timeout=30, trust_env=False)
        assert answer.status_code == 200, answer.text
        load()
        again, *_ = read(f"/exercises/by-guide/{LINUX_ID}", "luis")
        assert (again["id"], again["difficulty"]) == (first["id"], difficulty)


def test_a_learner_has_asked_the_tutor_and_loading_again_asks_nothing_more(load, read):
    _first, concept, *_ = read(f"/exercises/by-guide/{DOCKER_ID}", "ana")
    history = read(f"/feedback/history?exercise_id={concept['id']}", "ana")
    assert [one["type"] for one in history] == ["attempt", "feedback", "question", "answer"]
    [attempt] = read(f"/attempts/by-exercise/{concept['id']}", "ana")
    assert attempt["llm_feedback"] == history[1]["content_md"]
    load()
    assert read(f"/feedback/history?exercise_id={concept['id']}", "ana") == history
