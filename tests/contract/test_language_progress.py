"""Learners' records of lessons, as the language contract's front end reads them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.language import Strict, fields, make_achievement, make_lesson, refused, shaped, user
from tests.people import new_id


class Record(Strict):
    id: int
    id_usuario: int
    id_leccion: int
    estado_completitud: str
    puntuacion_obtenida: float
    numero_intentos: int
    fecha_inicio: str | None
    fecha_finalizacion: str | None
    tiempo_dedicado: float
    puntuacion_vocabulario: float
    puntuacion_gramatica: float
    puntuacion_pronunciacion: float
    puntuacion_comprension: float


class Records(Strict):
    progresos: list[Record]


class One(Strict):
    progreso: Record


class Written(One):
    message: str


class Deleted(Strict):
    message: str


# The document's own example, but for its ids.
BODY = {
    "estado_completitud": "completada",
    "puntuacion_obtenida": 3,
    "numero_intentos": 1,
    "fecha_inicio": "2025-09-25T10:30:00.000Z",
    "fecha_finalizacion": "2025-09-25T10:45:00.000Z",
    "tiempo_dedicado": 900,
    "puntuacion_vocabulario": 3,
    "puntuacion_gramatica": 2,
    "puntuacion_pronunciacion": 1,
    "puntuacion_comprension": 3,
}


@pytest.fixture(scope="module")
def made_lessons():
    return {}


@pytest.fixture
def lesson(api, made_lessons):
    """The first lesson of a language: all tests share it, and bring their own users."""
    if api.http not in made_lessons:
        made_lessons[api.http] = make_lesson(api)["id"]
    return made_lessons[api.http]


@pytest.fixture
def ana(api):
    return user(api)


@pytest.fixture
def ids(ana, lesson):
    return {"id_usuario": ana.number, "id_leccion": lesson}


def one_of(ana, lesson):
    return f"/api/progress/user/{ana.number}/lesson/{lesson}"


def test_a_record_is_shown_as_written(api, ana, lesson, ids):
    made = shaped(ana.post("/api/progress/", ids | BODY), Written, 201)
    assert made.message == "Registro de progreso creado correctamente"
    assert made.progreso.model_dump() == {"id": made.progreso.id, **ids, **BODY}
    assert shaped(api.http.get(one_of(ana, lesson)), One).progreso == made.progreso
    assert shaped(api.http.get(f"/api/progress/user/{ana.number}/"), Records).progresos == [made.progreso]


def test_what_is_left_out_is_nothing_yet(ana, ids):
    record = shaped(ana.post("/api/progress/", ids | {"puntuacion_obtenida": None}), Written, 201).progreso
    assert (record.estado_completitud, record.fecha_inicio, record.fecha_finalizacion) == ("no_iniciada", None, None)
    numbers = record.model_dump(exclude={"id", "id_usuario", "id_leccion"}, exclude_none=True)
    assert {value for name, value in numbers.items() if name != "estado_completitud"} == {0}


TIMES = {
    "2025-09-25T10:30:00Z": "2025-09-25T10:30:00.000Z",
    "2025-09-25T10:30:00.123456+02:00": "2025-09-25T08:30:00.123Z",
    "2025-09-25T10:30": "2025-09-25T10:30:00.000Z",
    "2025-09-25": "2025-09-25T00:00:00.000Z",
}


def test_times_are_shown_in_utc_with_milliseconds(ana, lesson):
    path = f"/api/progress/{ana.studies(lesson)['id']}"
    shown = [shaped(ana.put(path, {"fecha_inicio": each}), Written).progreso.fecha_inicio for each in TIMES]
    assert shown == [*TIMES.values()]


BAD = {
    "id_usuario": [0, -1, 1.5, "1", None, True],
    "id_leccion": [0, -1, 1.5, "1", None],
    "estado_completitud": ["terminada", "", 1],
    "puntuacion_obtenida": [-0.1, 3.1, 4, "3", True],
    "numero_intentos": [-1, 1.5, "1", True],
    "fecha_inicio": ["ayer", "", 5, "2025-13-01T00:00:00Z", "2025-W39-4", "0001-01-01T00:00:00+14:00"],
    "fecha_finalizacion": ["2025-09-25T10:29:59.999Z", "mañana"],
    "tiempo_dedicado": [-1, "900", 1e300],
    "puntuacion_vocabulario": [-1, 4],
    "puntuacion_gramatica": ["2", 3.01],
    "puntuacion_pronunciacion": [False, -1],
    "puntuacion_comprension": [[], 30],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_a_wrong_field_is_named(api, field, value):
    body = {"id_usuario": 1, "id_leccion": 1, **BODY, field: value}
    assert fields(api.author().post("/api/progress/", body)) == {field}


def test_a_wrong_record_is_not_stored(ana, ids):
    assert fields(ana.post("/api/progress/", ids | {"puntuacion_obtenida": 4, "numero_intentos": -1})) == {
        "puntuacion_obtenida",
        "numero_intentos",
    }
    assert shaped(ana.get(f"/api/progress/user/{ana.number}"), Records).progresos == []


def test_a_put_changes_what_is_given_and_nothing_else(ana, ids, lesson):
    made = ana.studies(lesson, **BODY)
    changes = {"puntuacion_obtenida": 2.5, "numero_intentos": 2, "fecha_finalizacion": "2025-09-25T10:50:00.000Z"}
    changed = shaped(ana.put(f"/api/progress/{made['id']}", changes | {"tiempo_dedicado": None}), Written)
    assert changed.message == "Registro de progreso actualizado correctamente"
    assert changed.progreso.model_dump() == made | changes
    again = shaped(ana.put(f"/api/progress/{made['id']}", ids | {"id": 7, "best_milli": 3_000}), Written)
    assert again.progreso == changed.progreso
    cleared = shaped(ana.put(f"/api/progress/{made['id']}", {"fecha_finalizacion": None}), Written).progreso
    assert cleared.model_dump() == made | changes | {"fecha_finalizacion": None}
    assert shaped(ana.get(one_of(ana, lesson)), One).progreso == cleared


def test_times_fit_with_what_is_stored(ana, lesson):
    made = ana.studies(lesson, **BODY)
    path = f"/api/progress/{made['id']}"
    assert fields(ana.put(path, {"fecha_inicio": "2025-09-25T10:46:00Z"})) == {"fecha_finalizacion"}
    assert fields(ana.put(path, {"fecha_finalizacion": "2025-09-25T10:29:00Z"})) == {"fecha_finalizacion"}
    assert shaped(ana.get(one_of(ana, lesson)), One).progreso.model_dump() == made


def test_a_record_stays_its_users_and_its_lessons(api, ana, lesson):
    made = ana.studies(lesson)
    for who in [ana, api.author()]:
        path = f"/api/progress/{made['id']}"
        assert fields(who.put(path, {"id_usuario": ana.number + 1})) == {"id_usuario"}
        assert fields(who.put(path, {"id_leccion": lesson + 1, "id_usuario": 1})) == {"id_usuario", "id_leccion"}


def test_a_second_record_of_a_lesson_is_a_conflict_that_names_the_first(ana, ids, lesson):
    made = ana.studies(lesson)
    assert str(made["id"]) in refused(ana.post("/api/progress/", ids | BODY), 409)["message"]
    assert shaped(ana.get(one_of(ana, lesson)), One).progreso.model_dump() == made


def test_of_records_made_at_once_one_is_stored(ana, ids):
    with ThreadPoolExecutor(4) as threads:
        statuses = [*threads.map(lambda _: ana.post("/api/progress/", ids).status_code, range(4))]
    assert sorted(statuses) == [201, 409, 409, 409]
    assert len(shaped(ana.get(f"/api/progress/user/{ana.number}"), Records).progresos) == 1


def test_a_repeated_key_makes_one_record(ana, ids):
    key = {"Idempotency-Key": new_id("key")}
    answers = [ana.post("/api/progress/", ids, headers=key) for _ in range(2)]
    assert len({shaped(answer, Written, 201).progreso.id for answer in answers}) == 1
    assert answers[1].headers["Idempotency-Replayed"] == "true"


def test_a_record_written_back_leaves_the_lesson_completed(api, ana, lesson):
    following = make_lesson(api, id_idioma=api.http.get(f"/api/lessons/{lesson}").json()["leccion"]["id_idioma"])["id"]
    achievement = make_achievement(api, f"completar_leccion_{lesson}")["id"]
    made = ana.completes(lesson, score=3)
    back = {"estado_completitud": "en_progreso", "puntuacion_obtenida": 1}
    assert shaped(ana.put(f"/api/progress/{made['id']}", back), Written).progreso.model_dump() == made | back
    lessons = ana.get("/api/lessons/", params={"id_usuario": ana.number}).json()["lecciones"]
    states = {one["id"]: one["estado"] for one in lessons}
    assert (states[lesson], states[following]) == ("completada", "desbloqueada")
    pending = ana.get(f"/api/achievements/user/{ana.number}/pending").json()["pendientes"]
    # Where there is a stream, it is an award by then.
    assert {one["porcentaje"] for one in pending if one["id_logro"] == achievement} <= {100}


def test_a_deleted_record_is_gone_with_what_it_counted_for_and_may_be_made_again(ana, ids, lesson):
    made = ana.completes(lesson)
    gone = shaped(ana.delete(f"/api/progress/{made['id']}"), Deleted)
    assert gone.message == "Registro de progreso eliminado correctamente"
    refused(ana.get(one_of(ana, lesson)), 404)
    refused(ana.put(f"/api/progress/{made['id']}", {}), 404)
    refused(ana.delete(f"/api/progress/{made['id']}"), 404)
    lessons = ana.get("/api/lessons/", params={"id_usuario": ana.number}).json()["lecciones"]
    assert [one["estado"] for one in lessons if one["id"] == lesson] == ["desbloqueada"]
    assert ana.studies(lesson)["id"] > made["id"]
    refused(ana.put(f"/api/progress/{made['id']}", {}), 404)


def test_nobody_writes_anothers_record_but_an_admin(api, ana, ids, lesson):
    stranger = api.learner()
    for other in [user(api), stranger]:
        refused(other.post("/api/progress/", ids), 403)
    admin = api.author()
    made = shaped(admin.post("/api/progress/", ids), Written, 201).progreso
    for other in [user(api), stranger]:
        # Its number is counted up: that there is one is nobody else's business.
        for number in (made.id, 10**12):
            refused(other.put(f"/api/progress/{number}", {"numero_intentos": 9}), 404)
            refused(other.delete(f"/api/progress/{number}"), 404)
    assert shaped(admin.put(f"/api/progress/{made.id}", {"numero_intentos": 9}), Written).progreso.numero_intentos == 9
    assert shaped(ana.get(one_of(ana, lesson)), One).progreso.numero_intentos == 9
    shaped(admin.delete(f"/api/progress/{made.id}"), Deleted)


def test_writing_needs_a_token(api, ana, ids, lesson):
    made = ana.studies(lesson)
    refused(api.http.post("/api/progress/", json=ids), 401)
    refused(api.http.put(f"/api/progress/{made['id']}", json={}), 401)
    refused(api.http.delete(f"/api/progress/{made['id']}"), 401)
    expired = {"Authorization": f"Bearer {api.token(ana.id, **ana.token, lifetime=-60)}"}
    refused(api.http.post("/api/progress/", json=ids, headers=expired), 403)


def test_what_is_not_there_is_not_found(api, ana, lesson):
    refused(ana.post("/api/progress/", {"id_usuario": ana.number, "id_leccion": 2_147_483_647}), 404)
    refused(ana.post("/api/progress/", {"id_usuario": ana.number, "id_leccion": 2**53 - 1}), 404)
    refused(ana.post("/api/progress/", {"id_usuario": ana.number, "id_leccion": 2**53}), 400)
    refused(api.http.get(one_of(ana, lesson)), 404)
    refused(ana.put("/api/progress/2147483647", {}), 404)
    refused(ana.delete("/api/progress/2147483647"), 404)
    assert shaped(api.http.get("/api/progress/user/2147483647"), Records).progresos == []


@pytest.mark.parametrize("wrong", ["x", "0", "-1", "1.5"])
def test_an_id_in_a_url_is_a_positive_number(api, ana, wrong):
    assert fields(ana.put(f"/api/progress/{wrong}", {})) == {"id"}
    assert fields(ana.delete(f"/api/progress/{wrong}")) == {"id"}
    assert fields(api.http.get(f"/api/progress/user/{wrong}")) == {"usuarioId"}
    assert fields(api.http.get(f"/api/progress/user/{wrong}/lesson/{wrong}")) == {"usuarioId", "leccionId"}


def test_records_come_in_the_order_of_their_making(api, ana):
    lessons = [make_lesson(api)["id"] for _ in range(3)]
    made = [ana.studies(lesson)["id"] for lesson in reversed(lessons)]
    assert [one.id for one in shaped(ana.get(f"/api/progress/user/{ana.number}"), Records).progresos] == made


@pytest.mark.parametrize(("score", "status"), [(1.1 + 1.9 + 1e-16, 201), (3.0004, 201), (3.001, 400), (-0.001, 400)])
def test_points_are_compared_as_they_are_stored_to_their_thousandths(ana, lesson, score, status):
    body = {"id_usuario": ana.number, "id_leccion": lesson, "puntuacion_obtenida": score}
    answer = ana.post("/api/progress/", body)
    assert answer.status_code == status
    if status == 201:
        assert answer.json()["progreso"]["puntuacion_obtenida"] == 3


def test_two_users_with_one_lesson_do_not_meet(api, ana, lesson):
    ben = user(api)
    mine, other = ana.completes(lesson, score=3), ben.studies(lesson)
    assert mine["id"] != other["id"]
    assert shaped(ben.get(one_of(ben, lesson)), One).progreso.model_dump() == other
