"""What accounts leave in the table, in the log and in the memory of a function."""

import hashlib
import json

import pytest

from hito import caches
from hito.store import sessions
from tests.accounts import PASSWORD, log_in, logged_in, new_email, new_user, register, stored
from tests.people import new_id

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.mark.parametrize(
    "more", [{"id": 77}, {"fecha_registro": "2020-01-01T00:00:00.000Z"}, {"role": "admin"}, {"session": 9}]
)
def test_only_the_contracts_fields_are_taken(in_process, more):
    ana = new_user(in_process, **more, xp=500, nivel="avanzado", racha=9, preferencias="x")
    before = ana.get(ana.profile).json()["user"]
    assert before["id"] != 77
    assert (before["xp"], before["nivel"], before["racha"], before["preferencias"]) == (0, "principiante", 0, None)
    assert not before["fecha_registro"].startswith("2020")
    assert ana.put(**more).json()["user"] == before == ana.get(ana.profile).json()["user"]
    assert in_process.http.get("/catalog/courses", headers={"Authorization": f"Bearer {ana.token}"}).status_code == 403


def test_of_an_account_only_its_own_items_hold_email_and_hash(in_process):
    ana = new_user(in_process)
    assert {item["PK"]["S"] for item in stored(ana.email)} == {f"ACCOUNT#{ana.id}"}
    assert {item["PK"]["S"].partition("#")[0] for item in stored("argon2")} == {"ACCOUNT"}


def test_a_keyed_registration_stores_nothing_that_reveals_its_password(in_process):
    email, key = new_email(), new_id("key")
    body = {"nombre": "Ana", "correo": email, "contrasena": PASSWORD}
    made = in_process.http.post("/api/users/register", json=body, headers={"Idempotency-Key": key})
    [kept] = [item for item in stored("ONCE#") if item.get("made") == {"S": str(made.json()["user"]["id"])}]
    assert set(kept) == {"PK", "SK", "request", "made", "wrote", "expires_at"}
    asked = json.dumps(["POST /api/users/register", {}, {}], sort_keys=True).encode() + b"\n" + made.request.content
    assert kept["request"]["S"] != hashlib.sha256(asked).hexdigest()
    assert len(kept["request"]["S"]) == 64
    for secret in [key, email, PASSWORD]:
        assert secret not in json.dumps(kept)


def test_a_session_that_ended_elsewhere_is_known_within_a_minute(in_process, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(caches, "monotonic", lambda: now[0])
    ana, ben = new_user(in_process), new_user(in_process)
    assert ana.get(ana.profile).status_code == ben.get(ben.profile).status_code == 200
    # Another process forgets nothing of ours.
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sessions, "drop_cached", lambda _learner: None)
        in_process.author().put(ana.profile, {"contrasena": "otra clave"})
        in_process.author().delete(ben.profile)
    # A new login is valid at once.
    again = logged_in(in_process, ana.email, "otra clave")
    now[0] += sessions.KEPT_SECONDS
    assert ana.get(ana.profile).status_code == ben.get(ben.profile).status_code == 401
    assert again.get(ana.profile).status_code == 200


def test_a_cached_session_costs_no_request(in_process, dynamodb_that):
    ana, requests = new_user(in_process), []
    with dynamodb_that(lambda attempt: requests.append(attempt.operation)):
        for _ in range(3):
            ana.get("/v1/tutorials/progress/python")
    assert requests.count("GetItem") == 1


def test_a_deleted_account_leaves_a_tombstone(in_process):
    ana = new_user(in_process)
    ana.delete()
    [tombstone] = stored(f'"LEARNER#{ana.learner}"')
    assert set(tombstone) == {"PK", "SK", "at", "asked", "expires_at"}
    assert stored(ana.email) == []


def test_if_access_is_strict_only_admins_set_a_standing_by_hand(in_process, setting):
    ana = new_user(in_process)
    setting("LANGUAGE_API_ACCESS", "strict")
    for change in [{"xp": 5}, {"nivel": "avanzado"}, {"racha": 0}]:
        assert ana.put(nombre="Otra", **change).status_code == 403
    assert ana.put(nombre="Ana María", xp=None).status_code == 200
    changed = in_process.author().put(ana.profile, {"xp": 5})
    assert (changed.json()["user"]["nombre"], changed.json()["user"]["xp"]) == ("Ana María", 5)


def test_what_was_set_by_hand_says_who_did_and_when(in_process):
    ana, admin = new_user(in_process), in_process.author()
    ana.put(xp=5)
    admin.put(ana.profile, {"nivel": "avanzado"})
    [item] = stored(ana.email)
    assert (item["xp_by"]["S"], item["level_by"]["S"]) == (ana.learner, admin.id)
    assert int(item["xp_at"]["N"]) <= int(item["level_at"]["N"])
    assert "streak_by" not in item


def test_nothing_logged_holds_a_password_an_email_a_token_or_a_hash(in_process, logged):
    ana = new_user(in_process)
    log_in(in_process, ana.email, "una clave mala")
    register(in_process, correo=ana.email)
    register(in_process, correo="correo malo", contrasena="corta")
    ana.put(contrasena="una clave nueva", correo=new_email("eva"))
    ana.get(ana.profile)
    text = logged()
    assert len(text.splitlines()) == 7
    for secret in [PASSWORD, "una clave", "correo malo", "corta", ana.email, "eva", "@", ana.token, "argon2", "Ana"]:
        assert secret not in text
