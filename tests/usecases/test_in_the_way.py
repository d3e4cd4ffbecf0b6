"""Other writers conflict with a write again and again: it waits between its attempts, and ends in time."""

import time

import pytest

from hito.store.dynamodb import client
from tests.accounts import new_email, new_user
from tests.aws_calls import answering, intercepted, refusing
from tests.courses import course, put
from tests.guides import make_exercise as make_guide_exercise
from tests.guides import put_guide
from tests.language import make_achievement, make_exercise, make_lesson, user
from tests.people import new_id
from tests.usecases.test_keys_at_once import ROUTES

# A write waits for others for three seconds, an author's for ten. A pause is at most half a second.
AUTHORS_SECONDS, LONGEST_PAUSE = 10, 0.5
# So many attempts fit into that time if each waits; without a pause there is no end of them.
MOST_ATTEMPTS = 300

pytestmark = pytest.mark.usefixtures("cheap_passwords", "contents_are_kept")


conflict = refusing("TransactionConflictException", 400)
# Of a transaction, the first condition does not hold.
key_is_used = answering(
    400,
    {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "CancellationReasons": [{"Code": "ConditionalCheckFailed"}, {"Code": "None"}],
    },
)


def nothing_deleted(attempt):
    """DynamoDB has no capacity for any of a batch."""
    return answering(200, {"UnprocessedItems": attempt.request["RequestItems"]})(attempt)


def nothing_read(attempt):
    """The same of a batch that is read."""
    return answering(200, {"Responses": {}, "UnprocessedKeys": attempt.request["RequestItems"]})(attempt)


class InTheWay:
    """Every request of an operation about a text is answered by ``fault``, and time is what was waited."""

    def __init__(self, monkeypatch, operation="TransactWriteItems", about="", fault=conflict):
        self.attempts, self.waited = 0, 0.0
        self._operation, self._about, self._fault = operation, about.encode(), fault
        begun = time.monotonic()
        self._monkeypatch = monkeypatch
        monkeypatch.setattr(client, "monotonic", lambda: begun + self.waited)

    def __enter__(self):
        self._monkeypatch.setattr(time, "sleep", self._sleep)
        self._inside = intercepted(self._answer)
        self._inside.__enter__()
        return self

    def __exit__(self, *raised):
        self._inside.__exit__(*raised)

    def _sleep(self, seconds):
        self.waited += seconds

    def _answer(self, attempt):
        if attempt.operation != self._operation or self._about not in attempt.body:
            return None
        self.attempts += 1
        if self.attempts > MOST_ATTEMPTS:
            raise AssertionError("a busy loop")
        return self._fault(attempt)


def a_course_put(api):
    shown = put(api, course())
    return lambda: api.author().put(f"/catalog/courses/{shown['id']}", course(name="Otro"))


def a_course_deleted(api):
    shown = put(api, course())
    return lambda: api.author().delete(f"/catalog/courses/{shown['id']}")


def a_guide_put(api):
    guide, body = put_guide(api), {"title": "Otra", "topic": "docker", "content_html": "x", "order": 2}
    return lambda: api.author().put(f"/catalog/guides/{guide}", body)


def a_guide_changed(api):
    guide = put_guide(api)
    return lambda: api.author().request("PATCH", f"/guides/{guide}", json={"title": "Otra"})


def a_guide_deleted(api):
    guide = put_guide(api)
    return lambda: api.author().delete(f"/guides/{guide}")


def a_guide(api):
    body = {"title": "Otra", "topic": "docker", "content_html": "x", "order": 2}
    return lambda: api.author().post("/guides", body)


def an_exercise_changed(api):
    exercise = make_guide_exercise(api, put_guide(api))
    return lambda: api.author().request("PATCH", f"/exercises/{exercise}", json={"title": "Otro"})


def an_exercise_deleted(api):
    exercise = make_guide_exercise(api, put_guide(api))
    return lambda: api.author().delete(f"/exercises/{exercise}")


def a_lesson_changed(api):
    lesson = make_lesson(api)["id"]
    return lambda: api.author().put(f"/api/lessons/{lesson}", {"titulo": "Otra"})


def a_lesson_deleted(api):
    lesson = make_lesson(api)["id"]
    return lambda: api.author().delete(f"/api/lessons/{lesson}")


def an_exercise_of_a_lesson_changed(api):
    exercise = make_exercise(api, make_lesson(api)["id"])["id"]
    return lambda: api.author().put(f"/api/exercises/{exercise}", {"enunciado": "Otro"})


def an_exercise_of_a_lesson_deleted(api):
    exercise = make_exercise(api, make_lesson(api)["id"])["id"]
    return lambda: api.author().delete(f"/api/exercises/{exercise}")


def an_achievement_deleted(api):
    achievement = make_achievement(api)["id"]
    return lambda: api.author().delete(f"/api/achievements/{achievement}")


def a_record_deleted(api):
    ana = user(api)
    record = ana.studies(make_lesson(api)["id"])["id"]
    return lambda: ana.delete(f"/api/progress/{record}")


