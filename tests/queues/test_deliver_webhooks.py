"""The function that delivers webhooks, called as Lambda would call it: queue, subscriber and secrets."""

import base64
import json

import pytest

from deliver_webhooks.app import lambda_handler
from hito import caches
from tests.queues.lambda_queue import Queue
from tests.subscriber import Subscriber

EVENT = {"id": "5b1c", "type": "hito.course.completed.v1", "timestamp": "now", "data": {"learner_id": "eva"}}


@pytest.fixture
def subscriber(in_moto, setting):
    with Subscriber() as listening:
        # As in the local cloud, where a subscriber may be on this machine; boto3 stays with moto.
        setting("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
        setting("AWS_ENDPOINT_URL", "http://127.0.0.1")
        setting("WEBHOOK_URL", listening.url)
        setting("WEBHOOK_SECRETS", json.dumps([{"secret": base64.b64encode(bytes(32)).decode()}]))
        setting("DEAD_LETTER_QUEUE", Queue("given-up").url)
        yield listening


@pytest.fixture
def deliveries(subscriber):
    deliveries = Queue("deliveries")
    deliveries.send(json.dumps(EVENT))
    return deliveries


def deliver(deliveries):
    caches.clear_made()
    return deliveries.deliver(lambda_handler)


def test_a_webhook_that_is_taken_leaves_the_queue(deliveries, subscriber):
    assert deliver(deliveries) == []
    assert [json.loads(webhook.body)["id"] for webhook in subscriber.came] == ["5b1c"]


def test_one_that_is_not_taken_comes_again(deliveries, subscriber):
    subscriber.answers = lambda _: 503
    assert deliver(deliveries) == [EVENT]


def test_a_webhook_that_nobody_wants_is_dead_lettered(deliveries, subscriber):
    subscriber.answers = lambda _: 410
    assert deliver(deliveries) == []
    assert [json.loads(body) for body in Queue("given-up").bodies()] == [EVENT]
