"""What the language contract's document leaves to the deployment, and what its front end does not see."""

from datetime import UTC, date, datetime

import pytest

from hito import caches, config
from hito.domain import language
from hito.domain.language import Level, Written
from hito.domain.moments import Moment
from hito.edge import pages
from hito.store import course_records
from hito.store import lessons as stored_lessons
from hito.store.dynamodb import attributes, table
from hito.store.idempotency import NoIdempotency
from hito.usecases import content, lesson_progress, tracking, videos
from tests.language import fields, make_achievement, make_exercise, make_lesson, refused, user
from tests.people import new_number

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def api(in_process):
    return in_process


@pytest.fixture
def strict(monkeypatch):
    monkeypatch.setenv("LANGUAGE_API_ACCESS", "strict")
    config.settings.cache_clear()
    yield
    monkeypatch.undo()
    config.settings.cache_clear()


def test_strictly_authors_are_admins(api, strict):
    lesson, achievement = make_lesson(api)["id"], make_achievement(api)["id"]
    exercise, ana = make_exercise(api, lesson)["id"], user(api)
    for kind, one in [("lessons", lesson), ("exercises", exercise), ("achievements", achievement)]:
        refused(ana.post(f"/api/{kind}/", {}), 403)
        refused(ana.put(f"/api/{kind}/{one}", {}), 403)
        refused(ana.delete(f"/api/{kind}/{one}"), 403)
        refused(api.http.post(f"/api/{kind}/", json={}), 401)
        assert api.http.get(f"/api/{kind}/{one}").status_code == 200
        assert api.author().put(f"/api/{kind}/{one}", {}).status_code == 200
    assert api.http.get("/api/lessons/").status_code == 200


def test_strictly_what_is_a_users_is_read_by_them_and_admins(api, strict):
    lesson, ana, ben = make_lesson(api)["id"], user(api), user(api)
    ana.studies(lesson)
    for path in [
        f"/api/progress/user/{ana.number}",
        f"/api/progress/user/{ana.number}/lesson/{lesson}",
        f"/api/achievements/user/{ana.number}",
        f"/api/achievements/user/{ana.number}/pending",
        f"/api/lessons/?id_usuario={ana.number}",
    ]:
        assert (ana.get(path).status_code, api.author().get(path).status_code) == (200, 200)
        for other in [ben, api.learner()]:
            refused(other.get(path), 403)
        refused(api.http.get(path), 401)


def test_strictly_only_admins_assign_to_others_and_nobody_to_themselves(api, strict):
    ana, ben, achievement = user(api), user(api), make_achievement(api)["id"]
    body = {"id_logro": achievement, "id_usuario": ana.number}
    for who in (ana, ben, api.person("ana", role="student"), api.person("eva", role="sensei")):
        refused(who.post("/api/achievements/assign", body), 403)
        # Before it is looked at.
        refused(who.post("/api/achievements/assign", {}), 403)
    refused(api.http.post("/api/achievements/assign", json=body), 401)
    assert ana.get(f"/api/achievements/user/{ana.number}").json() == {"logros": []}
    assert api.author().post("/api/achievements/assign", body).status_code == 201
    assert len(ana.get(f"/api/achievements/user/{ana.number}").json()["logros"]) == 1


def test_strictly_the_right_answer_is_shown_to_admins_alone(api, strict):
    lesson = make_lesson(api)["id"]
    made = make_exercise(api, lesson, respuesta_correcta="Hola", opciones=["Hola", "Adiós"])
    assert made["respuesta_correcta"] == "Hola"
    one, of_lesson = f"/api/exercises/{made['id']}", f"/api/exercises/lesson/{lesson}"
    readers = [api.http, user(api), api.student(), api.person("eva", role="sensei")]
    for reader in readers:
        shown = reader.get(one).json()["ejercicio"]
        assert shown == made | {"respuesta_correcta": None}
        assert reader.get(of_lesson).json()["ejercicios"] == [shown]
    assert api.author().get(one).json()["ejercicio"] == made
    assert api.author().get(of_lesson).json()["ejercicios"] == [made]
    assert api.author().put(one, {}).json()["ejercicio"] == made
    for path in (one, of_lesson):
        refused(api.http.get(path, headers={"Authorization": "Bearer x"}), 401)


def test_as_documented_everybody_is_shown_the_right_answer_whatever_token_they_bring(api):
    made = make_exercise(api, make_lesson(api)["id"])
    for headers in ({}, {"Authorization": "Bearer x"}):
        shown = api.http.get(f"/api/exercises/{made['id']}", headers=headers).json()["ejercicio"]
        assert shown["respuesta_correcta"] == "Hola, ¿cómo estás?"