def an_account(api):
    body = {"nombre": "Ana", "correo": new_email(), "contrasena": "contraseña de ana"}
    return lambda: api.http.post("/api/users/register", json=body)


def an_account_changed(api):
    ana = new_user(api)
    return lambda: ana.put(nombre="Otra")


def an_account_deleted(api):
    return new_user(api).delete


WRITES = [
    *(a_course_put, a_course_deleted, a_guide, a_guide_put, a_guide_changed, a_guide_deleted),
    *(an_exercise_changed, an_exercise_deleted, a_lesson_changed, a_lesson_deleted),
    *(an_exercise_of_a_lesson_changed, an_exercise_of_a_lesson_deleted, an_achievement_deleted, a_record_deleted),
    *(an_account, an_account_changed, an_account_deleted),
]


def gives_up(call, monkeypatch, *what):
    with InTheWay(monkeypatch, *what) as others:
        answer = call()
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) >= 1
    assert others.attempts > 2
    assert 3 <= others.waited <= AUTHORS_SECONDS + LONGEST_PAUSE


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_a_write_that_others_are_always_in_the_way_of_is_a_503_after_a_while(in_process, monkeypatch, write):
    gives_up(write(in_process), monkeypatch)


# These reserve their key first: the second request learns that the first one is still running.
RESERVING = {"feedback", "a_message"}


KEYED = [route for route in ROUTES if route.__name__ not in RESERVING | {"a_completed_guide"}]


@pytest.mark.parametrize("route", KEYED, ids=lambda route: route.__name__)
def test_the_same_with_an_idempotency_key(in_process, monkeypatch, route):
    learner, path, body, headers = route(in_process)
    gives_up(lambda: learner.post(path, body, headers={"Idempotency-Key": new_id("key"), **headers}), monkeypatch)


def test_a_key_that_is_discarded_whenever_it_is_looked_at_is_a_503(in_process, monkeypatch):
    ana, headers = in_process.learner(), {"Idempotency-Key": "k1"}
    body = {"chapterId": "a", "watchTime": 5}
    path = "/v1/tutorials/progress/python/chapter"
    gives_up(lambda: ana.post(path, body, headers=headers), monkeypatch, "TransactWriteItems", "", key_is_used)


def test_a_lesson_whose_exercises_others_are_always_at_is_a_503(in_process, monkeypatch):
    lesson = make_lesson(in_process)["id"]
    exercise = make_exercise(in_process, lesson)["id"]
    boss = in_process.author()
    gives_up(lambda: boss.delete(f"/api/lessons/{lesson}"), monkeypatch, "TransactWriteItems", f"exercise#{exercise}")
    # What is left over goes with the next call.
    assert boss.delete(f"/api/lessons/{lesson}").status_code == 200


def test_feedback_that_cannot_be_kept_is_a_503(in_process, monkeypatch):
    exercise = make_guide_exercise(in_process, put_guide(in_process))
    ana, body = in_process.learner(), {"exercise_id": exercise, "submitted_answer": "ls"}
    gives_up(lambda: ana.post("/feedback/attempt", body), monkeypatch, "TransactWriteItems", "METRIC#")


def test_a_chapter_that_transactions_are_always_in_the_way_of_is_a_503(in_process, monkeypatch):
    ana = in_process.learner()
    ana.chapter("python")
    gives_up(lambda: ana.chapter("python"), monkeypatch, "UpdateItem", "#UNIT#")


def test_a_record_that_others_always_change_first_is_a_503(in_process, monkeypatch):
    ana = user(in_process)
    path = f"/api/progress/{ana.studies(make_lesson(in_process)['id'])['id']}"
    changed_first = refusing("ConditionalCheckFailedException", 400)
    gives_up(lambda: ana.put(path, {"numero_intentos": 2}), monkeypatch, "UpdateItem", "#UNIT#", changed_first)


def test_a_repetition_of_what_is_being_written_for_ever_is_a_503(in_process, monkeypatch):
    ana, headers = in_process.learner(), {"Idempotency-Key": "k1"}
    body = {"quizId": "q", "score": 1, "maxScore": 2, "passed": True}

    def take():
        return ana.post("/v1/tutorials/progress/python/quiz", body, headers=headers)

    take().raise_for_status()
    gives_up(take, monkeypatch, "TransactGetItems")


def test_a_reset_for_which_there_is_never_capacity_is_a_503(in_process, monkeypatch):
    ana = in_process.learner()
    ana.chapter("python")
    path = "/v1/tutorials/progress/python"
    gives_up(lambda: ana.delete(path), monkeypatch, "BatchWriteItem", "#UNIT#", nothing_deleted)


def test_a_list_for_which_there_is_never_capacity_is_a_503(in_process, monkeypatch):
    make_lesson(in_process)
    gives_up(lambda: in_process.http.get("/api/lessons/"), monkeypatch, "BatchGetItem", "", nothing_read)
