"""A crash between any two calls of DynamoDB, then the same request with its key: one effect."""

import boto3
import pytest

from hito.aws.client import interceptors
from tests.people import new_id

PREFIX = "/v1/tutorials/progress"
CHAPTER = {"chapterId": "a", "watchTime": 300, "completed": True, "totalChapters": 1}
QUIZ = {"quizId": "q", "score": 8, "maxScore": 10, "passed": True}

ROUTES = {
    "first chapter": ("POST", f"{PREFIX}/python/chapter", CHAPTER),
    "quiz": ("POST", f"{PREFIX}/python/quiz", QUIZ),
    "complete": ("POST", f"{PREFIX}/done/complete", {}),
    "reset": ("DELETE", f"{PREFIX}/done", None),
    "webhook": ("POST", "/api/v1/progress/Webhook/enrollment-updated", None),
}


pytestmark = pytest.mark.usefixtures("contents_are_kept")


class Crash(BaseException):
    """The function's process ends: nothing in it can catch this."""


class Crashing:
    """Counts the calls of DynamoDB, and crashes before or after one of them."""

    def __init__(self, number=None, *, after=False):
        self.calls = 0
        self.number, self.after = number, after

    def __enter__(self):
        interceptors.append(self._call)
        return self

    def __exit__(self, *_):
        interceptors.remove(self._call)

    def _call(self, attempt, send):
        if attempt.service != "dynamodb":
            return send(attempt)
        self.calls += 1
        if self.calls == self.number and not self.after:
            raise Crash
        response = send(attempt)
        if self.calls == self.number and self.after:
            raise Crash
        return response


def prepared(in_process):
    ana = in_process.learner()
    ana.chapter("done", completed=True, totalChapters=1)
    ana.progress("python")
    return ana


def send(ana, route, key):
    method, path, body = ROUTES[route]
    if route == "webhook":
        body = {"UserId": ana.id, "CourseId": "python", "Action": "enroll"}
    headers = {"Idempotency-Key": key, "X-Server-Key": ana.api.server_key}
    return ana.request(method, path, json=body, headers=headers)


def record_of(ana):
    """All that is stored of a learner but times, who is meant, and the key's record."""
    stored = (
        boto3.resource("dynamodb")
        .Table("hito-test")
        .query(KeyConditionExpression="PK = :pk", ExpressionAttributeValues={":pk": f"LEARNER#{ana.id}"})["Items"]
    )
    times = {"PK", "begun", "updated", "completed", "certificate", "reset", "enrollment_at", "expires_at", "request"}
    times |= {
        "enrolled",
        "first_completed",
        "last_passed",
        "list",
        "list_at",
        "made",
        "passed",
        "position_at",
        "taken",
        "wrote",
    }
    return [{name: name if name in times else value for name, value in item.items() if name != "PK"} for item in stored]


@pytest.mark.parametrize("route", ROUTES)
def test_a_crash_anywhere_and_the_same_request_again_is_one_effect(in_process, route):
    undisturbed = prepared(in_process)
    with Crashing() as counting:
        expected = send(undisturbed, route, "k1")
    assert expected.status_code == 200
    assert counting.calls >= 2

    for number in range(1, counting.calls + 1):
        for after in [False, True]:
            ana = prepared(in_process)
            with Crashing(number, after=after), pytest.raises(Crash):
                send(ana, route, "k1")
            again = send(ana, route, "k1")
            assert again.status_code == 200, (number, after)
            assert record_of(ana) == record_of(undisturbed), (number, after)


@pytest.mark.parametrize("route", ["first chapter", "quiz", "complete", "webhook"])
def test_a_key_is_one_read_more_and_a_transaction(in_process, route):
    plain, keyed = prepared(in_process), prepared(in_process)
    with Crashing() as without:
        send_without = ROUTES[route]
        body = send_without[2] or {"UserId": plain.id, "CourseId": "python", "Action": "enroll"}
        plain.post(
            send_without[1], body if send_without[2] != {} else {}, headers={"X-Server-Key": plain.api.server_key}
        )
    with Crashing() as with_key:
        send(keyed, route, new_id("key"))
    assert with_key.calls == without.calls + 1
