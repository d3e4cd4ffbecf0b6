"""Exercises of lessons, as the language contract's front end reads them."""

import pytest

from tests.language import Strict, fields, make_exercise, make_lesson, refused, shaped, user
from tests.people import new_id


class Exercise(Strict):
    id: int
    tipo: str
    enunciado: str
    respuesta_correcta: str
    opciones: list[str] | None
    dificultad: str
    puntuacion_maxima: float
    id_leccion: int


class Exercises(Strict):
    ejercicios: list[Exercise]


class One(Strict):
    ejercicio: Exercise


class Written(One):
    message: str


class Deleted(Strict):
    message: str


# The document's own example, but for its lesson.
BODY = {
    "tipo": "traducción",
    "enunciado": "Traduce: 'Hello, how are you?'",
    "respuesta_correcta": "Hola, ¿cómo estás?",
    "opciones": ["Hola, ¿cómo estás?", "Adiós, ¿cómo estás?", "Hola, ¿qué haces?"],
    "dificultad": "fácil",
    "puntuacion_maxima": 10,
}


@pytest.fixture
def lesson(api):
    return make_lesson(api)["id"]


@pytest.fixture
def exercise(api, lesson):
    return make_exercise(api, lesson, **BODY)


def of_lesson(api, lesson):
    return [one.id for one in shaped(api.http.get(f"/api/exercises/lesson/{lesson}"), Exercises).ejercicios]


def test_an_exercise_is_shown_as_authored(api, lesson):
    made = shaped(user(api).post("/api/exercises/", BODY | {"id_leccion": lesson}), Written, 201)
    assert made.message == "Ejercicio creado correctamente"
    assert made.ejercicio.model_dump() == BODY | {"id": made.ejercicio.id, "id_leccion": lesson}
    assert shaped(api.http.get(f"/api/exercises/{made.ejercicio.id}/"), One).ejercicio == made.ejercicio
    assert shaped(api.http.get(f"/api/exercises/lesson/{lesson}"), Exercises).ejercicios == [made.ejercicio]


def test_what_an_author_leaves_out_has_the_contracts_type(api, lesson):
    required = {name: BODY[name] for name in ("tipo", "enunciado", "respuesta_correcta")}
    body = required | {"id_leccion": lesson, "opciones": None}
    made = shaped(api.author().post("/api/exercises/", body), Written, 201).ejercicio
    assert (made.opciones, made.dificultad, made.puntuacion_maxima) == (None, "media", 10)


