"""Webhooks: when they are sent again, how they are signed, and what an answer means."""

import base64
import binascii
import json
import socket
from datetime import UTC, datetime, timedelta

import pytest
import standardwebhooks
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import EmptyWebhookSecretError

from deliver_webhooks import app
from hito import config
from hito.domain.errors import Code, Unavailable
from hito.domain.webhooks import TRIES, WAITS, Answer, wait_seconds
from hito.edge.queue import DeadLetter, Delivery, RetryAfter
from hito.services import posting, webhooks
from hito.services.webhooks import BadSecret, signed, signers
from tests.subscriber import Subscriber
from tests.template import resources

OLD, NEW = (f"whsec_{base64.b64encode(bytes([byte]) * 32).decode()}" for byte in (1, 2))
EVENT = {"id": "5b1c", "type": "hito.course.completed.v1", "timestamp": "now", "data": {"learner_id": "niño"}}


def stored(*secrets):
    return json.dumps([{"secret": secret} for secret in secrets])


# When


def test_the_waits_between_attempts_are_those_of_the_page():
    hours = [0.5, 2, 5, 10, 12, 12, 12, 12, 12]
    assert [wait_seconds(tries, 0) for tries in range(1, TRIES)] == [5, 300, *(3600 * each for each in hours)]


def test_what_is_never_taken_is_sent_for_about_three_days():
    longest = sum(wait_seconds(tries, 0) for tries in range(1, TRIES))
    shortest = sum(wait_seconds(tries, 1) for tries in range(1, TRIES))
    assert timedelta(seconds=shortest) < timedelta(days=3) < timedelta(seconds=longest)
    assert timedelta(seconds=longest - shortest) < timedelta(hours=8)


@given(tries=st.integers(min_value=1, max_value=TRIES - 1), chance=st.floats(min_value=0, max_value=1))
def test_a_wait_is_no_longer_than_a_queue_can_hide_a_message(tries, chance):
    assert 0.9 * WAITS[tries - 1] - 1 <= wait_seconds(tries, chance) <= 43200


def test_after_the_last_try_there_is_no_other():
    assert wait_seconds(TRIES, 0.5) is None
    assert wait_seconds(TRIES + 3, 0.5) is None


def test_before_the_first_try_there_is_no_wait():
    with pytest.raises(ValueError, match="no try"):
        wait_seconds(0, 0.5)


def test_the_queue_parks_after_as_many_tries_and_keeps_a_message_for_longer():
    queue = resources("AWS::SQS::Queue")["WebhookQueue"]
    assert queue["RedrivePolicy"]["maxReceiveCount"] == TRIES
    assert queue["MessageRetentionPeriod"] > 2 * sum(WAITS)


def test_a_batch_to_a_subscriber_that_hangs_ends_in_time():
    function = resources("AWS::Serverless::Function")["DeliverWebhooksFunction"]
    batch = function["Events"]["EventPublished"]["Properties"]["BatchSize"]
    assert batch * (posting.CONNECT_SECONDS + webhooks.READ_SECONDS) < function["Timeout"]
    assert resources("AWS::SQS::Queue")["WebhookQueue"]["VisibilityTimeout"] >= 6 * function["Timeout"]


# Signed


@pytest.mark.parametrize("known", [OLD, NEW])
def test_while_secrets_change_who_knows_either_can_verify(known):
    headers = signed(signers(stored(NEW, OLD)), "an id", "{}", datetime.now(UTC))
    standardwebhooks.Webhook(known).verify("{}", headers)


def test_what_was_changed_on_the_way_does_not_verify():
    headers = signed(signers(stored(NEW)), "an id", "{}", datetime.now(UTC))
    for body, changed in [("[]", headers), ("{}", headers | {"webhook-id": "another"})]:
        with pytest.raises(standardwebhooks.WebhookVerificationError):
            standardwebhooks.Webhook(NEW).verify(body, changed)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(OLD).verify("{}", headers)


def test_the_secret_that_a_deployment_generates_signs():
    declared = resources("AWS::SecretsManager::Secret")["WebhookSecret"]["GenerateSecretString"]
    generated = json.dumps({declared["GenerateStringKey"]: "aZ3" * 20}[declared["GenerateStringKey"]][:44])
    text = f'{{"{declared["GenerateStringKey"]}": {generated}}}'
    assert declared["PasswordLength"] == 44
    headers = signed(signers(text), "an id", "{}", datetime.now(UTC))
    standardwebhooks.Webhook("whsec_" + json.loads(generated)).verify("{}", headers)


BAD = [
    "",
    "whsec_" + "A" * 32,
    "[]",
    "7",
    "{}",
    '["whsec_"]',
    '{"secret": 7}',
    stored(""),
    stored("whsec_"),
    stored("whsec_ñandú"),
    stored("whsec_A"),
    stored("whsec_" + "A" * 31 + "!"),
    stored("whsec_" + base64.b64encode(b"x" * 23).decode()),
    stored("whsec_" + base64.b64encode(b"x" * 65).decode()),
    stored(NEW, "whsec_!"),
]


