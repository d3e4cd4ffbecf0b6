"""Somebody else writes between what a request reads and what it then writes: neither loses anything."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic

import boto3
import pytest

from hito.domain import progress
from hito.domain.records import CourseId, Kind
from hito.store import course_records, learners, lesson_records
from hito.store.dynamodb import table
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import UpdateItem
from hito.store.idempotency import IdempotencyKey
from tests.accounts import log_in, logged_in, new_email, new_user, register
from tests.aws_calls import intercepted
from tests.courses import course, enrolled, ids, lessons, put
from tests.language import make_achievement, make_lesson, user
from tests.people import new_id

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
TUTORIAL = "/v1/tutorials/progress/python"
KEYED = {"Idempotency-Key": "k1"}

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@contextmanager
def before(operation, do, about=""):
    """Inside, ``do`` is done just before the first request of an operation whose parameters hold a text."""
    done = []

    def overtake(attempt):
        if not done and attempt.operation == operation and about in attempt.body.decode():
            done.append(True)
            do()

    with intercepted(overtake):
        yield
    assert done, "nobody was overtaken"


@pytest.mark.parametrize("headers", [{}, KEYED], ids=["without a key", "with a key"])
def test_an_award_that_somebody_else_gave_meanwhile_stays_theirs(in_process, headers):
    ana, boss, achievement = user(in_process), in_process.author(), make_achievement(in_process)
    body, given = {"id_usuario": ana.number, "id_logro": achievement["id"]}, []

    def give():
        given.append(boss.post("/api/achievements/assign", body))

    with before("TransactWriteItems", give):
        answer = ana.post("/api/achievements/assign", body, headers=headers)
    assert (given[0].status_code, answer.status_code) == (201, 200)
    assert answer.json()["logro"] == given[0].json()["logro"]
    shown = in_process.http.get(f"/api/achievements/user/{ana.number}").json()["logros"]
    assert shown == [given[0].json()["logro"]]


def test_an_email_that_changes_while_the_account_is_deleted_is_free_afterwards(in_process):
    ana, email = new_user(in_process), new_email()
    with before("TransactWriteItems", lambda: ana.put(correo=email).raise_for_status()):
        assert ana.delete().status_code == 200
    assert log_in(in_process, email).status_code == 401
    for each in (ana.email, email):
        assert register(in_process, correo=each).status_code == 201


def test_of_two_changes_of_an_email_the_one_that_loses_is_free_afterwards(in_process):
    ana, lost, kept = new_user(in_process), new_email(), new_email()
    with before("TransactWriteItems", lambda: ana.put(correo=lost).raise_for_status()):
        assert ana.put(correo=kept).status_code == 200
    assert log_in(in_process, kept).status_code == 200
    for each in (ana.email, lost):
        assert register(in_process, correo=each).status_code == 201


def test_a_password_that_changes_twice_at_once_ends_every_token_but_the_last(in_process):
    ana, between = new_user(in_process), []

    def change_first():
        ana.put(contrasena="la primera de dos").raise_for_status()
        between.append(logged_in(in_process, ana.email, "la primera de dos"))

    with before("TransactWriteItems", change_first):
        assert ana.put(contrasena="la segunda de dos").status_code == 200
    assert log_in(in_process, ana.email, "la primera de dos").status_code == 401
    last = logged_in(in_process, ana.email, "la segunda de dos")
    assert [each.get(ana.profile).status_code for each in (ana, *between, last)] == [401, 401, 200]


def test_a_password_is_not_hashed_anew_over_one_that_was_changed_meanwhile(in_process, monkeypatch):
    ana = new_user(in_process)
    monkeypatch.setattr("hito.usecases.passwords.is_outdated", lambda _hash: True)
    with before("UpdateItem", lambda: ana.put(contrasena="otra contraseña").raise_for_status(), about="password"):
        log_in(in_process, ana.email)
    monkeypatch.undo()
    assert log_in(in_process, ana.email, "otra contraseña").status_code == 200


def test_a_record_that_was_deleted_and_made_anew_meanwhile_is_not_deleted_by_its_old_number(in_process):
    ana, lesson, anew = user(in_process), make_lesson(in_process)["id"], []
    path = f"/api/progress/{ana.studies(lesson)['id']}"

    def make_anew():
        ana.delete(path).raise_for_status()
        anew.append(ana.studies(lesson))

    with before("TransactWriteItems", make_anew):
        assert ana.delete(path).status_code == 404
    shown = ana.get(f"/api/progress/user/{ana.number}/lesson/{lesson}")
    assert (shown.status_code, shown.json()["progreso"]) == (200, anew[0])
    assert ana.delete(f"/api/progress/{anew[0]['id']}").status_code == 200


def test_of_two_changes_of_a_record_at_once_both_are_kept(in_process):
    ana = user(in_process)
    path = f"/api/progress/{ana.studies(make_lesson(in_process)['id'])['id']}"
    with before("UpdateItem", lambda: ana.put(path, {"numero_intentos": 4}).raise_for_status(), about="#UNIT#"):
        answer = ana.put(path, {"tiempo_dedicado": 60})
    shown = answer.json()["progreso"]
    assert (answer.status_code, shown["numero_intentos"], shown["tiempo_dedicado"]) == (200, 4, 60)


def test_a_number_that_leads_to_nobodys_record_any_more_shows_no_other(in_process):
    ana, lesson = user(in_process), make_lesson(in_process)["id"]
    old = ana.studies(lesson)["id"]
    place = table.get(lesson_records.number_key(old))
    ana.delete(f"/api/progress/{old}").raise_for_status()
    new = ana.studies(lesson)["id"]
    boto3.client("dynamodb").put_item(TableName="hito-test", Item=place)
    assert ana.put(f"/api/progress/{old}", {"numero_intentos": 9}).status_code == 404
    assert ana.delete(f"/api/progress/{old}").status_code == 404
    assert ana.put(f"/api/progress/{new}", {}).json()["progreso"]["numero_intentos"] == 0


@pytest.mark.parametrize("headers", [{}, KEYED], ids=["without a key", "with a key"])
def test_a_unit_over_the_limit_goes_unless_another_device_goes_on_with_it(in_process, monkeypatch, headers):
    monkeypatch.setattr(progress, "MAX_ANNOUNCED_UNITS", 1)
    ana, others = in_process.learner(), []
    ana.chapter("python", "a")
    chapter = {"chapterId": "b", "watchTime": 1}
    assert ana.post(f"{TUTORIAL}/chapter", chapter, headers=headers).status_code == 400
    assert len(ana.progress("python")["chapterProgress"]) == 1

    def go_on():
        others.append(ana.chapter("python", "b", watch_time=30).status_code)

    with before("DeleteItem", go_on, about="#UNIT#"):
        assert ana.post(f"{TUTORIAL}/chapter", chapter, headers=headers).status_code == 400
    assert others == [200]
    assert [one["watchTime"] for one in ana.progress("python")["chapterProgress"]] == [300, 30]


def test_a_quiz_over_the_limit_goes_unless_another_device_takes_it_too(in_process, monkeypatch):
    monkeypatch.setattr(progress, "MAX_QUIZZES", 1)
    ana, others = in_process.learner(), []

    def take(quiz):
        body = {"quizId": quiz, "score": 1, "maxScore": 2, "passed": True}
        return ana.post(f"{TUTORIAL}/quiz", body).status_code

    assert [take("a"), take("b")] == [200, 400]
    assert len(ana.progress("python")["quizScores"]) == 1
    with before("DeleteItem", lambda: others.append(take("b")), about="#QUIZ#"):
        assert take("b") == 400
    assert others == [200]
    assert [one["attempts"] for one in ana.progress("python")["quizScores"]] == [1, 2]


def test_what_was_over_the_limit_is_not_taken_back_once_it_was_made_anew_after_a_reset(in_process, monkeypatch):
    monkeypatch.setattr(progress, "MAX_QUIZZES", 1)
    monkeypatch.setattr(progress, "MAX_ANNOUNCED_UNITS", 1)
    ana = in_process.learner()

    def take(quiz):
        body = {"quizId": quiz, "score": 1, "maxScore": 2, "passed": True}
        return ana.post(f"{TUTORIAL}/quiz", body).status_code

    def begin_anew():
        ana.delete(TUTORIAL).raise_for_status()
        assert (ana.chapter("python", "b").status_code, take("b")) == (200, 200)

    ana.chapter("python", "a")
    take("a")
    with before("DeleteItem", begin_anew, about="#QUIZ#"):
        assert take("b") == 400
    assert [one["quizId"] for one in ana.progress("python")["quizScores"]] == ["b"]
    with before("DeleteItem", begin_anew, about="#UNIT#"):
        assert ana.chapter("python", "c").status_code == 400
    with before("DeleteItem", begin_anew, about="#UNIT#"):
        # The same unit, so that only the time tells the two apart.
        ana.delete(TUTORIAL).raise_for_status()
        ana.chapter("python", "a")
        assert ana.chapter("python", "b").status_code == 400
    assert [one["chapterId"] for one in ana.progress("python")["chapterProgress"]] == ["b"]


def test_a_certificate_that_a_reset_overtakes_is_neither_given_nor_answered_as_given(in_process):
    ana = in_process.learner()
    ana.chapter("python", completed=True, totalChapters=1)
    with before("TransactWriteItems", lambda: ana.delete(TUTORIAL).raise_for_status()):
        assert ana.post(f"{TUTORIAL}/complete", {}, headers=KEYED).status_code == 404
    assert not ana.progress("python")["certificateEarned"]


def test_a_keyed_write_whose_condition_does_not_hold_says_so(in_process):
    ana = new_id("ana")
    learners.remember_zone(ana, "UTC")
    use = IdempotencyKey(ana, "POST /here", "k1", "hash", MONDAY)
    assert not use.write(UpdateItem(learners.key(ana), Update().if_equals("zone", None).set(zone="CET")))
    again = IdempotencyKey(ana, "POST /here", "k1", "hash", MONDAY)
    again.check()
    assert not again.replayed


def test_of_two_sections_at_once_both_are_there_and_no_number_is_wasted(in_process):
    number, boss = put(in_process, course())["id"], in_process.author()

    def add(name):
        boss.post(f"/workbrench/new_section/{number}?section_name={name}").raise_for_status()

    with before("TransactWriteItems", lambda: add("theirs")):
        add("mine")
    sections = boss.get(f"/catalog/courses/{number}").json()["sections"]
    numbers = {one["title"]: one["id"] for one in sections}
    assert [one["title"] for one in sections][1:] == ["theirs", "mine"]
    assert numbers["theirs"] == numbers["mine"] + 1


def key_of(learner, now):
    return IdempotencyKey(learner, "POST /here", "k1", "hash", now)


def reserves(use):
    """Whether a key can be reserved at once."""
    return use.reserve(until=monotonic() - 1)


def test_who_lost_a_reservation_does_not_release_that_of_who_has_it_now():
    ana = new_id("ana")
    first, second = key_of(ana, MONDAY), key_of(ana, MONDAY + timedelta(seconds=30))
    assert reserves(first)
    assert reserves(second)
    first.release()
    assert not reserves(key_of(ana, MONDAY + timedelta(seconds=31)))
    second.release()
    assert reserves(key_of(ana, MONDAY + timedelta(seconds=31)))


def test_a_reservation_lasts_30_seconds():
    ana = new_id("ana")
    assert reserves(key_of(ana, MONDAY))
    assert not reserves(key_of(ana, MONDAY + timedelta(seconds=29, milliseconds=999)))
    assert reserves(key_of(ana, MONDAY + timedelta(seconds=30)))


def test_a_key_is_remembered_for_24_hours():
    ana = new_id("ana")
    assert key_of(ana, MONDAY).write(UpdateItem(learners.key(ana), Update().set(zone="UTC")))
    for later, is_known in [(timedelta(days=1, milliseconds=-1), True), (timedelta(days=1), False)]:
        use = key_of(ana, MONDAY + later)
        use.check()
        assert use.replayed is is_known


def test_of_devices_that_finish_the_last_lessons_at_once_the_last_one_completes_the_course(in_process):
    shown = put(in_process, course(lessons(3)))
    ana, of_course = enrolled(in_process, shown["id"]), CourseId(Kind.COURSE, str(shown["id"]))
    first, second, third = ids(shown)

    def mark(number):
        ana.post("/courses/mark_progress", params={"lesson_id": number}).raise_for_status()

    mark(first)
    # Each device read the course before the other one's lesson was written.
    with before("UpdateItem", lambda: mark(third), about=f"UNIT#{second}"):
        mark(second)
    assert course_records.get(ana.id, of_course).header.first_completed_at is not None
