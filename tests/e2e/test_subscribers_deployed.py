"""From a change of the table to subscribers of the API, in the local cloud: stream, queue, function and back."""

from collections.abc import Iterator
from typing import Any

import pytest
import standardwebhooks

from tests.deployed import within
from tests.people import Learner, System, new_id
from tests.subscriber import Subscriber

pytestmark = pytest.mark.deployed

ALL = "/v1/webhooks"


@pytest.fixture
def receiver() -> Iterator[Subscriber]:
    with Subscriber() as listening:
        yield listening


@pytest.fixture
def boss(over_http: System) -> Learner:
    return over_http.author()


@pytest.fixture
def webhook(boss: Learner, receiver: Subscriber) -> Iterator[dict[str, Any]]:
    wanted = {"url": receiver.url, "types": ["unit.finished", "enrollment.changed"], "description": "Intranet"}
    made = boss.post(ALL, wanted)
    assert made.status_code == 201, made.text
    yield made.json()
    boss.delete(f"{ALL}/{made.json()['id']}")


def entries(boss: Learner, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    found = boss.get(f"{ALL}/{webhook['id']}/deliveries").json()["deliveries"]
    return list(found)


def test_what_a_learner_does_arrives_signed_is_in_the_log_and_comes_again_with_the_same_id(
    over_http: System, boss: Learner, receiver: Subscriber, webhook: dict[str, Any]
) -> None:
    ana, course = over_http.learner(), new_id("course")
    ana.enrollment(course).raise_for_status()
    ana.chapter(course, "intro", completed=True, totalChapters=2).raise_for_status()

    def came() -> list[dict[str, Any]]:
        verify = standardwebhooks.Webhook(webhook["secret"]).verify
        found = [verify(each.body, each.headers) for each in list(receiver.came)]
        return [event for event in found if event["data"]["learner_id"] == ana.id]

    assert within(20, lambda: len(came()) == 2)
    assert {event["type"] for event in came()} == {"hito.unit.finished.v1", "hito.enrollment.changed.v1"}
    first = next(event for event in came() if event["type"] == "hito.unit.finished.v1")
    assert within(5, lambda: first["id"] in {one["event_id"] for one in entries(boss, webhook)})
    logged = next(one for one in entries(boss, webhook) if one["event_id"] == first["id"])
    assert within(5, lambda: all(one["status"] == "delivered" for one in entries(boss, webhook)))
    again = boss.post(f"{ALL}/{webhook['id']}/redeliver", {"delivery": logged["id"]})
    assert again.json() == {"redelivered": 1}
    assert within(20, lambda: len(came()) == 3)
    assert len(receiver.received(first["id"])) == 2


def test_a_redirect_is_in_the_log_and_not_followed(
    boss: Learner, receiver: Subscriber, webhook: dict[str, Any]
) -> None:
    receiver.answers, receiver.redirects_to = (lambda _: 302), receiver.url
    assert boss.post(f"{ALL}/{webhook['id']}/test").status_code == 202
    assert within(20, lambda: entries(boss, webhook)[0]["attempts"] >= 1)
    [entry] = entries(boss, webhook)
    assert (entry["result"], entry["response_status"], entry["status"]) == ("redirected", 302, "waiting")
    assert entry["next_attempt_at"] > entry["last_attempt_at"]
