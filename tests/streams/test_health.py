"""Health: what each check finds, whatever is wrong, and how long it takes."""

import json
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

import boto3
import pytest

from hito import caches
from hito.store import health as probes
from hito.store.dynamodb import client, table
from hito.usecases import health
from tests.aws_calls import watched
from tests.issuer_stub import IssuerStub
from tests.model_stub import ModelStub
from update_projections.app import lambda_handler as update_projections

SECRETS = ("a-secret-of-the-issuer-0123456789-0123456789", "AIza-secret-key")


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    caches.clear_all()
    table.delete(probes.key())
    yield
    caches.clear_all()


@pytest.fixture
def ask(in_process):
    """The answer of the deep check, without the report of the seconds before."""

    def get():
        caches.clear_all()
        began = monotonic()
        answer = in_process.http.get("/health/deep", headers={"X-Server-Key": in_process.server_key})
        assert monotonic() - began < 2.5
        assert not any(secret in answer.text for secret in SECRETS)
        return answer

    return get


def found(answer, check):
    return answer.json()["checks"][check]


def test_whether_the_api_answers_is_public_and_asks_nothing(in_process):
    with watched() as requests:
        answer = in_process.http.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert requests == []


def test_everything_is_well(ask):
    answer = ask()
    assert answer.status_code == 200
    shown = answer.json()
    assert shown["status"] == "ok"
    assert {name: check["status"] for name, check in shown["checks"].items()} == {
        "table": "ok",
        "stream": "ok",
        "issuers": "ok",
        "model": "off",
        "subscriber": "off",
    }


def test_admins_and_systems_with_a_server_key_may_ask(in_process):
    get = in_process.http.get
    admin = {"Authorization": f"Bearer {in_process.token('eva', role='admin')}"}
    learner = {"Authorization": f"Bearer {in_process.token('ana')}"}
    assert get("/health/deep", headers=admin).status_code == 200
    assert get("/health/deep", headers=learner).status_code == 403
    assert get("/health/deep", headers={"X-Server-Key": "x" * 48}).status_code == 401
    assert get("/health/deep").status_code == 401


