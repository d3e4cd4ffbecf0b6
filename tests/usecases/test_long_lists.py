"""Long lists: each stops at a megabyte and goes on with a cursor, and reads no more than it shows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote

import pytest

from hito import config
from hito.domain.language import Lesson, Level
from hito.edge import pages
from hito.store import achievements as stored_achievements
from hito.store import catalog as stored_catalog
from hito.store import guides as stored_guides
from hito.store import keys, quotas
from hito.store import lessons as stored_lessons
from hito.store.dynamodb import attributes, table
from hito.store.idempotency import NoIdempotency
from hito.store.quotas import What
from hito.usecases import attempts, awards, lessons
from tests.courses import course, put, section
from tests.courses import lesson as a_lesson
from tests.guides import make_exercise as make_guide_exercise
from tests.guides import put_guide
from tests.language import make_achievement, make_exercise, make_lesson, refused, user
from tests.usecases.test_guide_costs import requests


@pytest.fixture
def small_pages(monkeypatch):
    """Answers of half a kilobyte, made of a few entries."""
    monkeypatch.setattr(pages, "MAX_BYTES", 500)
    monkeypatch.setattr(stored_lessons, "PAGE_BYTES", 1_000)
    monkeypatch.setattr(stored_catalog, "_PAGE", 3)
    monkeypatch.setattr(stored_guides, "_PAGE", 3)


def walk(person, path, name=None):
    """All that a list shows, page by page, and how many pages there are."""
    found, count, here = [], 0, path
    while True:
        answer = person.get(here)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        for key in name.split(".") if name else []:
            body = body[key]
        found += body
        count += 1
        assert count < 300
        if "X-Next-Cursor" not in answer.headers:
            return found, count
        here = at(path, answer.headers["X-Next-Cursor"])


def at(path, cursor):
    return f"{path}{'&' if '?' in path else '?'}cursor={quote(cursor)}"


def of_lessons(api):
    for n in range(6):
        make_lesson(api, contenido="x" * 300, orden_secuencia=5 - n)
    return api.learner(), "/api/lessons/", "lecciones"


def of_lessons_for_somebody(api):
    _, path, name = of_lessons(api)
    return api.learner(), f"{path}?id_usuario={user(api).number}", name


def of_exercises(api):
    number = make_lesson(api)["id"]
    for _ in range(8):
        make_exercise(api, number)
    return api.learner(), f"/api/exercises/lesson/{number}", "ejercicios"


def of_achievements(api):
    for _ in range(8):
        make_achievement(api)
    return api.learner(), "/api/achievements/", "logros"


def of_pending(api):
    of_achievements(api)
    return api.learner(), f"/api/achievements/user/{user(api).number}/pending", "pendientes"


def of_guides(api):
    for n in range(8):
        put_guide(api, order=n, title="Guía " * 10)
    return api.author(), "/guides/", None


def of_a_guide(api):
    guide = put_guide(api)
    for _ in range(8):
        make_guide_exercise(api, guide)
    return api.author(), f"/exercises/by-guide/{guide}", None


def of_all_exercises(api):
    of_a_guide(api)
    return api.author(), "/exercises/all", None


def with_progress(api):
    ana, path, _ = of_a_guide(api)
    return ana, f"/guides/{path.rpartition('/')[2]}/exercises-with-progress", None


def of_totals(api):
    ana, _, _ = of_guides(api)
    return ana, "/progress/guides", None


def of_overview(api):
    ana, _, _ = of_guides(api)
    return ana, "/progress/overview?include_exercises=true", "guides"


def of_completed(api):
    ana = api.learner()
    for _ in range(8):
        exercise = make_guide_exercise(api, put_guide(api))
        ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": "ls"}).raise_for_status()
    return ana, "/progress/completed", None


def of_courses(api):
    for _ in range(8):
        put(api, course(section("A")))
    return api.author(), "/catalog/courses", "courses"


def of_mine(api):
    ana = api.learner()
    for _ in range(5):
        ana.enrollment(str(put(api, course(section("A"), description="x" * 200))["id"])).raise_for_status()
    return ana, "/courses/my_courses", "courses"


def of_videos(api):
    ana = api.student()
    shown = put(api, course(section("A", *(a_lesson(f"Video {n}") for n in range(20)))))
    return ana, f"/api/v1/Progress/videos/{ana.id}/{shown['id']}", None


def of_units_explained(api):
    ana, path, _ = of_videos(api)
    return ana, f"/v1/learners/{ana.id}/explain?course={path.rpartition('/')[2]}", "course.units"


def of_what_was_said(api):
    ana, exercise = api.learner(), make_guide_exercise(api, put_guide(api))
    for n in range(4):
        ana.post("/feedback/chat", {"exercise_id": exercise, "message": f"¿Qué es {n}?"}).raise_for_status()
    return ana, f"/feedback/history?exercise_id={exercise}", None


LISTS = [
    *(of_lessons, of_lessons_for_somebody, of_exercises, of_achievements, of_pending),
    *(of_guides, of_a_guide, of_all_exercises, with_progress, of_totals, of_overview, of_completed),
    *(of_courses, of_mine, of_videos, of_units_explained, of_what_was_said),
]


@pytest.mark.parametrize("make", LISTS, ids=lambda make: make.__name__)
def test_pages_are_small_and_together_the_whole_list(in_process, make, request):
    person, path, name = make(in_process)
    whole, at_once = walk(person, path, name)
    assert at_once == 1
    request.getfixturevalue("small_pages")
    shown, count = walk(person, path, name)
    assert count > 1
    key = sorted if make in {of_all_exercises, of_what_was_said} else list
    assert key(map(str, shown)) == key(map(str, whole))


@pytest.mark.parametrize("make", LISTS, ids=lambda make: make.__name__)
def test_a_cursor_that_no_list_gave_is_refused_or_finds_nothing(in_process, make):
    person, path, _ = make(in_process)
    for cursor in ["", "%", "x" * 3_000, "4oGv", "9-9-9", "-1", "8J-_vw", "1" * 40]:
        assert person.get(at(path, cursor)).status_code in {200, 400}


@pytest.mark.parametrize("make", [of_guides, of_a_guide, of_all_exercises, of_courses], ids=lambda make: make.__name__)
def test_what_is_read_for_a_page_and_fits_is_shown_and_the_next_one_goes_on_after_it(in_process, make, monkeypatch):
    person, path, name = make(in_process)
    whole, _ = walk(person, path, name)
    monkeypatch.setattr(stored_catalog, "_PAGE", 3)
    monkeypatch.setattr(stored_guides, "_PAGE", 3)
    shown, count = walk(person, path, name)
    assert count >= len(whole) // 3
    # Guides of one order stand by their titles on a page, and by their ids from page to page.
    key = sorted if make in {of_all_exercises, of_guides} else list
    assert key(map(str, shown)) == key(map(str, whole))


def test_a_users_records_and_awards_go_on_with_a_cursor(in_process, monkeypatch):
    ana = user(in_process)
    for _ in range(7):
        ana.completes(make_lesson(in_process)["id"])
        achievement = make_achievement(in_process)["id"]
        ana.post("/api/achievements/assign", {"id_usuario": ana.number, "id_logro": achievement}).raise_for_status()
    onward = table.page_after

    def a_few(prefix, after, most=None):
        return onward(prefix, after, 3)

    for path, name in (("/api/progress/user", "progresos"), ("/api/achievements/user", "logros")):
        whole, _ = walk(ana, f"{path}/{ana.number}", name)
        with monkeypatch.context() as few:
            few.setattr(table, "page_after", a_few)
            shown, count = walk(ana, f"{path}/{ana.number}", name)
        assert count > 2
        assert sorted(one["id"] for one in shown) == [one["id"] for one in whole]
        assert len(whole) == 7


def test_a_lesson_that_is_deleted_while_its_list_is_read_is_left_out(in_process):
    stays, goes = make_lesson(in_process)["id"], make_lesson(in_process)["id"]
    table.delete(stored_lessons.key(goes))
    shown, _ = walk(in_process.learner(), "/api/lessons/", "lecciones")
    assert [one["id"] for one in shown if one["id"] in (stays, goes)] == [stays]


def test_of_awards_a_page_holds_as_many_as_are_read_for_it(in_process, monkeypatch):
    ana, boss = user(in_process), in_process.author()
    for _ in range(5):
        body = {"id_usuario": ana.number, "id_logro": make_achievement(in_process)["id"]}
        boss.post("/api/achievements/assign", body).raise_for_status()
    monkeypatch.setattr(stored_achievements, "_AWARDS_PAGE", 2)
    shown, count = walk(ana, f"/api/achievements/user/{ana.number}", "logros")
    assert (len(shown), count) == (5, 3)


def test_newer_awards_are_those_that_were_granted_later(in_process):
    ana, boss = user(in_process), in_process.author()
    body = {"id_usuario": ana.number, "id_logro": make_achievement(in_process)["id"]}
    boss.post("/api/achievements/assign", body).raise_for_status()
    [award] = awards.page_of_user(ana.number, None)[0]
    granted = award.granted_at
    assert awards.page_of_user(ana.number, None, granted)[0] == []
    assert awards.page_of_user(ana.number, None, granted - timedelta(milliseconds=1))[0] == [award]


def test_everybodys_attempts_are_a_page_of_so_many_bytes(in_process, monkeypatch):
    ana, exercise = in_process.learner(), make_guide_exercise(in_process, put_guide(in_process), "conceptual")
    for n in range(4):
        body = {"exercise_id": exercise, "submitted_answer": f"{n}" * 1_500}
        ana.post("/attempts/", body).raise_for_status()
    # What an answer shows of an attempt beside its texts counts as a thousand bytes.
    monkeypatch.setattr(attempts, "MAX_BYTES", 5_000)
    shown, count = walk(in_process.author(), f"/attempts/admin/all?exercise_id={exercise}")
    assert (len(shown), count) == (4, 2)
    monkeypatch.setattr(attempts, "MAX_BYTES", 4_999)
    assert walk(in_process.author(), f"/attempts/admin/all?exercise_id={exercise}")[1] == 4


@pytest.fixture(scope="module")
def many_lessons(in_process):
    """Ten megabytes of lessons."""
    for item in table.query(stored_lessons.sequence_key()):
        table.delete_all([attributes.key_of(item)])
    text = "x" * 250_000
    return [
        lessons.add(
            Lesson(id=0, title=f"Lección {n}", level=Level.BEGINNER, order_milli=n, text=text), NoIdempotency()
        ).id
        for n in range(40)
    ]


def test_a_page_of_large_lessons_is_a_megabyte_and_two_requests_wherever_it_begins(in_process, many_lessons):
    ana, query, sizes, found, asked = in_process.learner(), {}, [], [], []
    while query is not None:
        with requests() as made:
            answer = ana.get("/api/lessons/", params=query)
        asked.append(dict(made))
        sizes.append(len(answer.content))
        found += [one["id"] for one in answer.json()["lecciones"]]
        cursor = answer.headers.get("X-Next-Cursor")
        query = {"cursor": cursor} if cursor else None
    assert found == many_lessons
    assert max(sizes) <= 1_000_100
    assert all(made == {"Query": 1, "BatchGetItem": 1} for made in asked)


def test_what_awards_and_courses_look_at_holds_no_texts_of_lessons(many_lessons):
    entries = table.query(stored_lessons.sequence_key())
    assert len(entries) == len(many_lessons)
    assert max(len(str(entry)) for entry in entries) < 500


def test_a_lesson_that_moves_is_in_the_list_once(in_process):
    moved = make_lesson(in_process, orden_secuencia=7)["id"]
    boss = in_process.author()
    for order in (3, 0, 9):
        assert boss.put(f"/api/lessons/{moved}", {"orden_secuencia": order, "titulo": f"A {order}"}).status_code == 200
    listed = [one for one in walk(boss, "/api/lessons/", "lecciones")[0] if one["id"] == moved]
    assert [(one["orden_secuencia"], one["titulo"]) for one in listed] == [(9, "A 9")]
    assert boss.delete(f"/api/lessons/{moved}").status_code == 200
    assert all(one["id"] != moved for one in walk(boss, "/api/lessons/", "lecciones")[0])


def test_authors_at_once_leave_the_list_as_the_lesson_is(in_process):
    moved = make_lesson(in_process)["id"]
    boss = in_process.author()
    changes = [{"orden_secuencia": n} if n % 2 else {"titulo": f"Título {n}"} for n in range(12)]
    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(lambda body: boss.put(f"/api/lessons/{moved}", body).status_code, changes))
    assert set(statuses) == {200}
    stored = lessons.find(moved)
    entries = [
        entry for entry in table.query(stored_lessons.sequence_key()) if entry["SK"]["S"].endswith(f"#{moved:010}")
    ]
    assert [entry["SK"]["S"] for entry in entries] == [stored_lessons.entry_key(stored.order_milli, moved)["SK"]]
    assert entries[0]["title"]["S"] == stored.title


LESSON = {"titulo": "Verbos", "nivel": "principiante"}
MAKE = {
    What.LESSON: ("/api/lessons/", lambda _: LESSON, "leccion"),
    What.EXERCISE: (
        "/api/exercises/",
        lambda api: {
            "tipo": "traducción",
            "enunciado": "Hello",
            "respuesta_correcta": "Hola",
            "id_leccion": make_lesson(api)["id"],
        },
        "ejercicio",
    ),
    What.ACHIEVEMENT: ("/api/achievements/", lambda _: {"nombre": "Uno", "criterios": "xp_10"}, "logro"),
}


@pytest.fixture
def few(monkeypatch):
    for what in What:
        monkeypatch.setitem(quotas.MOST, what, 3)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("what", What)
def test_who_is_no_admin_authors_so_much_and_no_more_and_deleting_makes_room(in_process, what):
    path, body, name = MAKE[what]
    ana, body = in_process.learner(), body(in_process)
    made = [ana.post(path, body).json()[name]["id"] for _ in range(3)]
    assert "borra alguno" in refused(ana.post(path, body), 409)["message"]
    # It does not matter who deletes it.
    assert in_process.author().delete(f"{path}{made[0]}").status_code == 200
    assert ana.post(path, body).status_code == 201
    refused(ana.post(path, body), 409)
    # Others, and admins, are not concerned.
    assert in_process.learner("ben").post(path, body).status_code == 201
    boss = in_process.author()
    assert {boss.post(path, body).status_code for _ in range(5)} == {201}


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("what", What)
def test_of_many_at_once_as_many_are_made_as_may_be(in_process, what):
    path, body, _ = MAKE[what]
    ana, body = in_process.learner(), body(in_process)
    with ThreadPoolExecutor(10) as pool:
        statuses = sorted(pool.map(lambda _: ana.post(path, body).status_code, range(10)))
    assert statuses == [201] * 3 + [409] * 7


@pytest.mark.usefixtures("few")
def test_a_deleted_lesson_frees_the_quotas_of_all_authors_of_its_exercises(in_process):
    ana, ben, lesson = in_process.learner(), in_process.learner("ben"), make_lesson(in_process)["id"]
    path, body, _ = MAKE[What.EXERCISE]
    body = body(in_process) | {"id_leccion": lesson}
    for who in (ana, ben):
        assert [who.post(path, body).status_code for _ in range(4)] == [201, 201, 201, 409]
    assert in_process.author().delete(f"/api/lessons/{lesson}").status_code == 200
    body["id_leccion"] = make_lesson(in_process)["id"]
    for who in (ana, ben):
        assert [who.post(path, body).status_code for _ in range(4)] == [201, 201, 201, 409]


@pytest.mark.usefixtures("few")
def test_what_an_erased_author_left_can_be_deleted(in_process):
    ana = in_process.learner()
    made = ana.post("/api/lessons/", LESSON).json()["leccion"]["id"]
    table.delete_all([attributes.key_of(item) for item in table.query(keys.of_learner(ana.id))])
    assert in_process.author().delete(f"/api/lessons/{made}").status_code == 200
    assert table.query(keys.of_learner(ana.id)) == []


@pytest.mark.usefixtures("few")
def test_a_repetition_by_key_counts_once(in_process):
    ana = in_process.learner()
    answers = [ana.post("/api/lessons/", LESSON, headers={"Idempotency-Key": "k"}) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {201}
    assert [ana.post("/api/lessons/", LESSON).status_code for _ in range(3)] == [201, 201, 409]


@pytest.fixture
def limits_on(monkeypatch):
    monkeypatch.setenv("RATE_LIMITS", "0.05")
    config.settings.cache_clear()
    yield
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.mark.usefixtures("limits_on")
@pytest.mark.parametrize("path", ["/api/lessons", "/api/exercises", "/api/achievements"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_who_is_no_admin_authors_so_often_within_a_minute(in_process, method, path):
    ana, one = in_process.learner(), path if method == "POST" else f"{path}/2147483647"
    statuses = [ana.request(method, one, json={}) for _ in range(8)]
    assert statuses[-1].status_code == 429
    assert int(statuses[-1].headers["Retry-After"]) <= 60
    boss = in_process.author()
    assert 429 not in {boss.request(method, one, json={}).status_code for _ in range(8)}
