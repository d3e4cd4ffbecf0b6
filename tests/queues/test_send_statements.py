"""The function that sends statements to a learning record store, called as Lambda would call it."""

import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest

from hito import caches
from hito.domain.events import ProgressReset, UnitFinished
from hito.domain.records import CourseId, Kind
from hito.domain.webhooks import TRIES
from hito.services import lrs, posting
from send_statements.app import lambda_handler
from tests.lrs_stub import LrsStub
from tests.queues.lambda_queue import Queue

AT = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
PYTHON = CourseId(Kind.COURSE, "python")
FINISHED = [
    UnitFinished(learner="ana", course=PYTHON, unit=str(n), at=AT + timedelta(minutes=n), unit_title="Uno")
    for n in range(5)
]


@pytest.fixture
def store(in_moto, setting):
    with LrsStub() as listening:
        # As in the local cloud, where an LRS may be on this machine; boto3 stays with moto.
        setting("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
        setting("AWS_ENDPOINT_URL", "http://127.0.0.1")
        setting("XAPI_URL", f"{listening.url}/")
        setting("XAPI_HOME_PAGE", "https://school.example")
        setting("XAPI_CREDENTIALS", json.dumps(listening.credentials))
        setting("DEAD_LETTER_QUEUE", Queue("undelivered").url)
        caches.clear_made()
        yield listening


@pytest.fixture
def queue(store):
    return Queue("statements")


def send(queue, *events):
    queue.send(*(json.dumps(event.detail) for event in events))
    return queue.deliver(lambda_handler)


def undelivered():
    return [json.loads(body) for body in Queue("undelivered").bodies()]


def test_a_batch_is_one_request_with_the_version_and_the_credentials(store, queue):
    assert send(queue, *FINISHED) == []
    assert store.batches == [5]
    assert {one["object"]["id"].rpartition("/")[2] for one in store.stored.values()} == {"0", "1", "2", "3", "4"}
    [headers] = store.headers
    assert headers["x-experience-api-version"] == "1.0.3"
    assert headers["authorization"] == f"Basic {b64encode(b'hito:secret').decode()}"


def test_another_version_is_asked_for_by_a_parameter(store, queue, setting):
    setting("XAPI_VERSION", "2.0.0")
    assert send(queue, FINISHED[0]) == []
    assert store.headers[0]["x-experience-api-version"] == "2.0.0"


def test_what_is_sent_twice_is_stored_once(store, queue):
    for _ in range(2):
        assert send(queue, *FINISHED, FINISHED[0]) == []
    assert len(store.stored) == 5
    assert undelivered() == []


def test_what_becomes_no_statement_is_done(store, queue):
    assert send(queue, ProgressReset(learner="ana", course=PYTHON, at=AT)) == []
    assert store.batches == []


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503, 302])
def test_what_is_not_stored_comes_again(store, queue, status):
    store.fails = HTTPStatus(status)
    assert len(send(queue, *FINISHED[:2])) == 2
    assert undelivered() == []


def test_an_lrs_that_hangs_is_not_waited_for(store, queue, monkeypatch):
    monkeypatch.setattr(posting, "CONNECT_SECONDS", 0.1)
    monkeypatch.setattr(lrs, "READ_SECONDS", 0.1)
    import socket  # noqa: PLC0415 - for this test alone

    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("XAPI_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        from hito import config  # noqa: PLC0415

        config.settings.cache_clear()
        assert len(send(queue, FINISHED[0])) == 1


def test_of_a_batch_only_the_statement_that_is_wrong_is_dead_lettered(store, queue):
    wrong = replace(FINISHED[2], unit_title="x")
    detail = wrong.detail | {"timestamp": "yesterday"}
    good = [json.dumps(event.detail) for event in (FINISHED[0], FINISHED[1], FINISHED[3], FINISHED[4])]
    queue.send(*good, json.dumps(detail))
    assert queue.deliver(lambda_handler) == []
    assert len(store.stored) == 4
    assert undelivered() == [detail]


def test_a_statement_whose_title_changed_since_is_stored_already(store, queue):
    assert send(queue, FINISHED[0]) == []
    assert send(queue, replace(FINISHED[0], unit_title="Otro"), FINISHED[1]) == []
    assert len(store.stored) == 2
    assert undelivered() == []


@pytest.mark.parametrize("text", ["{}", "[]", "x", '{"username": "hito"}'])
def test_without_credentials_statements_wait(store, queue, setting, text):
    setting("XAPI_CREDENTIALS", text if text.startswith("{") else "{}")
    caches.clear_made()
    assert len(send(queue, FINISHED[0])) == 1
    assert store.batches == []


def test_after_three_days_statements_are_dead_lettered(store, queue):
    store.fails = HTTPStatus.SERVICE_UNAVAILABLE
    queue.send(json.dumps(FINISHED[0].detail))
    [record] = queue.records()
    record["attributes"]["ApproximateReceiveCount"] = str(TRIES)
    assert lambda_handler({"Records": [record]}, None) == {"batchItemFailures": []}
    assert undelivered() == [FINISHED[0].detail]


def test_a_message_that_is_no_event_fails_alone(store, queue):
    queue.send("nonsense", json.dumps(FINISHED[0].detail))
    records = queue.records()
    answer = lambda_handler({"Records": records}, None)
    nonsense = next(record["messageId"] for record in records if record["body"] == "nonsense")
    assert answer == {"batchItemFailures": [{"itemIdentifier": nonsense}]}
    assert len(store.stored) == 1


def test_a_bug_reports_every_message_and_is_logged_once(store, queue, logged, monkeypatch):
    calls = []

    def fail(_):
        calls.append(1)
        raise RuntimeError

    monkeypatch.setattr(lrs, "post", fail)
    assert len(send(queue, *FINISHED[:3])) == 3
    assert len(calls) == 1
    assert '"times":3' in logged()
