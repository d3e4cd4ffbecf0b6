"""What Hito asks a model and makes of its answers; over HTTP, in the wire formats of Gemini and Bedrock."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic

import pytest

from hito import config
from hito.domain.tutoring import prompts, similarity
from hito.services.tutor import Blocked, ServiceUnavailable, retries
from hito.services.tutor.bedrock import Bedrock
from hito.services.tutor.gemini import Gemini, thinking
from tests.model_stub import ModelStub, Reply
from tests.tasks import task

KEY = "AIzaSy-not-a-key"
PROMPT = prompts.write(task("FROM python:3.12-slim # ñandú 🐳"), 6_000)


@pytest.fixture(autouse=True)
def _leaves_no_thread():
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=3)
        assert not thread.is_alive()


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch):
    monkeypatch.setattr(retries, "_FIRST_PAUSE_SECONDS", 0.02)


@pytest.fixture(params=["gemini", "bedrock"])
def model(request, _leaves_no_thread):
    with ModelStub(request.param) as running:
        yield running


@pytest.fixture
def tutor(model):
    wanted = config.from_environment(
        {
            "AWS_ENDPOINT_URL": "http://127.0.0.1",
            "TABLE_NAME": "hito",
            "TRUSTED_ISSUERS": "[]",
            "ACCOUNTS_SECRET": "{}",
            "ALLOWED_ORIGINS": "*",
            "TUTOR_PROVIDER": model.wire,
            "TUTOR_MODEL": {"gemini": "gemini-flash-latest", "bedrock": "amazon.nova-lite-v1:0"}[model.wire],
            "TUTOR_URL": model.url,
        }
    ).tutor
    return Gemini(wanted, KEY) if model.wire == "gemini" else Bedrock(wanted)


def soon(seconds=5.0):
    return monotonic() + seconds


@contextmanager
def away(*, within=2.0):
    """The model is away, and no more than so many seconds were spent to know it."""
    began = time.monotonic()
    with pytest.raises(ServiceUnavailable):
        yield
    assert time.monotonic() - began < within


def test_what_the_model_wrote_comes_with_its_own_count_of_tokens(model, tutor):
    model.plan.append(model.says("## Fortalezas\n- Bien: «ñandú» 🐳", 481, 122))
    completion = tutor.complete(PROMPT, soon())
    assert completion.text == "## Fortalezas\n- Bien: «ñandú» 🐳"
    assert (completion.prompt_tokens, completion.completion_tokens) == (481, 122)


def test_the_model_is_asked_as_its_document_says(model, tutor):
    tutor.complete(PROMPT, soon())
    [received] = model.received
    if model.wire == "gemini":
        assert received.path == "/v1beta/models/gemini-flash-latest:generateContent"
        assert received.headers["x-goog-api-key"] == KEY
        assert received.body["systemInstruction"] == {"parts": [{"text": PROMPT.system}]}
        assert received.body["contents"] == [{"role": "user", "parts": [{"text": PROMPT.text}]}]
        assert received.body["generationConfig"] == {
            "temperature": 0.3,
            "maxOutputTokens": 4096,
            "thinkingConfig": {"thinkingLevel": "low"},
        }
    else:
        assert received.path == "/model/amazon.nova-lite-v1:0/converse"
        assert received.headers["authorization"].startswith("AWS4-HMAC-SHA256 ")
        assert received.body["system"] == [{"text": PROMPT.system}]
        assert received.body["messages"] == [{"role": "user", "content": [{"text": PROMPT.text}]}]
        assert received.body["inferenceConfig"] == {"temperature": 0.3, "maxTokens": 4096}


@pytest.mark.parametrize(
    ("model", "received"),
    [
        ("gemini-flash-latest", {"thinkingLevel": "low"}),
        ("gemini-flash-lite-latest", {"thinkingLevel": "low"}),
        ("gemini-pro-latest", {"thinkingLevel": "low"}),
        ("gemini-3.8-flash", {"thinkingLevel": "low"}),
        ("gemini-3-pro-preview", {"thinkingLevel": "low"}),
        ("gemini-10-flash", {"thinkingLevel": "low"}),
        # 2.5 Pro takes no less than 128, 2.5 Flash Lite none or no less than 512.
        ("gemini-2.5-flash", {"thinkingBudget": 512}),
        ("gemini-2.5-flash-lite", {"thinkingBudget": 512}),
        ("gemini-2.5-pro", {"thinkingBudget": 512}),
        ("gemini-2.0-flash", {}),
        ("gemma-4-27b-it", {}),
    ],
)
def test_thoughts_leave_room_for_a_text(model, received):
    assert thinking(model) == received


@pytest.mark.parametrize("model", ["gemini"], indirect=True)
def test_a_model_that_does_not_take_the_level_is_asked_without_from_then_on(model, tutor):
    model.plan.append(model.refuses_thinking())
    assert tutor.complete(PROMPT, soon()).text.startswith("## Fortalezas")
    tutor.complete(PROMPT, soon())
    configs = [received.body["generationConfig"] for received in model.received]
    assert ["thinkingConfig" in config for config in configs] == [True, False, False]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_who_is_busy_is_asked_again(model, tutor, status):
    model.plan.append(model.fails(status))
    assert tutor.complete(PROMPT, soon()).text.startswith("## Fortalezas")
    assert len(model.received) == 2


def test_three_failures_are_enough(model, tutor):
    model.plan.extend([model.fails(500)] * 3)
    with away():
        tutor.complete(PROMPT, soon())
    assert len(model.received) == 3


@pytest.mark.parametrize("status", [400, 403, 404])
def test_who_says_no_is_not_asked_again(model, tutor, status):
    model.plan.append(model.fails(status))
    with away():
        tutor.complete(PROMPT, soon())
    assert len(model.received) == 1


def test_a_try_that_hangs_leaves_time_for_another(monkeypatch, model, tutor):
    monkeypatch.setattr(retries, "ONE_TRY_SECONDS", 0.3)
    model.plan.append(model.says("too late", after=2))
    assert tutor.complete(PROMPT, soon()).text.startswith("## Fortalezas")


def test_all_tries_have_one_deadline(monkeypatch, model, tutor):
    monkeypatch.setattr(retries, "ONE_TRY_SECONDS", 0.5)
    monkeypatch.setattr(retries, "LEAST_SECONDS", 0.1)
    model.usual = model.says("too late", after=2)
    with away(within=1.4):
        tutor.complete(PROMPT, soon(0.8))


def test_no_try_is_begun_that_would_come_too_late(model, tutor):
    with away(within=0.2):
        tutor.complete(PROMPT, soon(0.5))
    assert model.received == []


def test_what_the_model_will_not_answer_is_not_asked_again(model, tutor):
    for reply in model.blocks():
        model.received.clear()
        model.plan.append(reply)
        with pytest.raises(Blocked):
            tutor.complete(PROMPT, soon())
        assert len(model.received) == 1


def test_who_says_nothing_is_away(model, tutor):
    for reply in model.says_nothing():
        model.plan.append(reply)
        with away():
            tutor.complete(PROMPT, soon())


def test_who_talks_nonsense_is_away(model, tutor):
    for reply in model.garbage():
        model.plan.append(reply)
        with away():
            tutor.complete(PROMPT, soon())


def test_who_is_down_is_away(model, tutor):
    model.__exit__()
    with away():
        tutor.complete(PROMPT, soon())


def test_nobody_is_sent_elsewhere(tutor, model):
    model.plan.append(Reply(302, b"{}"))
    with away():
        tutor.complete(PROMPT, soon())
    assert len(model.received) == 1


def test_texts_become_points_of_length_one(model, tutor):
    model.embeds = lambda text: [3.0 * each for each in similarity.hashed(text)]
    first, second = tutor.embed(["¿Cómo reduzco la imagen?", "docker ps -a"], soon())
    assert similarity.cosine(first, similarity.hashed("¿Cómo reduzco la imagen?")) == pytest.approx(1)
    assert sum(each * each for each in second) == pytest.approx(1)
    if model.wire == "gemini":
        [received] = model.received
        assert received.path == "/v1beta/models/gemini-embedding-001:batchEmbedContents"
        assert {one["outputDimensionality"] for one in received.body["requests"]} == {similarity.DIMENSIONS}
    else:
        assert {one.path for one in model.received} == {"/model/amazon.titan-embed-text-v2:0/invoke"}
        assert {one.body["dimensions"] for one in model.received} == {similarity.DIMENSIONS}


@pytest.mark.parametrize("body", [{}, {"embeddings": []}, {"embedding": [0.1]}, {"embeddings": [{"values": [1.0]}]}])
def test_points_that_are_none_are_refused(model, tutor, body):
    model.embeds_with = Reply(200, json.dumps(body).encode())
    with away():
        tutor.embed(["docker ps"], soon())


def test_thinking_is_paid_for_too():
    with ModelStub("gemini") as model:
        told = json.loads(model.usual.body)
        told["usageMetadata"]["thoughtsTokenCount"] = 30
        model.usual = replace(model.usual, body=json.dumps(told).encode())
        wanted = config.settings().tutor
        tutor = Gemini(replace(wanted, url=model.url), KEY)
        assert tutor.complete(PROMPT, soon()).completion_tokens == 150
