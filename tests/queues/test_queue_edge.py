"""The edge of functions that a queue calls, over moto's queue."""

import json
from datetime import UTC, datetime

import pytest

from hito.domain.errors import Code, Unavailable
from hito.edge.body import Body
from hito.edge.queue import DeadLetter, RetryAfter, consumer
from tests.queues.lambda_queue import Queue


class Order(Body):
    number: int


@pytest.fixture
def orders(in_moto):
    return Queue("orders")


@pytest.fixture
def dead_letters(in_moto, setting):
    queue = Queue("dead-letters")
    setting("DEAD_LETTER_QUEUE", queue.url)
    return queue


def numbered(*numbers):
    return [json.dumps({"number": number}) for number in numbers]


def test_a_message_that_is_done_does_not_come_again(orders):
    done = []
    orders.send(*numbered(1, 2))
    orders.deliver(consumer(Order, lambda order, _: done.append(order.number)))
    assert done == [1, 2]
    assert orders.bodies() == []


def test_a_message_knows_how_often_it_came_and_when(orders):
    came = []

    def note(order, delivery):
        came.append(delivery)
        return RetryAfter(0)

    orders.send(*numbered(1))
    orders.deliver(consumer(Order, note))
    orders.deliver(consumer(Order, note))
    assert [each.receives for each in came] == [1, 2]
    assert abs((datetime.now(UTC) - came[0].now).total_seconds()) < 10


def test_one_that_fails_among_nine_that_do_not_comes_again_alone(orders):
    def refuse_seven(order, _):
        if order.number == 7:
            raise Unavailable(Code.DATABASE_AWAY)

    orders.send(*numbered(*range(10)))
    assert orders.deliver(consumer(Order, refuse_seven)) == [{"number": 7}]


def test_a_batch_that_fails_as_a_whole_is_reported_message_by_message(orders):
    def fail(*_):
        raise KeyError

    orders.send(*numbered(1, 2))
    assert len(orders.deliver(consumer(Order, fail))) == 2


@pytest.mark.parametrize(("seconds", "again"), [(0, numbered(1)), (60, [])])
def test_later_is_when_the_message_comes_again(orders, seconds, again):
    orders.send(*numbered(1))
    assert orders.deliver(consumer(Order, lambda *_: RetryAfter(seconds))) == [{"number": 1}]
    assert orders.bodies() == again


def test_a_dead_letter_is_sent_as_it_came_and_leaves_the_queue(orders, dead_letters):
    orders.send(*numbered(1))
    assert orders.deliver(consumer(Order, lambda *_: DeadLetter())) == []
    assert dead_letters.bodies() == numbered(1)
    assert orders.bodies() == []


def test_a_dead_letter_that_cannot_be_sent_stays_in_the_queue(orders, dead_letters):
    orders.send(*numbered(1))
    dead_letters.sqs.delete_queue(QueueUrl=dead_letters.url)
    assert orders.deliver(consumer(Order, lambda *_: DeadLetter())) == [{"number": 1}]


@pytest.mark.parametrize("body", ["", "no JSON", "[]", '{"number": "seven"}', '{"number": NaN}', "{}"])
def test_a_message_that_cannot_be_read_is_not_done(orders, body, logged):
    done = []
    orders.send(*numbered(1), body or " ")
    handler = consumer(Order, lambda order, _: done.append(order.number))
    records = orders.records()
    (failed,) = handler({"Records": records}, None)["batchItemFailures"]
    assert done == [1]
    assert failed["itemIdentifier"] == records[1]["messageId"]
    assert json.loads(logged())["refusals"] == {"Invalid": 1}


@pytest.mark.parametrize(
    ("verdict", "level", "counted"),
    [
        (None, "INFO", {"failures": 0, "retries": 0}),
        (RetryAfter(5), "WARNING", {"failures": 1, "retries": 1}),
        (RetryAfter(5, ValueError("ours")), "ERROR", {"failures": 1, "retries": 1}),
    ],
)
def test_a_batch_is_one_line_with_its_figures(orders, logged, verdict, level, counted):
    orders.send(*numbered(1))
    orders.deliver(consumer(Order, lambda *_: verdict))
    (written,) = [json.loads(each) for each in logged().splitlines()]
    assert written["level"] == level
    assert written["messages"] == 1
    assert 0 < written["latency_ms"] < 60_000
    assert counted.items() <= written.items()


def test_a_bug_is_an_error_without_its_text(orders, logged):
    def fail(*_):
        raise ValueError("secret words")

    orders.send(*numbered(1))
    orders.deliver(consumer(Order, fail))
    (written,) = [json.loads(each) for each in logged().splitlines()]
    assert written["level"] == "ERROR"
    assert written["bugs"][0]["exception_type"] == "ValueError"
    assert "secret words" not in logged()