@pytest.mark.parametrize("text", BAD)
def test_secrets_that_cannot_sign_are_one_error_that_does_not_show_them(text):
    with pytest.raises(BadSecret) as caught:
        signers(text)
    assert NEW not in str(caught.value)
    assert caught.value.__cause__ is None


@given(st.text())
def test_no_secret_raises_anything_else(secret):
    with pytest.raises(BadSecret):
        signers(stored(secret[:20]))


@pytest.mark.parametrize(
    ("secret", "leaked"),
    [
        ("", EmptyWebhookSecretError),
        ("whsec_A", binascii.Error),
        ("ñ", ValueError),
        (7, RuntimeError),
    ],
)
def test_what_the_library_itself_raises(secret, leaked):
    with pytest.raises(leaked):
        standardwebhooks.Webhook(secret)


def test_the_library_takes_what_is_no_base64_and_too_short():
    # Why secrets are read before it sees them.
    assert standardwebhooks.Webhook("whsec_A!B@C#D").sign("id", datetime.now(UTC), "{}")


# Sent


@pytest.fixture
def configured(monkeypatch):
    def configure(url):
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1")
        monkeypatch.setenv("WEBHOOK_URL", url)
        monkeypatch.setenv("WEBHOOK_SECRETS", stored(NEW))
        config.settings.cache_clear()

    yield configure
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.fixture
def subscriber(configured):
    with Subscriber() as one:
        configured(one.url)
        yield one


def post():
    return webhooks.post(EVENT["id"], EVENT, datetime.now(UTC))


def test_a_webhook_is_the_event_signed(subscriber):
    assert post() is Answer.TAKEN
    (came,) = subscriber.came
    assert standardwebhooks.Webhook(NEW).verify(came.body, came.headers) == EVENT
    assert came.headers["webhook-id"] == EVENT["id"]
    assert came.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, Answer.TAKEN),
        (202, Answer.TAKEN),
        (204, Answer.TAKEN),
        (301, Answer.NOT_TAKEN),
        (307, Answer.NOT_TAKEN),
        (400, Answer.NOT_TAKEN),
        (401, Answer.NOT_TAKEN),
        (404, Answer.NOT_TAKEN),
        (410, Answer.GONE),
        (429, Answer.NOT_TAKEN),
        (500, Answer.NOT_TAKEN),
        (503, Answer.NOT_TAKEN),
    ],
)
def test_what_an_answer_means(subscriber, status, answer):
    subscriber.answers = lambda _: status
    subscriber.redirects_to = subscriber.url
    assert post() is answer
    assert len(subscriber.came) == 1


def test_where_nobody_listens_it_is_not_taken(configured):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        configured(f"http://127.0.0.1:{probe.getsockname()[1]}/hook")
        assert post() is Answer.NOT_TAKEN


def test_a_subscriber_that_hangs_is_not_waited_for(configured, monkeypatch):
    monkeypatch.setattr(webhooks, "READ_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        configured(f"http://127.0.0.1:{silent.getsockname()[1]}/hook")
        assert post() is Answer.NOT_TAKEN


@pytest.mark.parametrize(
    ("status", "receives", "verdict"),
    [(200, 1, None), (410, 1, DeadLetter()), (500, TRIES, DeadLetter()), (200, TRIES, None)],
)
def test_what_becomes_of_a_message(subscriber, status, receives, verdict):
    subscriber.answers = lambda _: status
    assert app.deliver(app.WebhookEvent(**EVENT), Delivery(datetime.now(UTC), receives)) == verdict


@pytest.mark.parametrize(("receives", "seconds"), [(1, range(4, 6)), (2, range(270, 301)), (11, range(38880, 43201))])
def test_the_more_often_it_came_the_later_it_comes_again(subscriber, receives, seconds):
    subscriber.answers = lambda _: 500
    later = app.deliver(app.WebhookEvent(**EVENT), Delivery(datetime.now(UTC), receives))
    assert isinstance(later, RetryAfter)
    assert later.seconds in seconds


@pytest.mark.parametrize("error", [Unavailable(Code.SECRETS_AWAY), BadSecret("no")])
def test_what_we_cannot_sign_comes_later_as_long_as_what_is_not_taken_and_says_why(monkeypatch, error):
    def refuse(*_):
        raise error

    monkeypatch.setattr(webhooks, "post", refuse)
    event, now = app.WebhookEvent(**EVENT), datetime.now(UTC)
    later = app.deliver(event, Delivery(now, 3))
    assert later.because is error
    assert later.seconds in range(1620, 1801)
    assert app.deliver(event, Delivery(now, TRIES)) == DeadLetter()