BAD = {
    "tipo": ["", " ", None, 5],
    "enunciado": ["", None, ["x"]],
    "respuesta_correcta": ["", None, 5],
    "opciones": [[], "Hola, ¿cómo estás?", {}, 5, True, ["x"] * 51, ["x" * 1_001], [None], [["x"]]],
    "dificultad": ["facil", "", 1],
    "puntuacion_maxima": [0, -1, "10", True],
    "id_leccion": [0, -1, 1.5, "1", None],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_a_wrong_field_is_named(api, field, value):
    named = fields(api.author().post("/api/exercises/", BODY | {"id_leccion": 1, field: value}))
    assert {name.partition(".")[0] for name in named} == {field}


def test_a_wrong_option_is_named_by_its_place(api):
    wrong = BODY | {"id_leccion": 1, "opciones": ["Hola, ¿cómo estás?", 5, None]}
    assert fields(api.author().post("/api/exercises/", wrong)) == {"opciones.1", "opciones.2"}


@pytest.mark.parametrize("options", [["Adiós"], ["Adiós", "Adiós"], ["", " "], ["x" * 1_000] * 50])
def test_options_are_any_texts_of_which_there_is_one(api, lesson, exercise, options):
    author, path = api.author(), f"/api/exercises/{exercise['id']}"
    made = author.post("/api/exercises/", BODY | {"id_leccion": lesson, "opciones": options})
    assert shaped(made, Written, 201).ejercicio.opciones == options
    changes = {"opciones": options, "respuesta_correcta": "Buenas"}
    for given, value in changes.items():
        assert author.put(path, {given: value}).status_code == 200
    assert shaped(api.http.get(path), One).ejercicio.model_dump() == exercise | changes
    assert fields(author.put(path, {"opciones": []})) == {"opciones"}


def test_options_that_were_not_given_are_null_in_every_answer(api, lesson):
    author = api.author()
    for given in [{}, {"opciones": None}]:
        body = {name: value for name, value in BODY.items() if name != "opciones"} | {"id_leccion": lesson} | given
        made = shaped(author.post("/api/exercises/", body), Written, 201).ejercicio
        path = f"/api/exercises/{made.id}"
        again = shaped(author.put(path, {"tipo": "otra", "opciones": None}), Written).ejercicio
        assert (made.opciones, again.opciones, shaped(api.http.get(path), One).ejercicio.opciones) == (None,) * 3
    listed = shaped(api.http.get(f"/api/exercises/lesson/{lesson}"), Exercises).ejercicios
    assert [one.opciones for one in listed] == [None, None]
    given = shaped(author.put(path, {"opciones": ["Sí"]}), Written).ejercicio
    assert (given.opciones, shaped(author.put(path, {}), Written).ejercicio.opciones) == (["Sí"], ["Sí"])


def test_a_put_changes_what_is_given_and_nothing_else(api, exercise):
    path = f"/api/exercises/{exercise['id']}"
    changes = {"enunciado": "Nueva pregunta", "dificultad": "media", "puntuacion_maxima": 15}
    changed = shaped(user(api).put(path, changes | {"tipo": None, "opciones": None}), Written)
    assert changed.message == "Ejercicio actualizado correctamente"
    assert changed.ejercicio.model_dump() == exercise | changes
    assert shaped(api.http.get(path), One).ejercicio == changed.ejercicio
    assert shaped(user(api).put(path, {}), Written).ejercicio == changed.ejercicio


def test_an_author_chooses_no_id_and_no_unknown_field(api, lesson, exercise):
    more = {"id": 7_000_000, "SK": "x"}
    assert shaped(api.author().put(f"/api/exercises/{exercise['id']}", more), Written).ejercicio.id == exercise["id"]
    assert make_exercise(api, lesson, **more)["id"] != 7_000_000


def test_exercises_come_in_the_order_of_their_making(api, lesson):
    made = [make_exercise(api, lesson)["id"] for _ in range(3)]
    assert of_lesson(api, lesson) == made == sorted(made)


def test_an_exercise_moves_to_another_lesson(api, lesson, exercise):
    other = make_lesson(api)["id"]
    moved = shaped(api.author().put(f"/api/exercises/{exercise['id']}", {"id_leccion": other}), Written).ejercicio
    assert moved.model_dump() == exercise | {"id_leccion": other}
    assert (of_lesson(api, lesson), of_lesson(api, other)) == ([], [exercise["id"]])
    refused(api.author().put(f"/api/exercises/{exercise['id']}", {"id_leccion": 2_147_483_647}), 404)
    assert of_lesson(api, other) == [exercise["id"]]
    api.author().delete(f"/api/lessons/{lesson}")
    shaped(api.http.get(f"/api/exercises/{exercise['id']}"), One)


def test_a_deleted_exercise_is_gone_and_its_id_is_not_given_again(api, lesson, exercise):
    path = f"/api/exercises/{exercise['id']}"
    assert shaped(user(api).delete(path), Deleted).message == "Ejercicio eliminado correctamente"
    refused(api.http.get(path), 404)
    refused(api.author().delete(path), 404)
    refused(api.author().put(path, {"tipo": "x"}), 404)
    assert of_lesson(api, lesson) == []
    assert make_exercise(api, lesson)["id"] > exercise["id"]


def test_a_lesson_that_is_not_there_is_not_found(api):
    refused(api.author().post("/api/exercises/", BODY | {"id_leccion": 2_147_483_647}), 404)
    refused(api.author().post("/api/exercises/", BODY | {"id_leccion": 2**53 - 1}), 404)
    refused(api.author().post("/api/exercises/", BODY | {"id_leccion": 2**53}), 400)
    refused(api.http.get("/api/exercises/lesson/2147483647"), 404)
    refused(api.http.get("/api/exercises/2147483647"), 404)


@pytest.mark.parametrize("wrong", ["x", "0", "-1", "1.5"])
def test_an_id_in_a_url_is_a_positive_number(api, wrong):
    author = api.author()
    for answer in [
        api.http.get(f"/api/exercises/{wrong}"),
        api.http.get(f"/api/exercises/lesson/{wrong}"),
        author.put(f"/api/exercises/{wrong}", {}),
        author.delete(f"/api/exercises/{wrong}"),
    ]:
        assert fields(answer) == {"id"}


def test_writing_needs_a_token(api, lesson, exercise):
    refused(api.http.post("/api/exercises/", json=BODY | {"id_leccion": lesson}), 401)
    refused(api.http.put(f"/api/exercises/{exercise['id']}", json={}), 401)
    refused(api.http.delete(f"/api/exercises/{exercise['id']}"), 401)


def test_a_repeated_key_makes_one_exercise(api, lesson):
    author, key = api.author(), {"Idempotency-Key": new_id("key")}
    answers = [author.post("/api/exercises/", BODY | {"id_leccion": lesson}, headers=key) for _ in range(2)]
    assert len({shaped(answer, Written, 201).ejercicio.id for answer in answers}) == 1
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert len(of_lesson(api, lesson)) == 1
