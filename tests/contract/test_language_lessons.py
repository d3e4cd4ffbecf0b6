"""Lessons, as the language contract's front end reads them."""

import pytest

from tests.language import Strict, fields, make_exercise, make_lesson, refused, shaped, user
from tests.people import new_id, new_number


class Lesson(Strict):
    id: int
    titulo: str
    descripcion: str
    nivel: str
    duracion: float
    orden_secuencia: float
    estado: str
    puntuacion: float
    id_idioma: int
    contenido: str


class Lessons(Strict):
    lecciones: list[Lesson]


class One(Strict):
    leccion: Lesson


class Written(One):
    message: str


class Deleted(Strict):
    message: str


# The document's own example.
BODY = {
    "titulo": "Introducción a los verbos",
    "descripcion": "Aprende los verbos básicos en inglés",
    "nivel": "principiante",
    "duracion": 15,
    "orden_secuencia": 1,
    "estado": "desbloqueada",
    "puntuacion": 3,
    "id_idioma": 1,
    "contenido": "Contenido de la lección",
}


@pytest.fixture
def lesson(api):
    return make_lesson(api, **BODY)


def in_list(api, language, query="", somebody=None):
    get = somebody.get if somebody else api.http.get
    listed = shaped(get(f"/api/lessons/{query}"), Lessons).lecciones
    return [one for one in listed if one.id_idioma == language]


def test_a_lesson_is_shown_as_authored(api):
    made = shaped(user(api).post("/api/lessons/", BODY), Written, 201)
    assert made.message == "Lección creada correctamente"
    assert made.leccion.model_dump() == BODY | {"id": made.leccion.id}
    for path in [f"/api/lessons/{made.leccion.id}", f"/api/lessons/{made.leccion.id}/"]:
        assert shaped(api.http.get(path), One).leccion == made.leccion
    assert made.leccion in in_list(api, 1)


def test_numbers_are_stored_as_they_are_written(api):
    made = api.author().post("/api/lessons", BODY | {"duracion": 12.5, "orden_secuencia": 0, "puntuacion": 2.0})
    assert '"duracion":12.5,"orden_secuencia":0,"estado":"desbloqueada","puntuacion":2,' in made.text


def test_what_an_author_leaves_out_or_gives_as_null_has_the_contracts_type(api):
    body = {"titulo": "Solo lo requerido", "nivel": "avanzado", "descripcion": None, "duracion": None}
    made = shaped(api.author().post("/api/lessons/", body), Written, 201).leccion
    assert made.model_dump() == {
        "id": made.id,
        "titulo": "Solo lo requerido",
        "descripcion": "",
        "nivel": "avanzado",
        "duracion": 0,
        "orden_secuencia": 0,
        "estado": "desbloqueada",
        "puntuacion": 0,
        "id_idioma": 1,
        "contenido": "",
    }


