"""Guides, exercises and people, as the guides contract's front end reads them."""

from uuid import UUID

import pytest

from tests.front_end import Exercise, ExerciseInAll, Guide, GuideEntry, User
from tests.front_end import parsed as shaped
from tests.people import new_id, new_uuid


def refused(answer, status, words=""):
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["detail"]
    assert words in answer.json()["detail"]


def put_guide(api, guide_id=None, **more):
    guide_id = guide_id or new_uuid()
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
    me = shaped(ana.get("/users/me"), User)
    assert me == User(id=ana.user_id, email="ana@example.com", name="Ana", role="student")
    named = api.person(new_id("ana"), claims={"user_metadata": {"name": "Anita", "role": "admin"}, "email": "x@y.org"})
    assert (shaped(named.get("/users/me"), User).name, shaped(named.get("/users/me"), User).role) == (
        "Anita",
        "student",
    )
    unnamed = api.person(new_id("ana"), claims={"email": "luis.r@example.com", "name": 7})
    assert shaped(unnamed.get("/users/me"), User).name == "luis.r"
    nobody = api.learner()
    assert shaped(nobody.get("/users/me"), User) == User(
        id=nobody.user_id, email=f"{nobody.user_id}@users.invalid", name=nobody.id, role="student"
    )


def test_a_role_comes_from_the_configured_claim(api):
    boss = api.person(new_id("boss"), role="admin", claims={"email": "boss@example.com"})
    assert shaped(boss.get("/users/me"), User).role == "admin"
    other = api.person(new_id("boss"), claims={"app_metadata": {"role": "ADMIN"}})
    assert shaped(other.get("/users/me"), User).role == "admin"


def test_admins_see_everybody_who_was_ever_here_once_and_as_last_seen(api):
    ana = api.person(new_id("ana"), claims={"name": "Ana", "email": "ana@example.com"})
    ana.get("/users/me")
    api.person(ana.id, claims={"name": "Ana María", "email": "ana@example.com"}).get("/progress/guides")
    people = shaped(api.author().get("/users/"), list[User])
    assert [one for one in people if one.id == ana.user_id] == [
        User(id=ana.user_id, email="ana@example.com", name="Ana María", role="student")
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
    ana, author, guide_id = api.learner(), api.author(), new_uuid()
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
    guide_id = new_uuid()
    body = {"title": "T", "topic": "docker", "content_html": "", "order": 1} | wrong
    refused(api.author().put(f"/catalog/guides/{guide_id}", body), 400, words)
    refused(api.author().get(f"/guides/{guide_id}"), 404)


def test_authors_are_admins_or_have_the_server_key(api):
    guide_id, ana = new_uuid(), api.learner()
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
    assert (made.expected_answer, made.ai_context) == ("FROM python:3.12-slim", "Primera semana")
    assert (made.enable_structural_validation, made.enable_llm_feedback, made.is_active) == (True, True, True)
    hidden = made.model_copy(update={"expected_answer": None, "ai_context": None})
    for get, shown in [(api.http.get, hidden), (api.learner().get, hidden), (api.author().get, made)]:
        assert shaped(get(f"/exercises/{made.id}"), Exercise) == shown
        assert shaped(get(f"/exercises/by-guide/{guide_id}"), list[Exercise]) == [shown]


def test_what_an_author_leaves_out_is_null(api):
    body = {"guide_id": put_guide(api), "title": "Pensar", "type": "conceptual"}
    made = shaped(api.author().post("/exercises/", body), Exercise, 201)
    assert (made.content_html, made.expected_answer, made.ai_context, made.difficulty) == (None, None, None, None)


def test_a_patch_changes_what_is_given_and_nothing_else(api):
    made = make_exercise(api, put_guide(api))
    author, path = api.author(), f"/exercises/{made.id}"
    body = {"title": "Construir imagen base (optimizada)", "expected_answer": None, "enable_llm_feedback": False}
    changed = shaped(author.request("PATCH", path, json=body), Exercise)
    assert (changed.title, changed.difficulty, changed.enable_llm_feedback) == (body["title"], "medio", False)
    shown = shaped(author.get(path), Exercise)
    assert shown == made.model_copy(update=body)
    assert changed == shown
    assert shaped(author.get(f"/exercises/by-guide/{made.guide_id}"), list[Exercise]) == [shown]
    shaped(author.request("PATCH", path, json={"enable_llm_feedback": True}), Exercise)
    assert shaped(author.request("PATCH", path, json={}), Exercise).enable_llm_feedback is True


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
    assert [one.id for one in shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[Exercise])] == [kept.id]
    refused(api.http.get(f"/exercises/{off.id}"), 404)
    assert shaped(author.get(f"/exercises/{off.id}"), Exercise).is_active is False
    mine = {
        one.id: one for one in shaped(author.get("/exercises/all"), list[ExerciseInAll]) if one.guide_id == guide_id
    }
    assert (mine[kept.id].is_active, mine[off.id].is_active) == (True, False)
    active = shaped(author.get("/exercises/all?only_active=true"), list[ExerciseInAll])
    assert [one.id for one in active if one.guide_id == guide_id] == [kept.id]
    on = shaped(author.request("PATCH", f"/exercises/{off.id}", json={"is_active": True}), Exercise)
    assert on == off.model_copy(update={"is_active": True})
    assert len(shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[Exercise])) == 2


