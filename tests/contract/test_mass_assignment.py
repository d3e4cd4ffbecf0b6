"""What a body says beyond what is the caller's to say changes nothing: on every POST and PUT of the contract."""

from typing import Any

import pytest

from tests.accounts import PASSWORD, new_email, new_user
from tests.language import make_achievement, make_exercise, make_lesson, user

pytestmark = pytest.mark.usefixtures("cheap_passwords")

# Names of columns, of attributes, and of what other systems take.
MORE: dict[str, Any] = {
    "id": 77,
    "PK": "ACCOUNT#1",
    "SK": "ACCOUNT#",
    "__proto__": {"role": "admin"},
    "constructor": {},
    "fecha_registro": "2001-01-01T00:00:00.000Z",
    "registered": 1,
    "role": "admin",
    "rol": "admin",
    "roles": ["admin"],
    "is_admin": True,
    "session": 99,
    "password": "x",
    "number": 77,
    "revision": 99,
    "completed": 1,
    "best_milli": 3000,
    "watched": 10**9,
    "progress": 77,
    "list": "LEARNERS#0",
    "granted": 1,
    "because": {},
}


def without(shown: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if name not in names}


def test_registering(api):
    said = {"nombre": "Ana", "correo": new_email(), "contrasena": PASSWORD}
    of_others = {"nivel": "avanzado", "xp": 900, "racha": 9, "preferencias": "x", "estado": "obtenido"}
    answer = api.http.post("/api/users/register", json=said | MORE | of_others)
    assert answer.status_code == 201
    made = answer.json()["user"]
    assert made["id"] != 77
    assert without(made, "id", "nombre", "correo") == {"nivel": "principiante", "xp": 0, "racha": 0}
    again = api.http.post("/api/users/login", json={"correo": said["correo"], "contrasena": PASSWORD} | MORE)
    assert again.status_code == 200
    token = {"Authorization": f"Bearer {again.json()['token']}"}
    # No role has come with it.
    assert api.http.get("/catalog/courses", headers=token).status_code == 403
    assert api.http.get("/users/", headers=token).status_code == 403


def test_changing_a_profile(api):
    ana = new_user(api)
    before = ana.get(ana.profile).json()["user"]
    assert ana.put(**MORE).json()["user"] == before == ana.get(ana.profile).json()["user"]
    assert ana.request("GET", "/users/").status_code == 403


@pytest.mark.parametrize("who", ["user", "admin"])
def test_authoring_a_lesson(api, who):
    author = user(api) if who == "user" else api.author()
    body = {"titulo": "Saludos", "nivel": "principiante"}
    made = author.post("/api/lessons/", body | MORE).json()["leccion"]
    assert made == make_lesson(api, titulo="Saludos", id_idioma=1) | {"id": made["id"]}
    assert made["id"] != 77
    assert author.put(f"/api/lessons/{made['id']}", MORE).json()["leccion"] == made
    assert api.http.get(f"/api/lessons/{made['id']}").json()["leccion"] == made


def test_authoring_an_exercise(api):
    ana, lesson = user(api), make_lesson(api)["id"]
    made = make_exercise(api, lesson, **MORE)
    assert made == make_exercise(api, lesson) | {"id": made["id"]}
    assert ana.put(f"/api/exercises/{made['id']}", MORE).json()["ejercicio"] == made
    assert api.http.get(f"/api/exercises/{made['id']}").json()["ejercicio"] == made


def test_writing_progress(api):
    ana, lesson = user(api), make_lesson(api)["id"]
    made = ana.studies(lesson, **MORE, estado="completada")
    assert made["id"] != 77
    assert (made["estado_completitud"], made["tiempo_dedicado"], made["puntuacion_obtenida"]) == ("no_iniciada", 0, 0)
    path = f"/api/progress/{made['id']}"
    assert ana.put(path, MORE | {"estado": "completada"}).json()["progreso"] == made
    [shown] = api.http.get(f"/api/progress/user/{ana.number}").json()["progresos"]
    assert shown == made
    # What counts is what the contract's own fields say.
    assert api.http.get(f"/api/progress/user/{ana.number}/lesson/{lesson}").json()["progreso"] == made
    profile = ana.get(f"/api/users/profile/{ana.number}")
    assert profile.status_code in {200, 404}
    if profile.status_code == 200:
        assert profile.json()["user"]["xp"] == 0


def test_another_users_progress_is_nobodys_to_write_whatever_the_body_says(api):
    ana, ben, lesson = user(api), user(api), make_lesson(api)["id"]
    made = ana.studies(lesson)
    for body in ({"id_usuario": ben.number}, {"id_usuario": ana.number, "id_leccion": 1}):
        answer = ana.put(f"/api/progress/{made['id']}", body)
        assert (answer.status_code == 400) or body["id_usuario"] == ana.number
    assert ben.put(f"/api/progress/{made['id']}", {"id_usuario": ben.number}).status_code == 404
    assert ben.post("/api/progress/", {"id_usuario": ana.number, "id_leccion": lesson}).status_code == 403


def test_authoring_an_achievement(api):
    ana = user(api)
    made = make_achievement(api, "?", **MORE)
    assert made == make_achievement(api, "?") | {"id": made["id"]}
    assert ana.put(f"/api/achievements/{made['id']}", MORE).json()["logro"] == made


def test_assigning_an_achievement(api):
    ana, achievement = user(api), make_achievement(api, "?")
    body = {"id_usuario": ana.number, "id_logro": achievement["id"], "nombre": "Otro", "criterios": "xp_1"}
    made = ana.post("/api/achievements/assign", body | MORE)
    assert made.status_code == 201
    shown = made.json()["logro"]
    assert (shown["nombre"], shown["criterios"], shown["id_usuario"]) == ("Primer Paso", "?", ana.number)
    assert shown["id"] != 77
    assert api.http.get(f"/api/achievements/{achievement['id']}").json()["logro"] == achievement