def test_a_report_serves_for_some_seconds(in_process):
    key = {"X-Server-Key": in_process.server_key}
    with watched() as requests:
        answers = [in_process.http.get("/health/deep", headers=key).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert sorted(each.operation for each in requests) == ["GetItem", "GetItem", "UpdateItem"]


def test_watching_is_in_no_metric(in_process, logged):
    in_process.http.get("/health")
    in_process.http.get("/health/deep")
    assert "_aws" not in logged()


# The table and the stream


def test_the_stream_s_consumer_answers_the_probe_and_the_next_check_says_how_late(ask, mapped):
    consumer = mapped(update_projections, "UpdateProjectionsFunction")
    ask()
    consumer.deliver()
    probe = probes.latest()
    assert probe.seen_at is not None
    behind_ms = round((probe.seen_at - probe.sent_at) / timedelta(milliseconds=1))
    assert found(ask(), "stream")["details"] == {"behindMs": behind_ms, "isWaiting": False}
    consumer.deliver()
    # Its own answer is no new probe.
    assert consumer.deliver() == 0


def test_a_stream_that_stands_still_for_a_minute_is_a_failure(ask):
    ask()
    assert found(ask(), "stream")["details"]["isWaiting"] is True
    sent = probes.latest()
    probes.answer(sent.sent_at, datetime.now(UTC))
    probes.send(probes.latest(), datetime.now(UTC) - health.MAX_BEHIND - timedelta(seconds=1))
    answer = ask()
    assert (answer.status_code, answer.json()["status"]) == (503, "failed")
    assert found(answer, "stream")["status"] == "failed"
    assert found(answer, "stream")["details"]["behindMs"] > 60_000
    probes.answer(probes.latest().sent_at, datetime.now(UTC))
    assert ask().status_code == 200


@pytest.mark.parametrize("seconds", [0, 4])
def test_a_table_that_does_not_answer_is_a_failure_in_time(ask, seconds, monkeypatch):
    def fail(*_arguments, **_options):
        Event().wait(seconds)
        raise OSError("secret address")

    monkeypatch.setattr(client, "call", fail)
    answer = ask()
    assert answer.status_code == 503
    assert found(answer, "table")["details"] == {"reason": "timeout" if seconds else "OSError"}


# Issuers


@pytest.fixture
def issuers(in_process, local, setting):
    """Trusts other issuers than the test's own."""

    def trust(*entries):
        setting("TRUSTED_ISSUERS", json.dumps(list(entries)))

    yield trust
    caches.clear_all()


WITH_A_SECRET = {"issuer": "https://a.example", "audience": "hito", "algorithms": ["HS256"], "secret": SECRETS[0]}


def test_an_issuer_whose_keys_cannot_be_fetched_is_named(ask, issuers):
    with IssuerStub() as well, IssuerStub() as unwell:
        unwell.status = 500
        issuers(WITH_A_SECRET, well.entry(), unwell.entry(issuer="https://unwell.example"))
        answer = ask()
    assert answer.status_code == 503
    assert found(answer, "issuers")["details"] == {
        "https://a.example": "ok",
        well.name: "ok",
        "https://unwell.example": "failed",
    }


def test_an_issuer_that_hangs_is_named_in_time(ask, issuers):
    with IssuerStub() as hanging:
        hanging.mode = "silent"
        issuers(WITH_A_SECRET, hanging.entry())
        answer = ask()
    assert found(answer, "issuers")["details"] == {"https://a.example": "ok", hanging.name: "failed"}


def test_no_issuer_is_a_failure_and_so_is_a_list_that_cannot_be_read(ask, issuers):
    issuers()
    assert found(ask(), "issuers")["details"] == {"reason": "no issuer"}
    issuers({**WITH_A_SECRET, "secret": "short-secret"})
    answer = ask()
    assert found(answer, "issuers")["details"] == {"reason": "Misconfigured"}
    assert "short-secret" not in answer.text


# The model


@pytest.fixture
def model(local, setting):
    with ModelStub("gemini") as running:
        setting("TUTOR_PROVIDER", "gemini")
        setting("TUTOR_MODEL", "a-model")
        setting("TUTOR_URL", running.url)
        setting("TUTOR_KEY", json.dumps({"key": SECRETS[1]}))
        yield running


def test_a_model_that_its_provider_knows_is_well(ask, model):
    assert found(ask(), "model") == {
        "status": "ok",
        "needed": False,
        "details": {"provider": "gemini", "model": "a-model"},
    }
    assert [one.path for one in model.received] == ["/v1beta/models/a-model"]


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_model_that_does_not_answer_is_no_failure_for_learners(ask, model, status):
    model.usual = model.fails(status)
    answer = ask()
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert found(answer, "model")["status"] == "failed"


def test_a_model_that_hangs_is_waited_for_no_longer_than_the_others(ask, model):
    model.may_answer.clear()
    answer = ask()
    assert answer.status_code == 200
    assert found(answer, "model")["status"] == "failed"


def test_a_model_of_bedrock_is_not_asked_because_that_costs(ask, setting):
    setting("TUTOR_PROVIDER", "bedrock")
    assert found(ask(), "model")["status"] == "off"


# The subscriber


@pytest.fixture
def webhooks(setting):
    """The queue of webhooks and the one of those that nobody accepted."""
    sqs, urls = boto3.client("sqs"), []
    for name, variable in [("webhooks", "WEBHOOK_QUEUE"), ("undelivered", "DEAD_LETTER_QUEUE")]:
        urls.append(sqs.create_queue(QueueName=name)["QueueUrl"])
        setting(variable, urls[-1])
    setting("WEBHOOK_URL", "https://school.example.org/hooks")
    yield lambda number: sqs.send_message(QueueUrl=urls[number], MessageBody="{}")
    for url in urls:
        sqs.delete_queue(QueueUrl=url)


def test_webhooks_that_wait_are_counted_and_those_that_nobody_accepted_are_a_failure(ask, webhooks):
    webhooks(0)
    assert found(ask(), "subscriber") == {"status": "ok", "needed": False, "details": {"waiting": 1, "undelivered": 0}}
    webhooks(1)
    answer = ask()
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert found(answer, "subscriber")["status"] == "failed"
