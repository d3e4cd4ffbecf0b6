"""Events on their way to subscribers of the API: signed, retried, logged, sent again; and what a subscriber may not do.

The receiver is on this machine, as in a local cloud that allows it; the table and the queue are moto's.
"""

import json
import os
import socket
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
import standardwebhooks

from deliver_webhooks.subscribers import lambda_handler
from hito import caches
from hito.domain.errors import Conflict, NotFound
from hito.domain.events import UnitFinished
from hito.domain.records import CourseId, Kind
from hito.domain.subscribers import DISABLED_AFTER, DeliveryResult, DeliveryStatus, Disabled
from hito.domain.webhooks import TRIES, WAITS
from hito.services import subscribers as receivers
from hito.store import deliveries, subscribers
from hito.store.dynamodb import table as items
from hito.store.idempotency import NoIdempotency
from hito.usecases import delivering, publishing, subscribing
from hito.usecases.delivering import Due
from tests.aws_calls import intercepted
from tests.people import new_id
from tests.queues.lambda_queue import Queue
from tests.subscriber import Subscriber

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
PYTHON = CourseId(Kind.COURSE, "python")
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("table", "here")


@pytest.fixture
def here(setting):
    """Subscribers may be on this machine; AWS is moto all the same."""
    setting("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    setting("AWS_ENDPOINT_URL", "http://127.0.0.1")
    setting("LOOPBACK_SUBSCRIBERS", "true")
    caches.clear_made()
    yield
    caches.clear_made()


@pytest.fixture
def receiver():
    with Subscriber() as listening:
        yield listening


@pytest.fixture
def queue():
    found = Queue(os.environ["SUBSCRIBER_QUEUE"].rpartition("/")[2])
    found.empty()
    return found


@pytest.fixture
def subscribe():
    made = []

    def add(url, *types):
        found = subscribing.add(url, types or ("unit.finished",), "Intranet", NOW, NoIdempotency())
        made.append(found.subscriber.id)
        return found

    yield add
    for each in made:
        subscribers.delete(each)


@pytest.fixture
def subscribed(subscribe, receiver):
    """A subscriber at the receiver, with its secret."""
    return subscribe(receiver.url)


def finished(at=NOW):
    return UnitFinished(learner=new_id("ana"), course=PYTHON, unit="intro", at=at)


def publish(event, *receiving, now=NOW):
    publishing.publish(event, [subscribers.get(each.subscriber.id) for each in receiving], now)


def log(subscribed, state=None):
    return subscribing.log(subscribed.subscriber.id, state, None, 100)[0]


def attempt(subscribed, event, tries=1, now=NOW):
    due = Due(subscribed.subscriber.id, event.learner, event.id, tries)
    return delivering.attempt(due, lambda tries: WAITS[tries - 1] if tries < TRIES else None, now)


def verified(secret, came):
    return standardwebhooks.Webhook(secret).verify(came.body, came.headers)


# Sent


def test_an_event_arrives_signed_and_leaves_the_queue(subscribed, receiver, queue):
    event = finished(datetime.now(UTC).replace(microsecond=0))
    publish(event, subscribed)
    assert queue.deliver(lambda_handler) == []
    (came,) = receiver.came
    assert verified(subscribed.secret, came) == event.detail
    assert came.headers["webhook-id"] == event.id
    [delivery] = log(subscribed)
    assert (delivery.state, delivery.attempts, delivery.next_at) == (DeliveryStatus.DELIVERED, 1, None)
    assert (delivery.last.result, delivery.last.status) == (DeliveryResult.ACCEPTED, 204)


def test_what_is_not_accepted_comes_again_later_with_the_same_id(subscribed, receiver, queue):
    receiver.answers = lambda _: 503
    event = finished()
    publish(event, subscribed)
    assert len(queue.deliver(lambda_handler)) == 1
    [delivery] = log(subscribed)
    assert (delivery.state, delivery.attempts, delivery.last.status) == (DeliveryStatus.WAITING, 1, 503)
    assert timedelta(seconds=4) <= delivery.next_at - delivery.last_at <= timedelta(seconds=5)
    receiver.answers = lambda _: 200
    attempt(subscribed, event, tries=2)
    first, second = receiver.came
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == event.id
    assert first.body == second.body
    assert log(subscribed)[0].state is DeliveryStatus.DELIVERED


def test_a_message_that_comes_twice_is_delivered_once(subscribed, receiver, queue):
    event = finished()
    publish(event, subscribed)
    for _ in range(2):
        attempt(subscribed, event)
    publish(event, subscribed)
    assert len(receiver.came) == 1


def test_while_a_secret_changes_both_verify_and_a_day_later_the_new_one_alone(subscribed, receiver, queue):
    now = datetime.now(UTC).replace(microsecond=0)
    changed = subscribing.rotate(subscribed.subscriber.id, now, NoIdempotency())
    assert changed.secret != subscribed.secret
    event = finished(now)
    publish(event, subscribed, now=now)
    attempt(subscribed, event, now=now)
    (came,) = receiver.came
    assert verified(subscribed.secret, came) == verified(changed.secret, came) == event.detail
    assert len(came.headers["webhook-signature"].split()) == 2
    assert subscribers.get(subscribed.subscriber.id).secrets_at(now + DAY) == (changed.subscriber.secret,)


def test_a_deleted_subscriber_gets_nothing_more(subscribed, receiver, queue):
    event = finished()
    publish(event, subscribed)
    subscribing.remove(subscribed.subscriber.id)
    assert queue.deliver(lambda_handler) == []
    assert receiver.came == []


def test_what_is_erased_meanwhile_is_not_delivered(subscribed, receiver, queue):
    event = finished()
    publish(event, subscribed)
    items.delete(deliveries.key(subscribed.subscriber.id, event.learner, event.id))
    assert queue.deliver(lambda_handler) == []
    assert receiver.came == []


# What a subscriber may not do


def result_of(subscribed, event=None):
    event = event or finished()
    publish(event, subscribed)
    attempt(subscribed, event)
    [delivery] = log(subscribed)
    return delivery.last.result


@contextmanager
def answering(write):
    """A server on this machine that writes to the client; its URL."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                # The client may have heard enough.
                with suppress(OSError):
                    write(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/hook"


def test_a_redirect_is_not_followed_and_the_log_shows_it(subscribed, receiver, queue):
    receiver.answers, receiver.redirects_to = (lambda _: 307), receiver.url
    assert result_of(subscribed) is DeliveryResult.REDIRECTED
    assert len(receiver.came) == 1


def test_a_slow_answer_is_given_up_and_the_log_shows_it(subscribe, queue, monkeypatch):
    monkeypatch.setattr(receivers, "TOTAL_SECONDS", 0.3)

    def drip(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.02)

    started = time.monotonic()
    with answering(drip) as url:
        assert result_of(subscribe(url)) is DeliveryResult.TOO_SLOW
    assert time.monotonic() - started < 2


def test_a_huge_answer_is_not_read_to_its_end_and_the_log_shows_it(subscribe, queue):
    sent = []

    def flood(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1_000):
            connection.sendall(b"x" * 65536)
            sent.append(65536)

    with answering(flood) as url:
        assert result_of(subscribe(url)) is DeliveryResult.ANSWER_TOO_LARGE
    assert sum(sent) < 20 * receivers.MAX_ANSWER_BYTES


@pytest.mark.parametrize(
    "found",
    [
        ["10.0.0.8"],
        ["169.254.169.254"],
        ["192.168.1.1", "93.184.216.34"],
        ["93.184.216.34", "fd00:ec2::254"],
        ["::ffff:127.0.0.1"],
        ["fe80::1"],
        ["224.0.0.1"],
    ],
)
def test_a_name_that_leads_to_a_private_address_is_not_called_and_the_log_shows_it(
    subscribe, queue, setting, monkeypatch, found
):
    subscribed = subscribe("https://hooks.school.example/x")
    setting("LOOPBACK_SUBSCRIBERS", "false")
    places = [(None, socket.SOCK_STREAM, 6, "", (one, 443)) for one in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
    monkeypatch.setattr(receivers, "_pool", lambda *_: pytest.fail("it connects"))
    assert result_of(subscribed) is DeliveryResult.ADDRESS_NOT_ALLOWED


def test_the_connection_goes_to_the_address_that_was_checked_under_the_name(subscribe, queue, setting, monkeypatch):
    subscribed = subscribe("https://hooks.school.example:8443/x?y=1")
    setting("LOOPBACK_SUBSCRIBERS", "false")
    looked_up, made = [], []

    def look_up(host, *_, **__):
        # The second time, another address.
        looked_up.append(host)
        return [(None, socket.SOCK_STREAM, 6, "", ("93.184.216.34" if len(looked_up) == 1 else "127.0.0.1", 8443))]

    def connect(*where):
        made.append(where[:4])
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(receivers, "_pool", connect)
    assert result_of(subscribed) is DeliveryResult.UNREACHABLE
    assert looked_up == ["hooks.school.example"]
    assert made == [("https", "93.184.216.34", 8443, "hooks.school.example")]


def test_a_subscriber_on_this_machine_is_not_called_where_no_parameter_allows_it(subscribed, receiver, queue, setting):
    setting("LOOPBACK_SUBSCRIBERS", "false")
    assert result_of(subscribed) is DeliveryResult.ADDRESS_NOT_ALLOWED
    assert receiver.came == []


def test_where_nobody_listens_is_unreachable(subscribe, queue):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert result_of(subscribe(f"http://127.0.0.1:{probe.getsockname()[1]}/hook")) is DeliveryResult.UNREACHABLE


def test_what_hito_cannot_sign_is_no_failure_of_the_subscriber(subscribed, receiver, queue, setting):
    event = finished()
    publish(event, subscribed)
    setting("SUBSCRIBER_KEY", json.dumps({"key": "another key of sufficient length, and more"}))
    caches.clear_made()
    attempt(subscribed, event)
    [delivery] = log(subscribed)
    assert (delivery.last.result, delivery.state) == (DeliveryResult.NOT_SIGNED, DeliveryStatus.WAITING)
    assert subscribers.get(subscribed.subscriber.id).failing_since is None


# Sent again


def test_a_delivery_that_is_sent_again_has_the_same_id_and_body(subscribed, receiver, queue):
    event = finished()
    publish(event, subscribed)
    queue.deliver(lambda_handler)
    [delivery] = log(subscribed)
    sent = subscribing.send_again(subscribed.subscriber.id, deliveries.place_of(delivery), NOW, NoIdempotency())
    assert sent.count == 1
    queue.deliver(lambda_handler)
    first, second = receiver.came
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == event.id
    assert first.body == second.body
    assert log(subscribed)[0].attempts == 2


def test_all_since_a_time_are_sent_again_oldest_first_in_pages(subscribed, receiver, queue, monkeypatch):
    monkeypatch.setattr(subscribing, "MOST_AGAIN", 3)
    events = [finished() for _ in range(6)]
    for number, event in enumerate(events):
        publish(event, subscribed, now=NOW + timedelta(minutes=number))
        attempt(subscribed, event)
    queue.empty()
    since, one = NOW + timedelta(minutes=1), subscribed.subscriber.id
    first = subscribing.send_since(one, since, None, NOW, NoIdempotency())
    second = subscribing.send_since(one, since, first.last, NOW, NoIdempotency())
    assert (first.count, second.count, second.last) == (3, 2, None)
    waiting = {json.loads(body)["event"] for body in queue.bodies()}
    assert waiting == {event.id for event in events[1:]}
    assert {each.event_id for each in log(subscribed, DeliveryStatus.WAITING)} == waiting


def test_what_does_not_exist_is_not_sent_again(subscribed, queue):
    with pytest.raises(NotFound):
        subscribing.send_again(subscribed.subscriber.id, "1769848200000#x", NOW, NoIdempotency())
    with pytest.raises(NotFound):
        subscribing.send_since("nobody", NOW, None, NOW, NoIdempotency())


def test_a_test_event_goes_to_its_subscriber_whatever_it_wants(subscribe, receiver, queue):
    subscribed = subscribe(receiver.url, "quiz.taken")
    now = datetime.now(UTC).replace(microsecond=0)
    delivery = subscribing.test(subscribed.subscriber.id, now, NoIdempotency())
    assert queue.deliver(lambda_handler) == []
    (came,) = receiver.came
    event = verified(subscribed.secret, came)
    assert (event["type"], event["id"]) == ("hito.webhook.test.v1", delivery.event_id)


# Disabled


@pytest.fixture
def published():
    found = []

    def note(attempt):
        found.extend(json.loads(entry["Detail"]) for entry in attempt.request["Entries"])

    with intercepted(note, "events"):
        yield found


def test_after_three_days_of_failure_it_is_disabled_and_the_others_are_told(
    subscribed, subscribe, receiver, queue, published
):
    with Subscriber() as elsewhere:
        other = subscribe(elsewhere.url, "subscriber.disabled")
        receiver.answers = lambda _: 500
        event, later = finished(), finished()
        publish(event, subscribed)
        publish(later, subscribed, now=NOW + DAY)
        assert attempt(subscribed, event).seconds == WAITS[0]
        just_before = NOW + DISABLED_AFTER - timedelta(seconds=1)
        assert not attempt(subscribed, later, now=just_before).disabled
        assert attempt(subscribed, event, tries=2, now=NOW + DISABLED_AFTER).disabled
        found = subscribing.find(subscribed.subscriber.id)
        assert (found.disabled, found.disabled_at) == (Disabled.FAILING, NOW + DISABLED_AFTER)
        [told] = [each for each in published if each["type"] == "hito.subscriber.disabled.v1"]
        assert told["data"] == {
            "subscriber": {"id": found.id, "description": "Intranet"},
            "because": "failing",
            "failing_since": "2026-03-15T12:00:00.000Z",
        }
        queue.deliver(lambda_handler)
        assert [json.loads(came.body)["id"] for came in elsewhere.came] == [told["id"]]
        assert log(other)[0].state is DeliveryStatus.DELIVERED
    assert {each.state for each in log(subscribed)} == {DeliveryStatus.FAILED}


def test_the_last_try_after_failures_alone_disables(subscribed, receiver, queue, published):
    receiver.answers = lambda _: 500
    event, now = finished(), NOW
    publish(event, subscribed)
    for tries in range(1, TRIES + 1):
        outcome = attempt(subscribed, event, tries=tries, now=now)
        now += timedelta(seconds=outcome.seconds or 0)
    assert outcome == (None, True)
    assert len(receiver.came) == TRIES


def test_a_success_between_two_failures_starts_the_three_days_anew(subscribed, receiver, queue):
    receiver.answers = lambda _: 500
    first, second, third = finished(), finished(), finished()
    for event in (first, second, third):
        publish(event, subscribed)
    attempt(subscribed, first)
    receiver.answers = lambda _: 200
    attempt(subscribed, second, now=NOW + DAY)
    assert subscribing.find(subscribed.subscriber.id).failing_since is None
    receiver.answers = lambda _: 500
    assert not attempt(subscribed, third, now=NOW + 4 * DAY).disabled


def test_who_answers_410_is_disabled_at_once_and_gets_nothing_until_enabled(subscribed, receiver, queue, published):
    receiver.answers = lambda _: 410
    one, event, later = subscribed.subscriber.id, finished(), finished()
    publish(event, subscribed)
    publish(later, subscribed)
    assert attempt(subscribed, event) == (None, True)
    assert attempt(subscribed, later) == (None, False)
    assert len(receiver.came) == 1
    with pytest.raises(Conflict):
        subscribing.send_since(one, NOW, None, NOW, NoIdempotency())
    publish(finished(), subscribed)
    assert len(log(subscribed)) == 2
    receiver.answers = lambda _: 204
    assert subscribing.change(one, {"active": True}, NOW).disabled is None
    queue.empty()
    assert subscribing.send_since(one, NOW, None, NOW, NoIdempotency()).count == 2
    queue.deliver(lambda_handler)
    assert {each.state for each in log(subscribed)} == {DeliveryStatus.DELIVERED}


def test_the_function_tells_the_others_that_one_is_disabled(subscribed, subscribe, receiver, queue, published):
    with Subscriber() as elsewhere:
        subscribe(elsewhere.url, "subscriber.disabled")
        receiver.answers = lambda _: 410
        publish(finished(), subscribed)
        queue.deliver(lambda_handler)
        queue.deliver(lambda_handler)
        [told] = [each for each in published if each["type"] == "hito.subscriber.disabled.v1"]
        assert [json.loads(came.body)["id"] for came in elsewhere.came] == [told["id"]]


def test_a_disabled_subscriber_is_counted_for_the_alarm(subscribed, receiver, queue, published, logged):
    receiver.answers = lambda _: 410
    publish(finished(), subscribed)
    queue.deliver(lambda_handler)
    assert '"SubscribersDisabled":[1]' in logged()


def test_no_secret_and_no_address_is_logged(subscribed, receiver, queue, logged):
    receiver.answers = lambda _: 500
    publish(finished(), subscribed)
    queue.deliver(lambda_handler)
    assert subscribed.secret not in logged()
    assert receiver.url not in logged()
