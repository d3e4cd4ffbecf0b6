"""Two POSTs with one key at once, one in the midst of the other: one effect, and both answers show it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import boto3
import pytest

from hito.store.dynamodb import client
from hito.store.dynamodb.client import Conflicted
from hito.store.idempotency import IdempotencyKey
from tests.accounts import new_email
from tests.courses import course, ids, lesson, put, section
from tests.guides import make_exercise as make_guide_exercise
from tests.guides import put_guide
from tests.language import make_achievement, make_lesson, user
from tests.people import new_id

TUTORIAL = "/v1/tutorials/progress/python"


def a_chapter(api):
    return api.learner(), f"{TUTORIAL}/chapter", {"chapterId": "a", "watchTime": 5, "totalChapters": 3}, {}


def a_quiz(api):
    return api.learner(), f"{TUTORIAL}/quiz", {"quizId": "q", "score": 1, "maxScore": 2, "passed": True}, {}


def a_certificate(api):
    ana = api.learner()
    ana.chapter("python", completed=True, totalChapters=1).raise_for_status()
    return ana, f"{TUTORIAL}/complete", {}, {}


def _course(api, learner):
    shown = put(api, course(section("Inicio", lesson("Uno", duration_seconds=100))))
    learner.enrollment(str(shown["id"])).raise_for_status()
    return shown["id"], ids(shown)[0]


def a_lesson_done(api):
    ana = api.learner()
    _, lesson_id = _course(api, ana)
    return ana, f"/courses/mark_progress?lesson_id={lesson_id}", None, {}


def a_section(api):
    boss = api.author()
    course_id, _ = _course(api, boss)
    return boss, f"/workbrench/new_section/{course_id}?section_name=Nueva", None, {}


def a_video(api):
    ana = api.student()
    _, video_id = _course(api, ana)
    return ana, "/api/v1/Progress/video", {"VideoId": str(video_id), "CurrentTimeSeconds": 30}, {}


def an_enrollment(api):
    body = {"UserId": new_id("ana"), "CourseId": "python", "Action": "enroll"}
    path = "/api/v1/progress/Webhook/enrollment-updated"
    return api.learner("system"), path, body, {"X-Server-Key": api.server_key}


def an_exercise_of_a_guide(api):
    return api.author(), "/exercises/", {"guide_id": put_guide(api), "title": "Uno", "type": "command"}, {}


def an_attempt(api):
    exercise = make_guide_exercise(api, put_guide(api))
    return api.learner(), "/attempts/", {"exercise_id": exercise, "submitted_answer": "ls"}, {}


def a_completed_guide(api):
    ana, guide = api.learner(), put_guide(api)
    exercise = make_guide_exercise(api, guide)
    ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": "ls"}).raise_for_status()
    return ana, "/progress/complete", {"guide_id": guide}, {}


def feedback(api):
    exercise = make_guide_exercise(api, put_guide(api))
    return api.learner(), "/feedback/attempt", {"exercise_id": exercise, "submitted_answer": "ls"}, {}


def a_message(api):
    exercise = make_guide_exercise(api, put_guide(api))
    return api.learner(), "/feedback/chat", {"exercise_id": exercise, "message": "¿Qué es ls?"}, {}


def a_lesson(api):
    return api.learner(), "/api/lessons/", {"titulo": "Verbos", "nivel": "principiante"}, {}


def an_exercise(api):
    body = {
        "tipo": "traducción",
        "enunciado": "Hello",
        "respuesta_correcta": "Hola",
        "id_leccion": make_lesson(api)["id"],
    }
    return api.learner(), "/api/exercises/", body, {}


def a_record(api):
    ana = user(api)
    body = {"id_usuario": ana.number, "id_leccion": make_lesson(api)["id"], "estado_completitud": "completada"}
    return ana, "/api/progress/", body, {}


def an_achievement(api):
    return api.learner(), "/api/achievements/", {"nombre": "Uno", "criterios": "xp_10"}, {}


def an_award(api):
    ana = user(api)
    return ana, "/api/achievements/assign", {"id_usuario": ana.number, "id_logro": make_achievement(api)["id"]}, {}


def a_backfill(api):
    return api.author(), f"/api/achievements/{make_achievement(api)['id']}/backfill", None, {}


def a_registration(api):
    body = {"nombre": "Ana", "correo": new_email(), "contrasena": "contraseña de ana"}
    return api.learner(), "/api/users/register", body, {}


ROUTES = [
    *(a_chapter, a_quiz, a_certificate, a_lesson_done, a_section, a_video, an_enrollment),
    *(an_exercise_of_a_guide, an_attempt, a_completed_guide, feedback, a_message),
    *(a_lesson, an_exercise, a_record, an_achievement, an_award, a_backfill, a_registration),
]

pytestmark = pytest.mark.usefixtures("cheap_passwords")

every_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)


@pytest.fixture
def post(in_process):
    """A POST with the same key each time."""

    def prepared(route):
        learner, path, body, headers = route(in_process)
        # Keys of who is not known are everybody's.
        key = new_id("key")
        return lambda: learner.post(path, body, headers={"Idempotency-Key": key, **headers})

    return prepared


def agree(first, second):
    """Both were done, show the same, and only one is the first."""
    assert first.status_code < 300, first.text
    assert second.status_code == first.status_code, second.text
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.json() == first.json()


@every_route
def test_a_second_one_that_comes_between_the_look_and_the_write(post, monkeypatch, route):
    send = post(route)
    look, first = IdempotencyKey.check, []

    def overtaken(keyed):
        look(keyed)
        if not first:
            first.append(None)
            first[0] = send()

    monkeypatch.setattr(IdempotencyKey, "check", overtaken)
    second = send()
    agree(first[0], second)
    agree(first[0], send())


class HalfWritten:
    """A transaction of which a reader sees the key before all else, until somebody waits for the rest."""

    def __init__(self, monkeypatch, meanwhile):
        self._call, self._meanwhile = client.call, meanwhile
        self._is_half, self._asked, self.answer = False, Event(), None
        monkeypatch.setattr(client, "call", self)

    def __call__(self, operation, **arguments):
        if operation == "TransactGetItems" and self._is_half:
            self._asked.set()
            raise Conflicted
        if operation != "TransactWriteItems" or self.answer or not self._key(arguments):
            return self._call(operation, **arguments)
        # By a client of the test's own: no function does this.
        own = boto3.client("dynamodb")
        item = self._key(arguments)
        key = {name: item[name] for name in ("PK", "SK")}
        before = own.get_item(TableName="hito-test", Key=key).get("Item")
        own.put_item(TableName="hito-test", Item=item)
        self._is_half = True
        with ThreadPoolExecutor(1) as pool:
            self.answer = pool.submit(self._meanwhile)
            self.answer.add_done_callback(lambda _: self._asked.set())
            assert self._asked.wait(10)
            # As the transaction's condition found it.
            if before:
                own.put_item(TableName="hito-test", Item=before)
            else:
                own.delete_item(TableName="hito-test", Key=key)
            written = self._call(operation, **arguments)
            self._is_half = False
            self.answer.result()
        return written

    @staticmethod
    def _key(arguments):
        puts = [write["Put"]["Item"] for write in arguments["TransactItems"] if "Put" in write]
        return next((item for item in puts if item["SK"]["S"].startswith("ONCE#POST") and "reserved" not in item), None)


@every_route
def test_a_second_one_that_sees_the_key_before_the_effect_waits_for_it(post, monkeypatch, route):
    send = post(route)
    half = HalfWritten(monkeypatch, send)
    first = send()
    agree(first, half.answer.result())
