"""From the bus to the subscriber, in the local cloud: rule, queue, function and back."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import standardwebhooks

from hito import caches, config
from hito.domain.events import AchievementAwarded, CourseCompleted, Event
from hito.domain.records import CourseId, Kind
from hito.services import events
from tests.deployed import Deployed, within
from tests.people import new_id
from tests.subscriber import Subscriber, Webhook

pytestmark = pytest.mark.deployed

AT = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)


@pytest.fixture
def publish(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Publishes as a function of the deployment does."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", deployed.endpoint)
    monkeypatch.setenv("EVENT_BUS", deployed.outputs["EventsBusName"])
    config.settings.cache_clear()
    caches.clear_made()
    yield lambda *told: events.publish(told)
    caches.clear_made()
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.fixture
def subscriber(deployed: Deployed) -> Iterator[Subscriber]:
    yield deployed.subscriber
    deployed.subscriber.answers = lambda _: 204


def completed() -> CourseCompleted:
    return CourseCompleted(learner=new_id("ana"), course=CourseId(Kind.COURSE, "python"), at=AT)


def awarded() -> AchievementAwarded:
    return AchievementAwarded(
        learner=new_id("ana"),
        achievement=3,
        number=41,
        name="Constancia",
        criteria="racha_7",
        at=AT,
        facts={"days": ["2026-01-30", "2026-01-31"]},
    )


def verified(deployed: Deployed, webhook: Webhook) -> Any:
    return standardwebhooks.Webhook(deployed.webhook_secret).verify(webhook.body, webhook.headers)


def messages_in(deployed: Deployed, queue: str) -> list[dict[str, Any]]:
    sqs = deployed.client("sqs")
    (url,) = [url for url in sqs.list_queues()["QueueUrls"] if queue in url]
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return [json.loads(message["Body"]) for message in answer.get("Messages", [])]


@pytest.mark.parametrize("make", [completed, awarded])
def test_what_is_published_reaches_the_subscriber_signed_within_seconds(
    deployed: Deployed, subscriber: Subscriber, publish: Callable[..., None], make: Callable[[], Event]
) -> None:
    event = make()
    publish(event)
    assert within(10, lambda: subscriber.received(event.id))
    (came,) = subscriber.received(event.id)
    assert verified(deployed, came) == event.detail


def test_a_subscriber_that_was_down_gets_the_same_again(
    deployed: Deployed, subscriber: Subscriber, publish: Callable[..., None]
) -> None:
    event = completed()
    subscriber.answers = lambda webhook: 500 if len(subscriber.received(webhook.headers["webhook-id"])) == 1 else 200
    publish(event)
    assert within(20, lambda: len(subscriber.received(event.id)) == 2)
    first, second = subscriber.received(event.id)
    assert first.body == second.body
    assert verified(deployed, second) == event.detail
    # Five seconds, or a little less, and no third time.
    waited = int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"])
    assert 3 <= waited <= 12


def test_one_that_is_not_taken_does_not_hold_up_or_repeat_the_others(
    deployed: Deployed, subscriber: Subscriber, publish: Callable[..., None]
) -> None:
    received = [completed() for _ in range(10)]
    ill = received[4].id
    subscriber.answers = lambda webhook: 503 if webhook.headers["webhook-id"] == ill else 204
    publish(*received)
    assert within(10, lambda: all(subscriber.received(event.id) for event in received))
    assert within(10, lambda: len(subscriber.received(ill)) == 2)
    assert [len(subscriber.received(event.id)) for event in received if event.id != ill] == [1] * 9


def test_a_subscriber_that_is_gone_is_not_asked_again(
    deployed: Deployed, subscriber: Subscriber, publish: Callable[..., None]
) -> None:
    event = completed()
    subscriber.answers = lambda _: 410
    publish(event)
    assert within(10, lambda: event.detail in messages_in(deployed, "UndeliveredWebhooks"))
    assert len(subscriber.received(event.id)) == 1


def test_other_events_on_the_bus_are_nobodys_webhooks(
    deployed: Deployed, subscriber: Subscriber, publish: Callable[..., None]
) -> None:
    bus = deployed.outputs["EventsBusName"]
    deployed.client("events").put_events(
        Entries=[{"EventBusName": bus, "Source": "hito", "DetailType": "hito.other.v1", "Detail": '{"id": "x"}'}]
    )
    event = completed()
    publish(event)
    assert within(10, lambda: subscriber.received(event.id))
    assert subscriber.received("x") == []
