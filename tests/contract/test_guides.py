"""Guides, exercises and people, as the guides contract's front end reads them."""

import re

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter

from tests.people import new_id

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class Strict(BaseModel):
    """As the front end validates: these keys, these types, and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Person(Strict):
    id: str
    email: str
    name: str
    role: str


class GuideEntry(Strict):
    id: str
    title: str
    topic: str
    order: int
    is_active: bool


class Guide(GuideEntry):
    content_html: str
    created_at: str
    updated_at: str


class ExerciseEntry(Strict):
    id: str
    title: str
    type: str
    difficulty: str | None


class Standing(ExerciseEntry):
    completed: bool
    attempts_count: int


class Exercise(ExerciseEntry):
    guide_id: str
    content_html: str | None
    expected_answer: str | None
    ai_context: str | None
    enable_structural_validation: bool
    enable_llm_feedback: bool


class Changed(ExerciseEntry):
    enable_structural_validation: bool
    enable_llm_feedback: bool


class InAll(Changed):
    guide_id: str
    is_active: bool


def shaped(answer, shape, status=200):
    assert answer.status_code == status, answer.text
    return TypeAdapter(shape).validate_json(answer.content)


def refused(answer, status, words=""):
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["detail"]
    assert words in answer.json()["detail"]


def put_guide(api, guide_id=None, **more):
    guide_id = guide_id or new_id("guide")
    body = {"title": "Introducción a Docker", "topic": "docker", "content_html": "<h1>Docker</h1>", "order": 1, **more}
    shaped(api.author().put(f"/catalog/guides/{guide_id}", body), Guide)
    return guide_id


def make_exercise(api, guide_id, **more):
    body = {
        "guide_id": guide_id,
        "title": "Construir imagen base",
        "content_html": "<p>Crea un Dockerfile</p>",
        "expected_answer": "FROM python:3.12-slim",
        "ai_context": "Primera semana",
        "type": "dockerfile",
        "difficulty": "medio",
        **more,
    }
    return shaped(api.author().post("/exercises/", body), Exercise, 201)


def test_me_is_who_my_token_says(api):
    ana = api.person(new_id("ana"), claims={"name": "Ana", "email": "ana@example.com"})
    me = shaped(ana.get("/users/me"), Person)
    assert me == Person(id=ana.id, email="ana@example.com", name="Ana", role="student")
    named = api.person(new_id("ana"), claims={"user_metadata": {"name": "Anita", "role": "admin"}, "email": "x@y.org"})
    assert (shaped(named.get("/users/me"), Person).name, shaped(named.get("/users/me"), Person).role) == (
        "Anita",
        "student",
    )
    unnamed = api.person(new_id("ana"), claims={"email": "luis.r@example.com", "name": 7})
    assert shaped(unnamed.get("/users/me"), Person).name == "luis.r"
    nobody = api.learner()
    assert shaped(nobody.get("/users/me"), Person) == Person(id=nobody.id, email="", name=nobody.id, role="student")


def test_a_role_comes_from_the_configured_claim(api):
    boss = api.person(new_id("boss"), role="admin", claims={"email": "boss@example.com"})
    assert shaped(boss.get("/users/me"), Person).role == "admin"
    other = api.person(new_id("boss"), claims={"app_metadata": {"role": "ADMIN"}})
    assert shaped(other.get("/users/me"), Person).role == "admin"


def test_admins_see_everybody_who_was_ever_here_once_and_as_last_seen(api):
    subject = new_id("ana")
    api.person(subject, claims={"name": "Ana", "email": "ana@example.com"}).get("/users/me")
    api.person(subject, claims={"name": "Ana María", "email": "ana@example.com"}).get("/progress/guides")
    people = shaped(api.author().get("/users/"), list[Person])
    assert [one for one in people if one.id == subject] == [
        Person(id=subject, email="ana@example.com", name="Ana María", role="student")
    ]


def test_a_guide_is_shown_as_authored_and_keeps_when_it_was_made(api):
    html = '<h1>Docker 🐳</h1>\n<script>alert("no")</script>' + "x" * 300 * 1024
    guide_id = put_guide(api, content_html=html)
    first = shaped(api.http.get(f"/guides/{guide_id}"), Guide)
    assert first.content_html == html
    put_guide(api, guide_id, title="Otra", order=3)
    second = shaped(api.learner().get(f"/guides/{guide_id}/"), Guide)
    assert (second.title, second.order, second.created_at) == ("Otra", 3, first.created_at)
    assert second.updated_at >= first.updated_at


def test_the_list_holds_active_guides_by_order_and_title(api):
    second = put_guide(api, order=990, title="B")
    first = put_guide(api, order=990, title="A")
    hidden = put_guide(api, order=1, is_active=False)
    moved = put_guide(api, order=991)
    put_guide(api, moved, order=989)
    shown = [one.id for one in shaped(api.http.get("/guides/"), list[GuideEntry])]
    assert [one for one in shown if one in {first, second, hidden, moved}] == [moved, first, second]


def test_an_inactive_guide_is_for_admins_only(api):
    guide_id = put_guide(api, is_active=False)
    for somebody in [api.learner(), None]:
        get = somebody.get if somebody else api.http.get
        refused(get(f"/guides/{guide_id}"), 404)
        refused(get(f"/exercises/by-guide/{guide_id}"), 404)
    assert shaped(api.author().get(f"/guides/{guide_id}"), Guide).is_active is False
    refused(api.learner().get(f"/guides/{guide_id}/exercises-with-progress"), 404)


def test_an_unknown_guide_is_not_found(api):
    ana, author, guide_id = api.learner(), api.author(), new_id("guide")
    refused(api.http.get(f"/guides/{guide_id}"), 404)
    refused(ana.get(f"/guides/{guide_id}/exercises-with-progress"), 404)
    refused(api.http.get(f"/exercises/by-guide/{guide_id}"), 404)
    refused(author.delete(f"/guides/{guide_id}"), 404)
    refused(author.post("/exercises/", {"guide_id": guide_id, "title": "x", "type": "command"}), 404)


BAD_GUIDES = {
    "no title": ({"title": None}, "title"),
    "blank topic": ({"topic": " "}, "topic"),
    "html a number": ({"content_html": 1}, "content_html"),
    "negative order": ({"order": -1}, "order"),
    "order a text": ({"order": "1"}, "order"),
    "active a word": ({"is_active": "yes"}, "is_active"),
    "html too large": ({"content_html": "á" * 180_000}, "350,000 bytes"),
}


@pytest.mark.parametrize(("wrong", "words"), BAD_GUIDES.values(), ids=BAD_GUIDES.keys())
def test_a_wrong_guide_is_refused_and_its_field_named(api, wrong, words):
    guide_id = new_id("guide")
    body = {"title": "T", "topic": "docker", "content_html": "", "order": 1} | wrong
    refused(api.author().put(f"/catalog/guides/{guide_id}", body), 400, words)
    refused(api.author().get(f"/guides/{guide_id}"), 404)


def test_authors_are_admins_or_have_the_server_key(api):
    guide_id, ana = new_id("guide"), api.learner()
    body = {"title": "T", "topic": "docker"}
    refused(api.http.put(f"/catalog/guides/{guide_id}", json=body), 401)
    refused(ana.put(f"/catalog/guides/{guide_id}", body), 403)
    key = {"X-Server-Key": api.server_key}
    shaped(api.http.put(f"/catalog/guides/{guide_id}", json=body, headers=key), Guide)
    exercise = make_exercise(api, guide_id)
    refused(ana.delete(f"/guides/{guide_id}"), 403)
    refused(ana.post("/exercises/", {"guide_id": guide_id, "title": "x", "type": "command"}), 403)
    refused(ana.request("PATCH", f"/exercises/{exercise.id}", json={"title": "x"}), 403)
    refused(ana.delete(f"/exercises/{exercise.id}"), 403)
    refused(ana.get("/exercises/all"), 403)
    refused(ana.get("/users/"), 403)
    refused(ana.get("/attempts/admin/all"), 403)
    for method, path in [
        ("GET", "/users/me"),
        ("GET", "/users/"),
        ("POST", "/attempts/"),
        ("GET", "/exercises/all"),
        ("POST", "/exercises/"),
        ("DELETE", f"/guides/{guide_id}"),
        ("GET", "/progress/overview"),
        ("POST", "/progress/complete"),
    ]:
        refused(api.http.request(method, path, json={}), 401)


def test_a_token_on_a_public_route_has_to_hold(api):
    refused(api.http.get("/guides/", headers={"Authorization": "Bearer nonsense"}), 401)


def test_an_exercise_is_shown_without_what_is_not_for_learners(api):
    guide_id = put_guide(api)
    made = make_exercise(api, guide_id)
    assert re.fullmatch(UUID, made.id)
    assert (made.expected_answer, made.ai_context) == ("FROM python:3.12-slim", "Primera semana")
    assert (made.enable_structural_validation, made.enable_llm_feedback) == (True, True)
    for answer in [api.http.get(f"/exercises/{made.id}"), api.learner().get(f"/exercises/{made.id}")]:
        shown = shaped(answer, Exercise)
        assert (shown.expected_answer, shown.ai_context) == (None, None)
        assert shown.content_html == "<p>Crea un Dockerfile</p>"
    assert shaped(api.author().get(f"/exercises/{made.id}"), Exercise) == made


def test_what_an_author_leaves_out_is_null(api):
    body = {"guide_id": put_guide(api), "title": "Pensar", "type": "conceptual"}
    made = shaped(api.author().post("/exercises/", body), Exercise, 201)
    assert (made.content_html, made.expected_answer, made.ai_context, made.difficulty) == (None, None, None, None)


def test_a_patch_changes_what_is_given_and_nothing_else(api):
    made = make_exercise(api, put_guide(api))
    author, path = api.author(), f"/exercises/{made.id}"
    body = {"title": "Construir imagen base (optimizada)", "expected_answer": None, "enable_llm_feedback": False}
    changed = shaped(author.request("PATCH", path, json=body), Changed)
    assert (changed.title, changed.difficulty, changed.enable_llm_feedback) == (body["title"], "medio", False)
    shown = shaped(author.get(path), Exercise)
    assert shown == made.model_copy(update=body)
    [entry] = shaped(api.http.get(f"/exercises/by-guide/{made.guide_id}"), list[ExerciseEntry])
    assert entry.title == body["title"]
    shaped(author.request("PATCH", path, json={"enable_llm_feedback": True}), Changed)
    assert shaped(author.request("PATCH", path, json={}), Changed).enable_llm_feedback is True


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"id": "x"}, "id"),
        ({"guide_id": "x"}, "guide_id"),
        ({"colour": "red"}, "colour"),
        ({"title": None}, "title"),
        ({"title": ""}, "title"),
        ({"type": "essay"}, "type"),
        ({"is_active": None}, "is_active"),
        ({"enable_llm_feedback": 1}, "enable_llm_feedback"),
        ({"content_html": "x" * 200_001}, "content_html"),
        ({"expected_answer": "x" * 80_001}, "expected_answer"),
    ],
)
def test_a_wrong_patch_is_refused_and_changes_nothing(api, wrong, words):
    made = make_exercise(api, put_guide(api))
    refused(api.author().request("PATCH", f"/exercises/{made.id}", json={"difficulty": "otra"} | wrong), 400, words)
    assert shaped(api.author().get(f"/exercises/{made.id}"), Exercise) == made


def test_inactive_exercises_are_left_out_and_shown_to_admins(api):
    guide_id = put_guide(api)
    kept, off = make_exercise(api, guide_id), make_exercise(api, guide_id, title="Apagado", is_active=False)
    author = api.author()
    assert [one.id for one in shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[ExerciseEntry])] == [kept.id]
    refused(api.http.get(f"/exercises/{off.id}"), 404)
    shaped(author.get(f"/exercises/{off.id}"), Exercise)
    mine = {one.id: one for one in shaped(author.get("/exercises/all"), list[InAll]) if one.guide_id == guide_id}
    assert (mine[kept.id].is_active, mine[off.id].is_active) == (True, False)
    active = shaped(author.get("/exercises/all?only_active=true"), list[InAll])
    assert [one.id for one in active if one.guide_id == guide_id] == [kept.id]
    shaped(author.request("PATCH", f"/exercises/{off.id}", json={"is_active": True}), Changed)
    assert len(shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[ExerciseEntry])) == 2


def test_exercises_come_in_the_order_of_their_making(api):
    guide_id = put_guide(api)
    made = [make_exercise(api, guide_id, title=f"Ejercicio {n}").id for n in range(4)]
    assert [one.id for one in shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[ExerciseEntry])] == made


def test_a_deleted_exercise_is_gone(api):
    made = make_exercise(api, put_guide(api))
    answer = api.author().delete(f"/exercises/{made.id}")
    assert (answer.status_code, answer.content) == (204, b"")
    refused(api.author().get(f"/exercises/{made.id}"), 404)
    refused(api.author().delete(f"/exercises/{made.id}"), 404)
    refused(api.author().request("PATCH", f"/exercises/{made.id}", json={"title": "x"}), 404)
    assert shaped(api.http.get(f"/exercises/by-guide/{made.guide_id}"), list[ExerciseEntry]) == []


def test_a_deleted_guide_takes_its_exercises_and_may_be_put_again(api):
    guide_id = put_guide(api)
    made = [make_exercise(api, guide_id) for _ in range(3)]
    answer = api.author().delete(f"/guides/{guide_id}/")
    assert (answer.status_code, answer.content) == (204, b"")
    refused(api.author().get(f"/guides/{guide_id}"), 404)
    refused(api.author().get(f"/exercises/{made[0].id}"), 404)
    assert guide_id not in [one.id for one in shaped(api.http.get("/guides/"), list[GuideEntry])]
    put_guide(api, guide_id)
    assert shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[ExerciseEntry]) == []


def test_a_repeated_key_makes_one_exercise(api):
    guide_id, author, key = put_guide(api), api.author(), {"Idempotency-Key": new_id("key")}
    body = {"guide_id": guide_id, "title": "Una vez", "type": "command"}
    answers = [author.post("/exercises/", body, headers=key) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    assert len(shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[ExerciseEntry])) == 1
