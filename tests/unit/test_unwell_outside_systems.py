"""Outside systems that hang, drip, redirect, or send 100 MB: time and memory are bounded, no redirect is followed."""

import time
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from hito import caches, config
from hito.aws.client import Client
from hito.domain.errors import Unavailable
from hito.domain.webhooks import Answer
from hito.services import cms, jwks, posting, secrets, tutor, webhooks
from hito.services.tutor import retries
from hito.services.tutor.bedrock import Bedrock
from hito.services.tutor.gemini import Gemini
from tests.deployed import within
from tests.unwell_server import MANNERS, UnwellServer

# What each may take here, with all its tries, where its own deadlines are made short.
WITHIN_SECONDS = 3
# What one answer may have been read of, with what the sockets hold between.
MAX_READ = 20_000_000


@pytest.fixture(params=MANNERS)
def server(request):
    with UnwellServer(request.param) as running:
        yield running


@pytest.fixture(autouse=True)
def _short_deadlines(monkeypatch):
    monkeypatch.setattr(cms, "BUDGET_SECONDS", 0.5)
    monkeypatch.setattr(posting, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(webhooks, "READ_SECONDS", 0.3)
    monkeypatch.setattr(retries, "ONE_TRY_SECONDS", 0.4)
    monkeypatch.setattr(retries, "LEAST_SECONDS", 0.1)
    monkeypatch.setattr(retries, "_FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(jwks, "FETCH_SECONDS", 0.5)
    caches.clear_all()
    caches.clear_made()


def tutor_at(server, provider):
    environment = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1",
        "TABLE_NAME": "hito",
        "TRUSTED_ISSUERS": "[]",
        "ACCOUNTS_SECRET": "{}",
        "ALLOWED_ORIGINS": "*",
        "TUTOR_PROVIDER": provider,
        "TUTOR_MODEL": "a-model",
        "TUTOR_URL": server.url,
    }
    wanted = config.from_environment(environment).tutor
    return Gemini(wanted, "a-key") if provider == "gemini" else Bedrock(wanted)


@pytest.fixture
def soon(server, request):
    yield
    ended = time.monotonic()
    # The deadlines are so short that a busy machine may notice a connection after them.
    assert within(2, lambda: server.connections)
    # Before that, botocore reads its description of the service: up to a second where other tests run beside.
    assert ended - server.met_at < WITHIN_SECONDS
    assert server.elsewhere == 0
    # What Bedrock answers to Converse, botocore reads whole.
    if "bedrock" not in request.node.name or "complete" not in request.node.name:
        assert server.sent <= MAX_READ


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("ask", ["complete", "embed"])
def test_gemini_is_away(server, ask):
    with pytest.raises(tutor.ServiceUnavailable):
        ask_tutor(tutor_at(server, "gemini"), ask)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("ask", ["complete", "embed"])
def test_bedrock_is_away(server, ask):
    with pytest.raises(tutor.ServiceUnavailable):
        ask_tutor(tutor_at(server, "bedrock"), ask)


def ask_tutor(model, ask):
    ends = time.monotonic() + 1.5
    if ask == "embed":
        return model.embed(["a"], ends)
    return model.complete(SimpleNamespace(system="a", text="b"), ends)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("ask", [lambda visit: visit.video("intro"), lambda visit: visit.outline("python")])
def test_the_cms_is_away(server, monkeypatch, ask):
    monkeypatch.setattr(cms, "settings", lambda: SimpleNamespace(cms_url=server.url))
    with pytest.raises(cms.ServiceUnavailable):
        ask(cms.visit())


@pytest.mark.usefixtures("soon")
def test_a_webhook_is_taken_by_its_status_alone_or_sent_again_later(server, monkeypatch, request):
    known = {"webhook_url": server.url, "webhook_secrets": '{"secret": "whsec_' + "A" * 32 + '"}'}
    monkeypatch.setattr(webhooks, "settings", lambda: SimpleNamespace(require=known.__getitem__))
    answer = webhooks.post("evt_1", {"a": 1}, datetime.now(UTC))
    # Who says 200 has taken it, whatever comes after the head of the answer.
    is_taken = request.node.callspec.params["server"] in ("drips a body", "sends 100 MB")
    assert answer is (Answer.TAKEN if is_taken else Answer.NOT_TAKEN)


@pytest.mark.usefixtures("soon")
def test_an_issuers_keys_are_away(server):
    with pytest.raises(Unavailable):
        jwks.find(server.url, "RS256", "a-key")


def test_a_secret_store_that_hangs_is_a_refusal_that_passes(monkeypatch):
    with UnwellServer("hangs") as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        client = Client("secretsmanager", attempts=2, read_seconds=0.2)
        monkeypatch.setattr(secrets, "_client", lambda _service: client)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            secrets.read("a-secret")
        assert time.monotonic() - began < WITHIN_SECONDS
