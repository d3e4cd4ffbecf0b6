"""What may go wrong between a client and AWS: both clients try as often, and mean the same."""

import json
import socket
import time

import pytest

from hito.aws import client as aws_client
from hito.aws import errors
from tests.aws import parties
from tests.aws.scripted_server import closes, resets, says, writes

JSON = "Content-Type: application/x-amz-json-1.0"
FOUND = says(200, b'{"Item": {"PK": {"S": "a"}}}', JSON)
HTML = b"<html><body><h1>503 Service Unavailable</h1></body></html>"
KEY = {"TableName": "t", "Key": {"PK": {"S": "a"}}}


def refuses(code, status=400, *headers, **more):
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no", **more}
    return says(status, json.dumps(body).encode(), JSON, *headers)


# What botocore calls throttled or transient, and what it does not.
CODES = [
    "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException", "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException",
    "SlowDown", "ThrottledException", "Throttling", "ThrottlingException", "TooManyRequestsException",
    "TransactionInProgressException", "RequestTimeout", "RequestTimeoutException",
    "AccessDeniedException", "ConditionalCheckFailedException", "ExpiredTokenException", "InvalidSignatureException",
    "ItemCollectionSizeLimitExceededException", "RequestExpired", "ResourceNotFoundException", "ThrottlingError",
    "TransactionConflictException", "UnrecognizedClientException", "ValidationException",
]  # fmt: skip

REASONS = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": {"b": {"B": "/w=="}, "n": {"N": "1"}}}]