def test_exercises_come_in_the_order_of_their_making(api):
    guide_id = put_guide(api)
    made = [make_exercise(api, guide_id, title=f"Ejercicio {n}").id for n in range(4)]
    assert [one.id for one in shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[Exercise])] == made


def test_a_deleted_exercise_is_gone(api):
    made = make_exercise(api, put_guide(api))
    answer = api.author().delete(f"/exercises/{made.id}")
    assert (answer.status_code, answer.content) == (204, b"")
    refused(api.author().get(f"/exercises/{made.id}"), 404)
    refused(api.author().delete(f"/exercises/{made.id}"), 404)
    refused(api.author().request("PATCH", f"/exercises/{made.id}", json={"title": "x"}), 404)
    assert shaped(api.http.get(f"/exercises/by-guide/{made.guide_id}"), list[Exercise]) == []


def test_a_deleted_guide_takes_its_exercises_and_may_be_put_again(api):
    guide_id = put_guide(api)
    made = [make_exercise(api, guide_id) for _ in range(3)]
    answer = api.author().delete(f"/guides/{guide_id}/")
    assert (answer.status_code, answer.content) == (204, b"")
    refused(api.author().get(f"/guides/{guide_id}"), 404)
    refused(api.author().get(f"/exercises/{made[0].id}"), 404)
    assert guide_id not in [one.id for one in shaped(api.http.get("/guides/"), list[GuideEntry])]
    put_guide(api, guide_id)
    assert shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[Exercise]) == []


