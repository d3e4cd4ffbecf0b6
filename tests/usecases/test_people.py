"""People are stored when they call, and only admins may list them."""

import json
from collections import Counter
from contextlib import contextmanager

import pytest

from hito import caches
from hito.store import people as stored_people
from hito.store.dynamodb import table
from hito.usecases import people
from tests.aws_calls import intercepted
from tests.guides import make_exercise, put_guide
from tests.people import new_id, new_uuid

CLAIMS = {"name": "Ana María", "email": "ana@example.com"}


@contextmanager
def written_down():
    """How often each person was written inside."""
    written = Counter()

    def note(attempt):
        key = attempt.request.get("Key", {})
        if attempt.operation == "UpdateItem" and key["SK"] == {"S": "PERSON#"}:
            written[key["PK"]["S"].partition("#")[2]] += 1

    with intercepted(note):
        yield written


@pytest.fixture
def ana(in_process):
    return in_process.person(new_id("ana"), claims=CLAIMS)


def renamed(ana, **claims):
    return ana.api.person(ana.id, claims=CLAIMS | claims)


def test_who_comes_again_is_written_down_once(ana):
    with written_down() as written:
        for path in ["/users/me", "/progress/guides", "/users/me", "/guides/"]:
            ana.get(path)
        ana.post("/progress/complete", {"guide_id": new_uuid()})
    assert written == {ana.id: 1}


@pytest.mark.parametrize("claims", [{"name": "Ana"}, {"email": "ana@example.org"}, {"role": "admin"}])
def test_who_changed_is_written_down_again(ana, claims):
    ana.get("/users/me")
    with written_down() as written:
        for _ in range(2):
            renamed(ana, **claims).get("/users/me")
    assert written == {ana.id: 1}
    person = people.find({ana.id})[ana.id]
    assert {"name": person.name, "email": person.email, "role": person.role}.items() >= claims.items()


def test_another_process_writes_them_down_once_more_and_changes_nothing(ana, monkeypatch):
    ana.get("/users/me")
    before = table.get(stored_people.key(ana.id))
    people._stored.clear()
    with written_down() as written:
        for _ in range(2):
            ana.get("/users/me")
    assert written == {ana.id: 1}
    assert table.get(stored_people.key(ana.id)) == before


def test_what_a_process_remembers_has_an_end(in_process, monkeypatch):
    monkeypatch.setattr(people, "_stored", caches.Cache(entries=2, seconds=None))
    for _ in range(5):
        assert in_process.learner().get("/users/me").status_code == 200
        assert len(people._stored) <= 2


def test_nobody_is_written_down_for_a_public_route_a_server_key_or_a_token_that_does_not_hold(in_process):
    with written_down() as written:
        in_process.http.get("/guides/")
        in_process.http.get("/users/me", headers={"Authorization": "Bearer nonsense"})
        put = {"title": "T", "topic": "docker"}
        key = {"X-Server-Key": in_process.server_key}
        in_process.http.put(f"/catalog/guides/{new_uuid()}", json=put, headers=key)
    assert written == {}


def test_neither_who_somebody_is_nor_what_they_answered_is_logged(in_process, ana, logged):
    exercise = make_exercise(in_process, put_guide(in_process))
    before = len(logged().splitlines())
    for text in ["cat secreto.txt", "rm -rf secreto", " "]:
        ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": text})
    ana.get(f"/attempts/by-exercise/{exercise}")
    ana.get("/users/me")
    lines = logged().splitlines()[before:]
    assert [json.loads(line)["status"] for line in lines] == [201, 201, 400, 200, 200]
    token = in_process.token(ana.id, claims=CLAIMS)
    for secret in ["ana@example.com", "example", "María", "secreto", "rm -rf", "Comando", token, token[-20:], "Bearer"]:
        assert secret not in "".join(lines)
    assert {json.loads(line)["learner_id"] for line in lines} == {ana.id}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("2.4.1+build.7", "2.4.1+build.7"), ("9" * 300, "9" * 64), (None, None)],
    ids=["short", "long", "none"],
)
def test_the_front_ends_version_is_logged_as_far_as_64_characters(ana, logged, sent, kept):
    ana.get("/users/me", headers={"X-Client-Version": sent} if sent else {})
    (line,) = logged().splitlines()
    assert json.loads(line).get("client_version") == kept