def test_strictly_a_record_of_another_is_as_if_it_were_not_there(api, strict):
    made, ben = user(api).studies(make_lesson(api)["id"]), user(api)
    for body in ({}, {"numero_intentos": 9}, {"id_usuario": ben.number}):
        nobodys = ben.put(f"/api/progress/{10**12}", body)
        anothers = ben.put(f"/api/progress/{made['id']}", body)
        assert (anothers.status_code, anothers.json()) == (nobodys.status_code, nobodys.json())
        refused(anothers, 404)
    refused(ben.delete(f"/api/progress/{made['id']}"), 404)
    assert api.author().put(f"/api/progress/{made['id']}", {}).json()["progreso"] == made


def test_a_long_list_goes_on_with_a_cursor(api, monkeypatch):
    monkeypatch.setattr(pages, "MAX_BYTES", 1_000)
    number = new_number()
    made = [make_lesson(api, id_idioma=number, contenido="x" * 400)["id"] for _ in range(3)]
    made.append(make_lesson(api, id_idioma=number, contenido="x" * 4_000)["id"])
    shown, query = [], {}
    while True:
        page = api.http.get("/api/lessons/", params=query)
        assert page.json()["lecciones"]
        shown += [one["id"] for one in page.json()["lecciones"] if one["id_idioma"] == number]
        if "X-Next-Cursor" not in page.headers:
            break
        query = {"cursor": page.headers["X-Next-Cursor"]}
    assert shown == made
    for wrong in ("x", "1", "-1-1", "1-1-1", ""):
        assert fields(api.http.get("/api/lessons/", params={"cursor": wrong})) == {"cursor"}


def test_a_lesson_is_a_unit_whose_update_rules_hold_whatever_the_record_says(api):
    lesson, ana = make_lesson(api)["id"], user(api)
    made = ana.studies(lesson, estado_completitud="completada", tiempo_dedicado=900, puntuacion_obtenida=3)
    unit = tracking.read(ana.id, language.COURSE).unit(str(lesson))
    assert (unit.watched_ms, unit.completed_at is None) == (900_000, False)
    back = {"estado_completitud": "en_progreso", "tiempo_dedicado": 10, "puntuacion_obtenida": 0}
    assert ana.put(f"/api/progress/{made['id']}", back).status_code == 200
    record = lesson_progress.find(ana.number, lesson)
    assert (record.watched_ms, record.completed_at) == (900_000, unit.completed_at)
    assert (record.best_milli, record.written.score_milli) == (3_000, 0)
    assert tracking.read(ana.id, language.COURSE).header.listed


def test_the_lessons_are_a_course_that_is_completed_once_all_are(api):
    for item in table.query(stored_lessons.sequence_key()):
        table.delete_all([attributes.key_of(item)])
    caches.clear_all()
    first, second = (make_lesson(api)["id"] for _ in range(2))
    ana = user(api)
    # Cached content may be a second old. A completion, which is final, does not depend on it.
    ana.completes(first)
    assert course_records.get(ana.id, language.COURSE).header.first_completed_at is None
    ana.completes(second)
    tracking.ensure_completion_of(ana.id, language.COURSE, content.get_latest(language.COURSE))
    assert course_records.get(ana.id, language.COURSE).header.first_completed_at is not None


def test_a_summary_shows_the_lessons_as_a_course(api):
    ana = user(api)
    ana.completes(make_lesson(api)["id"])

    summary = videos.summary(ana.id, NOW)
    assert [one.course for one in summary.recent] == ["lessons"]


def test_a_users_standing_is_of_their_records_and_days(api):
    ana = user(api)
    for day, score in [(3, 3_000), (4, 2_000), (5, 0)]:
        written = Written(status=language.Status.COMPLETED, score_milli=score)
        lesson = make_lesson(api)["id"]
        lesson_progress.add(
            ana.number, lesson, written, Moment.utc(datetime(2026, 1, day, tzinfo=UTC)), NoIdempotency()
        )
    standing = lesson_progress.standing(ana.number, date(2026, 1, 6))
    assert (standing.xp, standing.streak, standing.level) == (80, 3, Level.BEGINNER)
    assert lesson_progress.standing(user(api).number, date(2026, 1, 6)).xp == 0


def test_what_a_crash_left_of_a_lesson_goes_with_the_next_call(api):
    lesson = make_lesson(api)["id"]
    exercise = make_exercise(api, lesson)["id"]
    table.delete_all([attributes.key_of(item) for item in table.query(stored_lessons.key(lesson))])
    assert api.author().delete(f"/api/lessons/{lesson}").status_code == 200
    refused(api.http.get(f"/api/exercises/{exercise}"), 404)
    refused(api.author().delete(f"/api/lessons/{lesson}"), 404)


def test_a_record_whose_learner_was_erased_is_gone(api):
    ana, lesson = user(api), make_lesson(api)["id"]
    made = ana.studies(lesson)
    table.delete_all([attributes.key_of(item) for item in table.query(course_records.courses_key(ana.id, None))])
    refused(api.author().put(f"/api/progress/{made['id']}", {}), 404)