def test_a_repeated_key_makes_one_exercise(api):
    guide_id, author, key = put_guide(api), api.author(), {"Idempotency-Key": new_id("key")}
    body = {"guide_id": guide_id, "title": "Una vez", "type": "command"}
    answers = [author.post("/exercises/", body, headers=key) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    assert len(shaped(api.http.get(f"/exercises/by-guide/{guide_id}"), list[Exercise])) == 1


GOOD_IDS = {
    "version 1": "c232ab00-9414-11ec-b3c8-9f6bdeced846",
    "version 4": "919108f7-52d1-4320-9bac-f847db4148a8",
    "version 5": "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    "version 7": "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    "version 8": "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0",
}


@pytest.mark.parametrize("guide_id", GOOD_IDS.values(), ids=GOOD_IDS.keys())
def test_the_catalog_takes_any_uuid(api, guide_id):
    # Of its last part, so that no other run has it.
    guide_id = guide_id[:24] + new_uuid()[24:]
    assert shaped(api.http.get(f"/guides/{put_guide(api, guide_id)}"), Guide).id == guide_id


def test_a_guide_has_one_id_whatever_its_case(api):
    guide_id, author, ana = new_uuid(), api.author(), api.learner()
    upper = guide_id.upper()
    body = {"title": "T", "topic": "docker"}
    for asked in [upper, guide_id]:
        assert shaped(author.put(f"/catalog/guides/{asked}", body), Guide).id == guide_id
    assert [one.id for one in shaped(api.http.get("/guides/"), list[GuideEntry])].count(guide_id) == 1
    exercise = make_exercise(api, upper)
    assert exercise.guide_id == guide_id
    for path in [f"/guides/{upper}", f"/guides/{upper}/exercises-with-progress", f"/exercises/by-guide/{upper}"]:
        assert ana.get(path).status_code == 200, path
    assert shaped(api.http.get(f"/exercises/{exercise.id.upper()}"), Exercise).id == exercise.id
    given = {"submitted_answer": "FROM python:3.12-slim"}
    made = ana.post("/attempts/", {"exercise_id": exercise.id.upper(), **given}).json()
    assert made["exercise_id"] == exercise.id
    assert ana.get(f"/attempts/by-exercise/{exercise.id.upper()}").json() == [made]
    everybodys = author.get("/attempts/admin/all", params={"exercise_id": exercise.id.upper()}).json()
    assert [one["id"] for one in everybodys] == [made["id"]]
    assert ana.post("/feedback/attempt", {"exercise_id": exercise.id.upper(), **given}).status_code == 200
    said = {"exercise_id": exercise.id.upper(), "message": "Hola", "attempt_id": made["id"].upper()}
    assert ana.post("/feedback/chat", said).status_code == 200
    assert len(ana.get("/feedback/history", params={"exercise_id": exercise.id.upper()}).json()) == 4
    assert ana.post("/progress/complete", {"guide_id": upper}).json()["guide_id"] == guide_id
    assert author.request("PATCH", f"/exercises/{exercise.id.upper()}", json={"title": "Otro"}).status_code == 200
    assert author.request("PATCH", f"/guides/{upper}", json={"title": "Otra"}).json()["id"] == guide_id
    assert author.delete(f"/exercises/{exercise.id.upper()}").status_code == 204
    assert author.delete(f"/guides/{upper}").status_code == 204
    refused(api.http.get(f"/guides/{guide_id}"), 404)


NO_UUIDS = {
    "a word": "introduccion-a-docker",
    "a number": "7",
    "without hyphens": "01c00af79d854086ba10d92c6b0f9bb5",
    "in braces": "%7B01c00af7-9d85-4086-ba10-d92c6b0f9bb5%7D",
    "a URN": "urn:uuid:01c00af7-9d85-4086-ba10-d92c6b0f9bb5",
    "one digit more": "01c00af7-9d85-4086-ba10-d92c6b0f9bb55",
    "one digit less": "01c00af7-9d85-4086-ba10-d92c6b0f9bb",
    "not hexadecimal": "01c00af7-9d85-4086-ba10-d92c6b0f9bbg",
    "a blank after it": "01c00af7-9d85-4086-ba10-d92c6b0f9bb5%20",
    "digits of another script": "%D9%A01c00af7-9d85-4086-ba10-d92c6b0f9bb5",
    "of no version": "01c00af7-9d85-9086-ba10-d92c6b0f9bb5",
    "of another variant": "01c00af7-9d85-4086-7a10-d92c6b0f9bb5",
}


@pytest.mark.parametrize("guide_id", NO_UUIDS.values(), ids=NO_UUIDS.keys())
def test_the_catalog_takes_nothing_but_a_uuid(api, guide_id):
    author = api.author()
    refused(
        author.put(f"/catalog/guides/{guide_id}", {"title": "T", "topic": "docker"}), 400, "guide_id: must be a UUID"
    )
    refused(author.get(f"/guides/{guide_id}"), 404)


AUTHORED = {
    "title": "Redes en Docker",
    "topic": "docker",
    "content_html": "<h1>Redes</h1>",
    "order": 7,
    "is_active": False,
}


def test_an_admin_makes_a_guide_and_its_id_is_new(api):
    author = api.author()
    made = shaped(author.post("/guides/", AUTHORED), Guide, 201)
    assert made == Guide(id=made.id, created_at=made.created_at, updated_at=made.created_at, **AUTHORED)
    assert UUID(made.id).version == 4
    assert shaped(author.get(f"/guides/{made.id}"), Guide) == made
    least = shaped(
        author.post("/guides", {"title": "T", "topic": "docker", "id": made.id, "colour": "red"}), Guide, 201
    )
    assert (least.content_html, least.order, least.is_active) == ("", 0, True)
    assert least.id != made.id
    listed = [one.id for one in shaped(api.http.get("/guides/"), list[GuideEntry])]
    assert (least.id in listed, made.id in listed) == (True, False)
    make_exercise(api, least.id)
    assert author.delete(f"/guides/{least.id}").status_code == 204


def test_a_repeated_key_makes_one_guide(api):
    author, key = api.author(), {"Idempotency-Key": new_id("key")}
    body = AUTHORED | {"is_active": True, "title": new_id("Guía")}
    answers = [author.post("/guides/", body, headers=key) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.text for answer in answers}) == 1
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    listed = [one.title for one in shaped(api.http.get("/guides/"), list[GuideEntry])]
    assert listed.count(body["title"]) == 1
    refused(author.post("/guides/", body | {"order": 8}, headers=key), 422)
    author.request("PATCH", f"/guides/{answers[0].json()['id']}", json={"order": 9})
    assert shaped(author.post("/guides/", body, headers=key), Guide, 201).order == 9
    author.delete(f"/guides/{answers[0].json()['id']}")
    refused(author.post("/guides/", body, headers=key), 404)


