"""Reads that are sent together: one trip, with the retries and errors of a call."""

import json
import threading

import pytest

from hito.aws import client as aws_client
from hito.aws import errors
from tests.aws.scripted_server import resets, says
from tests.aws_calls import answering, failing
from tests.deployed import within

KEY = {"TableName": "t", "Key": {"PK": {"S": "a"}}}


@pytest.fixture(autouse=True)
def _as_deployed(monkeypatch):
    """Interceptors answer at once, and tests have some."""
    monkeypatch.setattr(aws_client, "interceptors", [])


def found(name):
    return says(200, json.dumps({"Item": {"PK": {"S": name}}}).encode())


def name_in(answer):
    return answer["Item"]["PK"]["S"]


def test_a_read_that_was_begun_travels_with_what_is_called_until_its_answer_is_taken(server, aws):
    both_came = threading.Barrier(2, timeout=5)

    def answers_when_both_came(connection):
        both_came.wait()
        # Each connection is answered by what came on it.
        found("Query" if b"DynamoDB_20120810.Query" in server.requests[0] else "?")(connection)

    server.script = [answers_when_both_came]
    client = aws()
    begun = client.begin("Query", KEY)
    client.call("BatchGetItem", KEY)
    assert name_in(begun.answer()) == "Query"
    assert (len(server.requests), server.connections) == (2, 2)


def test_a_begun_read_is_repeated_as_any_other(server, aws):
    server.script = [resets, found("again")]
    assert name_in(aws().begin("Query", KEY).answer()) == "again"
    assert len(server.requests) == 2


def test_what_is_wrong_with_a_begun_read_is_said_when_its_answer_is_taken(server, aws):
    server.close()
    begun = aws(attempts=1).begin("Query", KEY)
    with pytest.raises(errors.NotSent):
        begun.answer()


def test_an_answer_that_nobody_takes_is_no_answer_to_the_next_call(server, aws):
    server.script = [found("first"), found("second")]
    client = aws()
    begun = client.begin("Query", KEY)
    assert client.is_under_way
    # The script goes by the order in which requests come in.
    assert within(5, lambda: server.requests)
    del begun
    assert not client.is_under_way
    assert name_in(client.call("Query", KEY)) == "second"


def test_what_is_sent_while_a_read_is_under_way_joins_its_trip(server, aws):
    client, joined = aws(), []

    def watch(attempt, _send):
        joined.append((attempt.operation, attempt.joins))
        return answering(200, {})(attempt)

    aws_client.interceptors.append(watch)
    begun = client.begin("Query", KEY)
    client.call("BatchGetItem", KEY)
    begun.answer()
    client.call("GetItem", KEY)
    assert joined == [("Query", False), ("BatchGetItem", True), ("GetItem", False)]


def test_an_interceptor_that_fails_a_begun_read_fails_its_answer(server, aws):
    aws_client.interceptors.append(lambda attempt, _send: failing(errors.NoAnswer("nothing"))(attempt))
    begun = aws(attempts=1).begin("Query", KEY)
    with pytest.raises(errors.NoAnswer):
        begun.answer()
