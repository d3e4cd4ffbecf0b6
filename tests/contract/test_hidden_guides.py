"""What an author hides, nobody but admins sees: on no route that names it."""

import pytest

from tests.guides import make_exercise, put_guide
from tests.people import new_uuid

# Every route of a learner's that names an exercise or its guide, and its body.
ROUTES = {
    "the guide": ("GET", "/guides/{guide}", None),
    "exercises with progress": ("GET", "/guides/{guide}/exercises-with-progress", None),
    "the exercise": ("GET", "/exercises/{exercise}", None),
    "its guide's exercises": ("GET", "/exercises/by-guide/{guide}", None),
    "an attempt": ("POST", "/attempts/", {"exercise_id": "{exercise}", "submitted_answer": "ls"}),
    "own attempts": ("GET", "/attempts/by-exercise/{exercise}", None),
    "feedback": ("POST", "/feedback/attempt", {"exercise_id": "{exercise}", "submitted_answer": "ls"}),
    "a message": ("POST", "/feedback/chat", {"exercise_id": "{exercise}", "message": "Hola"}),
    "the history": ("GET", "/feedback/history?exercise_id={exercise}", None),
    "a completion": ("POST", "/progress/complete", {"guide_id": "{guide}"}),
}

# Those that a guest may call as well.
PUBLIC = ["the guide", "the exercise", "its guide's exercises"]

# Those that show a learner their own, also of what is deleted.
OWN = ["own attempts", "the history"]


def call(request, name, **ids):
    method, path, body = ROUTES[name]
    body = body and {field: value.format(**ids) for field, value in body.items()}
    return request(method, path.format(**ids), json=body)


def hide(author, guide, how):
    if how == "deleted":
        assert author.delete(f"/guides/{guide}").status_code == 204
    elif how == "patched":
        assert author.request("PATCH", f"/guides/{guide}", json={"is_active": False}).status_code == 200
    else:
        body = {"title": "T", "topic": "docker", "is_active": False}
        assert author.put(f"/catalog/guides/{guide}", body).status_code == 200


@pytest.fixture
def author(api):
    return api.author()


@pytest.fixture
def ana(api):
    return api.learner()


@pytest.fixture
def known(api, ana):
    """A guide and its exercise, which a learner has answered and asked about."""
    guide = put_guide(api)
    exercise = make_exercise(api, guide, expected_answer="ls")
    ids = {"guide": guide, "exercise": exercise}
    assert {call(ana.request, name, **ids).status_code for name in ROUTES} == {200, 201}
    return ids


@pytest.mark.parametrize("how", ["put", "patched", "deleted"])
def test_exercises_of_a_guide_that_is_not_open_are_not_found(api, ana, author, known, how):
    hide(author, known["guide"], how)
    for name in ROUTES:
        if how == "deleted" and name in OWN:
            continue
        for learner in [ana, api.learner("luis")]:
            answer = call(learner.request, name, **known)
            assert (answer.status_code, list(answer.json())) == (404, ["detail"]), name
    for name in PUBLIC:
        assert call(api.http.request, name, **known).status_code == 404, name
    overview = ana.get("/progress/overview?include_exercises=true").text
    assert known["exercise"] not in overview
    assert known["guide"] not in overview + ana.get("/progress/guides").text + ana.get("/guides/").text


def test_nothing_is_stored_of_an_answer_to_an_exercise_of_a_guide_that_is_not_open(api, ana, author, known):
    hide(author, known["guide"], "patched")
    before = author.get("/attempts/admin/all", params={"exercise_id": known["exercise"]}).json()
    for name in ["an attempt", "feedback", "a message"]:
        call(ana.request, name, **known)
    assert author.get("/attempts/admin/all", params={"exercise_id": known["exercise"]}).json() == before
    author.request("PATCH", f"/guides/{known['guide']}", json={"is_active": True})
    assert len(call(ana.request, "the history", **known).json()) == 4


def test_what_a_learner_did_outlives_what_is_deleted(ana, author, known):
    hide(author, known["guide"], "deleted")
    for name, count in zip(OWN, [1, 4], strict=True):
        shown = call(ana.request, name, **known)
        assert (shown.status_code, len(shown.json())) == (200, count), name


@pytest.mark.parametrize("how", ["put", "patched"])
def test_a_guide_that_opens_again_shows_all_as_before(ana, author, known, how):
    before = {name: call(ana.request, name, **known).json() for name in PUBLIC + OWN if name != "the guide"}
    hide(author, known["guide"], how)
    author.request("PATCH", f"/guides/{known['guide']}", json={"is_active": True})
    assert {name: call(ana.request, name, **known).json() for name in before} == before


def test_admins_see_and_try_what_is_not_open_yet(author, known):
    hide(author, known["guide"], "patched")
    for name in ROUTES:
        if name != "a completion":
            assert call(author.request, name, **known).status_code in {200, 201}, name


def test_an_exercise_that_is_not_active_is_not_found_either(api, ana, author, known):
    assert author.request("PATCH", f"/exercises/{known['exercise']}", json={"is_active": False}).status_code == 200
    named = [name for name, route in ROUTES.items() if "{exercise}" in str(route)]
    assert {name: call(ana.request, name, **known).status_code for name in named} == dict.fromkeys(named, 404)
    assert call(ana.request, "its guide's exercises", **known).json() == []
    assert call(author.request, "own attempts", **known).json() == []


def test_of_an_exercise_that_never_was_a_learner_has_nothing(ana):
    ids = {"guide": new_uuid(), "exercise": new_uuid()}
    for name in ROUTES:
        answer = call(ana.request, name, **ids)
        assert answer.json() == [] if name in OWN else answer.status_code == 404, name


def test_a_repeated_key_shows_the_attempt_that_it_made_before(ana, author, known):
    body = {"exercise_id": known["exercise"], "submitted_answer": "ls"}
    key = {"Idempotency-Key": new_uuid()}
    made = ana.post("/attempts/", body, headers=key)
    hide(author, known["guide"], "patched")
    again = ana.post("/attempts/", body, headers=key)
    assert (again.status_code, again.json()) == (201, made.json())