SCRIPTS = {
    **{f"400 {code}": [refuses(code)] for code in CODES},
    **{f"{status} JSON": [refuses("InternalServerError", status)] for status in (500, 501, 502, 503, 504)},
    "429": [refuses("Busy", 429)],
    "429 HTML": [says(429, HTML)],
    **{f"{status} HTML": [says(status, HTML, "Content-Type: text/html")] for status in (403, 413, 500, 502, 503, 504)},
    "an empty 500": [says(500, b"")],
    "a 503 to the end of the connection": [writes(b"HTTP/1.1 503 X\r\n\r\n" + HTML, then_closes=True)],
    "a 400 without a code": [says(400, b"{}", JSON)],
    "a returned item": [refuses("ConditionalCheckFailedException", Item={"b": {"B": "/w=="}})],
    "reasons with an item": [refuses("TransactionCanceledException", CancellationReasons=REASONS)],
    "throttled once": [refuses("ThrottlingException"), FOUND],
    "away twice": [says(503, HTML), says(500, b""), FOUND],
    "closed": [closes],
    "closed once": [closes, FOUND],
    "reset": [resets],
    "reset once": [resets, FOUND],
    "no HTTP": [writes(b"SSH-2.0-OpenSSH_9.2\r\n", then_closes=True)],
    "in chunks": [writes(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")],
    "HTTP/1.0": [writes(b'HTTP/1.0 200 OK\r\n\r\n{"Item": {}}', then_closes=True)],
    "an empty answer": [says(200, b"")],
    "the connection is not kept": [says(200, b"{}", "Connection: close")],
    "wait as the service says": [refuses("ThrottlingException", 400, "x-amz-retry-after: 100"), FOUND],
    "wait, nonsense": [refuses("ThrottlingException", 400, "x-amz-retry-after: soon"), FOUND],
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_both_clients_mean_the_same_and_try_as_often(server, script):
    outcomes = []
    for party in (parties.boto3, parties.hito):
        server.script, before = [*script], len(server.requests)
        outcomes.append((party("dynamodb", "GetItem", KEY), len(server.requests) - before))
    assert outcomes[1] == outcomes[0]


LEFT = {"t": [{"DeleteRequest": {"Key": {"PK": {"S": "a"}, "b": {"B": "/w=="}}}}]}
UNREAD = {"t": {"Keys": [{"PK": {"S": "ñ"}}], "ConsistentRead": True}}


@pytest.mark.parametrize(
    ("operation", "request_", "told"),
    [
        ("BatchWriteItem", {"RequestItems": LEFT}, {"UnprocessedItems": LEFT}),
        ("BatchGetItem", {"RequestItems": UNREAD}, {"Responses": {"t": []}, "UnprocessedKeys": UNREAD}),
    ],
)
def test_what_a_batch_left_undone_is_answered(server, operation, request_, told):
    server.script = [says(200, json.dumps(told).encode(), JSON)]
    outcomes = [party("dynamodb", operation, request_) for party in (parties.boto3, parties.hito)]
    assert outcomes[1] == outcomes[0]
    assert outcomes[1].answer.keys() == told.keys()


def test_a_read_that_times_out_is_no_answer(server):
    server.script = [server.stalls]
    for party in (parties.boto3, parties.hito):
        before = len(server.requests)
        assert party("dynamodb", "GetItem", KEY, attempts=2, seconds=0.1) == parties.NO_ANSWER
        assert len(server.requests) - before == 2


def test_an_answer_that_stops_half_way_is_no_answer(server):
    def stops(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
        server.stalls(connection)

    server.script = [stops]
    for party in (parties.boto3, parties.hito):
        assert party("dynamodb", "GetItem", KEY, attempts=1, seconds=0.1) == parties.NO_ANSWER


def test_nobody_there_is_not_sent(server):
    server.close()
    for party in (parties.boto3, parties.hito):
        assert party("dynamodb", "GetItem", KEY) == parties.NOT_SENT


def test_an_unknown_name_is_not_sent(server, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://no-such-host.invalid")
    for party in (parties.boto3, parties.hito):
        assert party("dynamodb", "GetItem", KEY) == parties.NOT_SENT


def test_a_connection_that_takes_too_long_is_not_sent(server, monkeypatch):
    def times_out(*_, **__):
        raise TimeoutError

    # As far as both clients' libraries go before a socket is there.
    monkeypatch.setattr(socket.socket, "connect", times_out)
    for party in (parties.boto3, parties.hito):
        assert party("dynamodb", "GetItem", KEY) == parties.NOT_SENT
    assert not server.requests


BROKEN = {
    "half an answer": writes(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", then_closes=True),
    "half a head": writes(b"HTTP/1.1 200 OK\r\nContent-Le", then_closes=True),
    "HTML": says(200, HTML, JSON),
    "a list": says(200, b"[]", JSON),
    "no UTF-8": says(200, b"\xff", JSON),
    "half an object": says(200, b'{"Item": {"PK": {"S": "a', JSON),
}


@pytest.mark.parametrize("act", BROKEN.values(), ids=BROKEN)
def test_an_answer_that_cannot_be_read_is_no_answer(server, act):
    """Here boto3 says that the item is absent, or fails in its own parser."""
    server.script = [act]
    assert parties.hito("dynamodb", "GetItem", KEY) == parties.NO_ANSWER
    assert len(server.requests) == 3


def answer(client, **options):
    return parties.hitos(client, "UpdateItem", KEY, **options)


@pytest.mark.parametrize("act", ["stalls", closes, resets, says(500, HTML)], ids=["stalls", "closes", "resets", "500"])
def test_what_may_be_done_is_not_repeated_against_ones_will(aws, server, act):
    server.script = [server.stalls if act == "stalls" else act]
    answer(aws(attempts=3, read_seconds=0.1), repeat=False)
    assert len(server.requests) == 1


def test_what_the_service_did_not_do_is_repeated_all_the_same(aws, server):
    server.script = [refuses("ThrottlingException"), FOUND]
    assert answer(aws(attempts=3), repeat=False).answer


def test_a_transaction_has_one_token_in_all_attempts_and_each_has_its_own(aws, server):
    client = aws(attempts=3)
    for _ in range(2):
        server.script = [closes, FOUND]
        client.call("TransactWriteItems", {"TransactItems": []})
    sent = [json.loads(request.partition(b"\r\n\r\n")[2])["ClientRequestToken"] for request in server.requests]
    assert sent[0] == sent[1] != sent[2] == sent[3]
    server.script = [FOUND]
    client.call("TransactWriteItems", {"ClientRequestToken": "mine", "TransactItems": []})
    assert b'"mine"' in server.requests[-1]


def test_no_attempt_starts_too_late(aws, server, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def slow(connection):
        now[0] += 2
        closes(connection)

    server.script = [slow]
    assert answer(aws(attempts=9), start_within=2.5) == parties.NO_ANSWER
    assert len(server.requests) == 2


def test_a_bad_time_ends_retries_and_a_good_one_brings_them_back(aws, server):
    client = aws(attempts=3)
    server.script = [says(503, b"")]
    for _ in range(18):
        answer(client)
    before = len(server.requests)
    answer(client)
    assert len(server.requests) - before == 1
    server.script = [FOUND]
    for _ in range(15):
        answer(client)
    server.script, before = [says(503, b"")], len(server.requests)
    answer(client)
    assert len(server.requests) - before == 2


def test_pauses_grow_and_are_never_the_same(monkeypatch):
    for error, most in [
        (errors.NoAnswer(), 0.025),
        (errors.ServiceError("ThrottlingException", 400, {}), 1),
        (errors.ServiceError("ThrottlingException", 400, {}, retry_after=3), 3),
        (errors.ServiceError("ThrottlingException", 400, {}, retry_after=600), 6),
    ]:
        pauses = [aws_client._pause(error, 1) for _ in range(100)]
        assert max(pauses) <= most
        assert max(aws_client._pause(error, 2) for _ in range(100)) > most or error.retry_after
    assert len(set(pauses)) == 100


def test_a_connection_is_kept(aws, server):
    client = aws(attempts=1)
    server.script = [FOUND]
    for _ in range(3):
        answer(client)
    assert (server.connections, len(server.requests)) == (1, 3)


def test_a_kept_connection_that_was_closed_meanwhile_is_not_used(aws, server):
    def answers_and_closes(connection):
        FOUND(connection)
        connection.close()

    client = aws(attempts=1)
    server.script = [answers_and_closes]
    for _ in range(3):
        assert answer(client).answer
        _wait_for_close(client)
    assert server.connections == 3


def _wait_for_close(client):
    """Until this side has heard of it."""
    (connection,) = client._connections._idle
    assert connection.recv(1, socket.MSG_PEEK) == b""


def test_after_a_failure_the_connection_is_given_up(aws, server):
    """What comes late is no answer to another question."""

    client = aws(attempts=1, read_seconds=0.1)
    server.script = [server.stalls, FOUND]
    assert answer(client) == parties.NO_ANSWER
    assert answer(client).answer
    assert server.connections == 2


def test_an_interrupted_call_gives_up_its_connection(aws, server):
    class Interrupted(BaseException):
        pass

    client = aws(attempts=1)
    server.script = [FOUND]
    answer(client)
    (connection,) = client._connections._idle

    class Breaking:
        def __getattr__(self, name):
            return getattr(connection, name)

        def recv(self, _):
            raise Interrupted

    client._connections._idle[:] = [Breaking()]
    with pytest.raises(Interrupted):
        answer(client)
    assert client._connections._idle == []
    assert connection.fileno() == -1
