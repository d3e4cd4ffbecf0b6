"""Achievements and who has them, as the language contract's front end reads them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.language import Strict, fields, make_achievement, make_lesson, refused, shaped, user
from tests.people import new_id, new_number


class Achievement(Strict):
    id: int
    nombre: str
    descripcion: str
    icono: str
    criterios: str
    estado: str


class Achievements(Strict):
    logros: list[Achievement]


class One(Strict):
    logro: Achievement


class Written(One):
    message: str


class Deleted(Strict):
    message: str


class Award(Strict):
    id: int
    id_usuario: int
    id_logro: int
    fecha_obtencion: str
    nombre: str
    descripcion: str
    icono: str
    criterios: str


class Assigned(Strict):
    message: str
    logro: Award


class Awards(Strict):
    logros: list[Award]


class Near(Strict):
    id_logro: int
    nombre: str
    criterios: str
    actual: int | None
    objetivo: int | None
    porcentaje: int


class Pending(Strict):
    pendientes: list[Near]


# The document's own example.
BODY = {
    "nombre": "Primer Paso",
    "descripcion": "Completa tu primera lección",
    "icono": "icon-url",
    "criterios": "completar_leccion_1",
    "estado": "pendiente",
}


@pytest.fixture
def ana(api):
    return user(api)


@pytest.fixture
def achievement(api):
    return make_achievement(api, **BODY)


def of_user(somebody):
    return shaped(somebody.api.http.get(f"/api/achievements/user/{somebody.number}"), Awards).logros


def assign(somebody, to, achievement, **more):
    body = {"id_usuario": to.number, "id_logro": achievement["id"], **more}
    return somebody.post("/api/achievements/assign", body)


def near(somebody, achievement, **options):
    answer = somebody.get(f"/api/achievements/user/{somebody.number}/pending", **options)
    return next((one for one in shaped(answer, Pending).pendientes if one.id_logro == achievement["id"]), None)


def test_an_achievement_is_shown_as_authored(api, ana):
    made = shaped(ana.post("/api/achievements/", BODY), Written, 201)
    assert made.message == "Logro creado correctamente"
    assert made.logro.model_dump() == BODY | {"id": made.logro.id}
    assert shaped(api.http.get(f"/api/achievements/{made.logro.id}/"), One).logro == made.logro
    assert made.logro in shaped(api.http.get("/api/achievements/"), Achievements).logros


def test_what_an_author_leaves_out_is_empty_and_pending(api):
    body = {"nombre": "Constancia", "criterios": "ser amable", "icono": None}
    made = shaped(api.author().post("/api/achievements/", body), Written, 201).logro
    assert (made.descripcion, made.icono, made.estado, made.criterios) == ("", "", "pendiente", "ser amable")


BAD = {
    "nombre": ["", " ", None, 5],
    "criterios": ["", None, ["x"]],
    "descripcion": [5, {}],
    "icono": [5],
    "estado": ["ganado", "", True],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_a_wrong_field_is_named(api, field, value):
    assert fields(api.author().post("/api/achievements/", BODY | {field: value})) == {field}


def test_nothing_is_assigned_to_an_account_that_nobody_has(api, ana, achievement):
    body = {"id_logro": achievement["id"], "id_usuario": 2_147_483_647}
    for somebody in [ana, api.author()]:
        assert refused(somebody.post("/api/achievements/assign", body), 404)["message"] == "Usuario no encontrado"
    assert shaped(api.http.get("/api/achievements/user/2147483647"), Awards).logros == []


def test_a_put_changes_what_is_given_and_nothing_else(api, ana, achievement):
    path, changes = f"/api/achievements/{achievement['id']}", {"nombre": "Nuevo Nombre", "estado": "obtenido"}
    changed = shaped(ana.put(path, changes | {"icono": None, "id": 7, "number": 5}), Written)
    assert changed.message == "Logro actualizado correctamente"
    assert changed.logro.model_dump() == achievement | changes
    assert shaped(api.http.get(path), One).logro == changed.logro
    assert fields(ana.put(path, {"nombre": "", "estado": "x"})) == {"nombre", "estado"}


def test_achievements_come_in_the_order_of_their_making(api):
    made = [make_achievement(api)["id"] for _ in range(3)]
    listed = [one.id for one in shaped(api.http.get("/api/achievements/"), Achievements).logros]
    assert [one for one in listed if one in made] == made


def test_a_deleted_achievement_is_gone_and_who_has_it_keeps_it(api, ana, achievement):
    award = shaped(assign(ana, ana, achievement), Assigned, 201).logro
    path = f"/api/achievements/{achievement['id']}"
    assert shaped(ana.delete(path), Deleted).message == "Logro eliminado correctamente"
    refused(api.http.get(path), 404)
    refused(ana.delete(path), 404)
    refused(ana.put(path, {"nombre": "x"}), 404)
    refused(assign(ana, ana, achievement), 404)
    assert of_user(ana) == [award]
    assert make_achievement(api)["id"] > achievement["id"]


def test_an_award_is_the_users_once(api, ana, achievement):
    at = "2025-09-25T10:30:00.000Z"
    first = shaped(assign(ana, ana, achievement, fecha_obtencion=at), Assigned, 201)
    assert first.message == "Logro asignado correctamente"
    assert first.logro.model_dump() == {
        "id": first.logro.id,
        "id_usuario": ana.number,
        "id_logro": achievement["id"],
        "fecha_obtencion": at,
        **{name: BODY[name] for name in ("nombre", "descripcion", "icono", "criterios")},
    }
    again = shaped(assign(ana, ana, achievement, fecha_obtencion="2026-01-01T00:00:00Z"), Assigned, 200)
    assert again == first
    assert of_user(ana) == [first.logro]


def test_an_award_of_many_at_once_is_one(api, ana, achievement):
    with ThreadPoolExecutor(3) as threads:
        answers = [*threads.map(lambda _: assign(ana, ana, achievement), range(3))]
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    assert len({answer.json()["logro"]["id"] for answer in answers}) == 1
    assert len(of_user(ana)) == 1


def test_a_repeated_key_is_answered_as_the_first_time(ana, achievement):
    body = {"id_usuario": ana.number, "id_logro": achievement["id"]}
    key = {"Idempotency-Key": new_id("key")}
    answers = [ana.post("/api/achievements/assign", body, headers=key) for _ in range(2)]
    assert [shaped(answer, Assigned, 201).logro.id for answer in answers] == [answers[0].json()["logro"]["id"]] * 2
    assert answers[1].headers["Idempotency-Replayed"] == "true"


def test_a_repeated_key_makes_one_achievement(api):
    author, key, body = api.author(), {"Idempotency-Key": new_id("key")}, BODY | {"nombre": new_id("logro")}
    answers = [author.post("/api/achievements/", body, headers=key) for _ in range(2)]
    assert len({shaped(answer, Written, 201).logro.id for answer in answers}) == 1
    listed = shaped(api.http.get("/api/achievements/"), Achievements).logros
    assert [one.nombre for one in listed].count(body["nombre"]) == 1


def test_anybody_assigns_to_anybody_where_the_document_has_it_so(api, ana, achievement):
    shaped(assign(user(api), ana, achievement), Assigned, 201)
    assert [one.id_logro for one in of_user(ana)] == [achievement["id"]]
    refused(api.http.post("/api/achievements/assign", json={"id_usuario": 1, "id_logro": achievement["id"]}), 401)


def test_awards_come_by_time_with_the_achievement_as_it_is(api, ana):
    late, early = make_achievement(api), make_achievement(api)
    assign(ana, ana, late, fecha_obtencion="2025-09-26T00:00:00Z")
    assign(ana, ana, early, fecha_obtencion="2025-09-25T00:00:00Z")
    api.author().put(f"/api/achievements/{late['id']}", {"nombre": "Otro nombre"})
    assert [(one.id_logro, one.nombre) for one in of_user(ana)] == [
        (early["id"], "Primer Paso"),
        (late["id"], "Otro nombre"),
    ]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"id_usuario": 0}, "id_usuario"),
        ({"id_usuario": "1"}, "id_usuario"),
        ({"id_usuario": None}, "id_usuario"),
        ({"id_logro": -1}, "id_logro"),
        ({"id_logro": 1.5}, "id_logro"),
        ({"fecha_obtencion": "ayer"}, "fecha_obtencion"),
    ],
)
def test_a_wrong_assignment_is_refused_by_name(ana, wrong, named):
    body = {"id_usuario": ana.number, "id_logro": 1} | wrong
    assert fields(ana.post("/api/achievements/assign", body)) == {named}


def test_what_is_not_there_is_not_found(api, ana):
    refused(assign(ana, ana, {"id": 2_147_483_647}), 404)
    refused(api.http.get("/api/achievements/2147483647"), 404)
    refused(ana.put("/api/achievements/2147483647", {}), 404)
    refused(ana.delete("/api/achievements/2147483647"), 404)
    assert shaped(api.http.get("/api/achievements/user/2147483647"), Awards).logros == []


@pytest.mark.parametrize("wrong", ["x", "0", "-1", "assign"])
def test_an_id_in_a_url_is_a_positive_number(api, wrong):
    if wrong != "assign":
        assert fields(api.author().put(f"/api/achievements/{wrong}", {})) == {"id"}
        assert fields(api.author().delete(f"/api/achievements/{wrong}")) == {"id"}
        assert fields(api.http.get(f"/api/achievements/{wrong}")) == {"id"}
    assert fields(api.http.get(f"/api/achievements/user/{wrong}")) == {"usuarioId"}
    assert fields(api.http.get(f"/api/achievements/user/{wrong}/pending")) == {"usuarioId"}


def test_writing_needs_a_token(api, achievement):
    refused(api.http.post("/api/achievements/", json=BODY), 401)
    refused(api.http.put(f"/api/achievements/{achievement['id']}", json={}), 401)
    refused(api.http.delete(f"/api/achievements/{achievement['id']}"), 401)


def test_how_near_an_achievement_is(api, ana):
    language = new_number()
    lessons = [make_lesson(api, id_idioma=language)["id"] for _ in range(2)]
    first, four, perfect, xp, other = (
        make_achievement(api, criterios)
        for criterios in (
            f"completar_leccion_{lessons[0]}",
            "completar_4_lecciones",
            "puntuacion_perfecta",
            "xp_90",
            "?",
        )
    )
    ana.completes(lessons[0], score=2)
    assert near(ana, four).model_dump() == {
        "id_logro": four["id"],
        "nombre": "Primer Paso",
        "criterios": "completar_4_lecciones",
        "actual": 1,
        "objetivo": 4,
        "porcentaje": 25,
    }
    # Where there is a stream, what is earned is an award by then.
    assert near(ana, first) is None or near(ana, first).porcentaje == 100
    shown = [(one.actual, one.objetivo, one.porcentaje) for one in (near(ana, each) for each in (perfect, xp))]
    assert shown == [(0, 1, 0), (30, 90, 33)]
    assert (near(ana, other).actual, near(ana, other).objetivo, near(ana, other).porcentaje) == (None, None, 0)
    ana.completes(lessons[1], score=2)
    shown = [(one.actual, one.porcentaje) for one in (near(ana, each) for each in (four, perfect, xp))]
    assert shown == [(2, 50), (0, 0), (60, 66)]
    assign(ana, ana, other)
    assert near(ana, other) is None


def test_a_day_of_activity_begins_a_streak_at_once(api, ana):
    streak = make_achievement(api, "racha_2_dias")
    assert near(ana, streak).actual == 0
    ana.completes(make_lesson(api)["id"])
    assert near(ana, streak).actual == 1