BAD = {
    "titulo": ["", "  ", None, 5, "x" * 501],
    "nivel": ["experto", "", None, 1, "Principiante"],
    "duracion": [0, -1, "15", True, 1e300],
    "orden_secuencia": [-1, "1", False],
    "estado": ["abierta", 1],
    "puntuacion": [-0.5, "3"],
    "id_idioma": [0, -1, 1.5, "1", 2**31],
    "descripcion": [5, "x" * 2_001],
    "contenido": [["x"]],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_a_wrong_field_is_named(api, field, value):
    assert fields(api.author().post("/api/lessons/", BODY | {field: value})) == {field}


def test_every_wrong_field_is_named_at_once(api, lesson):
    wrong = {"titulo": "", "nivel": "experto", "duracion": -1, "orden_secuencia": -1}
    assert fields(api.author().post("/api/lessons/", wrong)) == set(wrong)
    assert fields(api.author().put(f"/api/lessons/{lesson['id']}", wrong)) == set(wrong)
    assert fields(api.author().post("/api/lessons/", {})) == {"titulo", "nivel"}
    assert shaped(api.http.get(f"/api/lessons/{lesson['id']}"), One).leccion.model_dump() == lesson


def test_a_put_changes_what_is_given_and_nothing_else(api, lesson):
    path, changes = f"/api/lessons/{lesson['id']}", {"titulo": "Nuevo título", "nivel": "intermedio", "duracion": 20}
    changed = shaped(user(api).put(path, changes), Written)
    assert changed.message == "Lección actualizada correctamente"
    assert changed.leccion.model_dump() == lesson | changes
    assert shaped(api.http.get(path), One).leccion == changed.leccion
    assert shaped(user(api).put(path, {}), Written).leccion == changed.leccion


def test_null_is_as_good_as_left_out(api, lesson):
    nothing = dict.fromkeys(BODY)
    assert shaped(api.author().put(f"/api/lessons/{lesson['id']}", nothing), Written).leccion.model_dump() == lesson


def test_an_author_chooses_no_id_and_no_unknown_field(api, lesson):
    more = {"id": 7_000_000, "revision": 9, "PK": "LEARNER#ana", "titulo": "Otra"}
    changed = shaped(api.author().put(f"/api/lessons/{lesson['id']}", more), Written).leccion
    assert changed.model_dump() == lesson | {"titulo": "Otra"}
    made = shaped(api.author().post("/api/lessons/", BODY | more), Written, 201).leccion
    assert made.id not in (7_000_000, lesson["id"])
    refused(api.http.get("/api/lessons/7000000"), 404)


def test_lessons_come_in_sequence(api):
    language = new_number()
    made = [make_lesson(api, id_idioma=language, orden_secuencia=order)["id"] for order in (3, 1, 10, 1, 2.5)]
    assert [one.id for one in in_list(api, language)] == [made[index] for index in (1, 3, 4, 0, 2)]


def test_an_id_is_never_given_again(api, lesson):
    shaped(api.author().delete(f"/api/lessons/{lesson['id']}"), Deleted)
    assert make_lesson(api)["id"] > lesson["id"]


def test_a_deleted_lesson_is_gone_with_its_exercises_and_learners_keep_their_record(api, lesson):
    exercise, ana = make_exercise(api, lesson["id"]), user(api)
    record = ana.completes(lesson["id"])
    gone = shaped(user(api).delete(f"/api/lessons/{lesson['id']}"), Deleted)
    assert gone.message == "Lección eliminada correctamente"
    refused(api.http.get(f"/api/lessons/{lesson['id']}"), 404)
    refused(api.author().delete(f"/api/lessons/{lesson['id']}"), 404)
    refused(api.author().put(f"/api/lessons/{lesson['id']}", {"titulo": "x"}), 404)
    refused(api.http.get(f"/api/exercises/{exercise['id']}"), 404)
    refused(api.http.get(f"/api/exercises/lesson/{lesson['id']}"), 404)
    refused(ana.put(f"/api/exercises/{exercise['id']}", {"tipo": "x"}), 404)
    path = f"/api/progress/user/{ana.number}/lesson/{lesson['id']}"
    assert ana.get(path).json()["progreso"] == record


@pytest.mark.parametrize("wrong", ["x", "0", "-1", "1.5", "01", "+1", "1e3", "%31%20", "٣"])
def test_an_id_in_a_url_is_a_positive_number(api, wrong):
    author = api.author()
    for answer in [
        api.http.get(f"/api/lessons/{wrong}"),
        author.put(f"/api/lessons/{wrong}", {}),
        author.delete(f"/api/lessons/{wrong}"),
    ]:
        assert fields(answer) == {"id"}


@pytest.mark.parametrize("unknown", ["2147483647", "9" * 128])
def test_an_unknown_lesson_is_not_found(api, unknown):
    refused(api.http.get(f"/api/lessons/{unknown}"), 404)
    refused(api.author().put(f"/api/lessons/{unknown}", {}), 404)
    refused(api.author().put(f"/api/lessons/{unknown}", {"titulo": "x"}), 404)
    refused(api.author().delete(f"/api/lessons/{unknown}"), 404)


def test_writing_needs_a_token_that_is_still_good(api, lesson):
    expired = {"Authorization": f"Bearer {api.token('ana', lifetime=-60)}"}
    for method, path in [("POST", "/api/lessons/"), ("PUT", f"/api/lessons/{lesson['id']}")]:
        refused(api.http.request(method, path, json=BODY), 401)
        refused(api.http.request(method, path, json=BODY, headers={"Authorization": "Bearer x"}), 401)
        refused(api.http.request(method, path, json=BODY, headers=expired), 403)
    refused(api.http.delete(f"/api/lessons/{lesson['id']}"), 401)
    # Reading needs none, whatever is sent.
    assert api.http.get("/api/lessons/", headers=expired).status_code == 200


def test_a_repeated_key_makes_one_lesson(api):
    author, key, language = api.author(), {"Idempotency-Key": new_id("key")}, new_number()
    body = BODY | {"id_idioma": language}
    answers = [author.post("/api/lessons/", body, headers=key) for _ in range(3)]
    assert len({shaped(answer, Written, 201).leccion.id for answer in answers}) == 1
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    assert len(in_list(api, language)) == 1
    refused(author.post("/api/lessons/", body | {"titulo": "Otra"}, headers=key), 422)


def test_a_users_lessons_are_unlocked_one_after_the_other(api):
    language, ana, ben = new_number(), user(api), user(api)
    made = [make_lesson(api, id_idioma=language, orden_secuencia=order)["id"] for order in (1, 2, 3)]

    def states(somebody):
        return [one.estado for one in in_list(api, language, f"?id_usuario={somebody.number}")]

    assert states(ana) == ["desbloqueada", "bloqueada", "bloqueada"]
    record = ana.completes(made[0])
    assert states(ana) == ["completada", "desbloqueada", "bloqueada"]
    ana.studies(made[1], estado_completitud="en_progreso")
    assert states(ana) == ["completada", "desbloqueada", "bloqueada"]
    ana.put(f"/api/progress/{record['id']}", {"estado_completitud": "no_iniciada"})
    assert states(ana) == ["completada", "desbloqueada", "bloqueada"]
    assert states(ben) == ["desbloqueada", "bloqueada", "bloqueada"]
    assert [one.estado for one in in_list(api, language)] == ["desbloqueada"] * 3


@pytest.mark.parametrize("wrong", ["", "x", "0", "-1"])
def test_whose_lessons_is_a_positive_number(api, wrong):
    assert fields(api.http.get("/api/lessons/", params={"id_usuario": wrong})) == {"id_usuario"}