@pytest.mark.parametrize(("wrong", "words"), BAD_GUIDES.values(), ids=BAD_GUIDES.keys())
def test_a_wrong_guide_is_neither_made_nor_changed(api, wrong, words):
    author = api.author()
    made = shaped(author.post("/guides/", AUTHORED), Guide, 201)
    title = new_id("Guía")
    body = AUTHORED | {"title": title} | wrong
    refused(author.post("/guides/", body), 400, words)
    refused(author.request("PATCH", f"/guides/{made.id}", json=body), 400, words)
    assert shaped(author.get(f"/guides/{made.id}"), Guide) == made
    assert title not in [one.title for one in shaped(api.http.get("/guides/"), list[GuideEntry])]


@pytest.mark.parametrize(("name", "value"), (AUTHORED | {"is_active": True}).items())
def test_a_patch_of_a_guide_changes_what_is_given_and_nothing_else(api, name, value):
    author, guide_id = api.author(), put_guide(api, is_active=False)
    before = shaped(author.get(f"/guides/{guide_id}"), Guide)
    changed = shaped(author.request("PATCH", f"/guides/{guide_id}/", json={name: value, "colour": "red"}), Guide)
    assert changed == before.model_copy(update={name: value, "updated_at": changed.updated_at})
    assert changed.updated_at > before.updated_at
    assert shaped(author.get(f"/guides/{guide_id}"), Guide) == changed
    assert shaped(author.request("PATCH", f"/guides/{guide_id}", json={}), Guide) == changed


def test_a_guide_that_is_patched_moves_in_the_list(api):
    author, first, second = api.author(), put_guide(api, order=980), put_guide(api, order=981)

    def listed():
        return [one.id for one in shaped(api.http.get("/guides/"), list[GuideEntry]) if one.id in {first, second}]

    assert listed() == [first, second]
    shaped(author.request("PATCH", f"/guides/{first}", json={"order": 982}), Guide)
    assert listed() == [second, first]
    shaped(author.request("PATCH", f"/guides/{first}", json={"is_active": False}), Guide)
    assert listed() == [second]
    refused(api.learner().get(f"/guides/{first}"), 404)
    shaped(author.request("PATCH", f"/guides/{first}", json={"is_active": True}), Guide)
    assert listed() == [second, first]


def test_who_is_no_admin_neither_makes_nor_changes_a_guide(api):
    guide_id, body = put_guide(api), {"title": "T", "topic": "docker"}
    for method, path in [("POST", "/guides/"), ("PATCH", f"/guides/{guide_id}")]:
        refused(api.http.request(method, path, json=body), 401)
        refused(api.learner().request(method, path, json=body), 403)
    author = api.author()
    author.delete(f"/guides/{guide_id}")
    for unknown in [guide_id, new_uuid(), "no-uuid"]:
        refused(author.request("PATCH", f"/guides/{unknown}", json=body), 404)
        refused(author.request("PATCH", f"/guides/{unknown}", json={}), 404)


def test_a_long_list_of_exercises_goes_on_with_a_cursor(api):
    guide_id = put_guide(api)
    made = [make_exercise(api, guide_id, content_html="ñ" * 95_000, title=f"Ejercicio {n}").id for n in range(25)]
    shown, path, sizes = [], f"/exercises/by-guide/{guide_id}", []
    answer = api.http.get(path)
    while cursor := answer.headers.get("X-Next-Cursor"):
        shown += [one.id for one in shaped(answer, list[Exercise])]
        sizes.append(len(answer.content))
        answer = api.http.get(path, params={"cursor": cursor})
    shown += [one.id for one in shaped(answer, list[Exercise])]
    assert shown == made
    assert all(700_000 < size <= 1_000_100 for size in sizes)
    refused(api.http.get(path, params={"cursor": "nonsense"}), 400, "cursor")
