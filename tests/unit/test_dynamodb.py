"""The DynamoDB of the tests: moto's answers, and nothing left of a transaction that fails."""

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tests import dynamodb
from tests.streams.lambda_stream import aws
from tools import template

TABLE = "hito-test"
P = {"S": "P"}


@pytest.fixture
def client():
    with mock_aws(), dynamodb.fit_for_tests():
        yield client_of_a_new_table()


def client_of_a_new_table():
    client = boto3.client("dynamodb")
    client.create_table(**template.table_properties(TABLE))
    return client


def item(name, **fields):
    return {"PK": P, "SK": {"S": name}, **fields}


def update(name, expression, **more):
    return {"TableName": TABLE, "Key": item(name), "UpdateExpression": expression, **more}


def put(name, **fields):
    return {"Put": {"TableName": TABLE, "Item": item(name, **fields)}}


def values(**given):
    return {"ExpressionAttributeValues": {f":{name}": value for name, value in given.items()}}


FAILS = {"Update": update("e", "SET n = :n", ConditionExpression="n = :n", **values(n={"N": "0"}))}
WRITES = [
    {"Update": update("a", "SET n = n + :n, m.x = :n REMOVE gone ADD t :t", **values(n={"N": "1"}, t={"SS": ["z"]}))},
    put("b", n={"N": "2"}),
    {"Delete": {"TableName": TABLE, "Key": item("c")}},
    put("d"),
]


def filled(client):
    client.put_item(
        TableName=TABLE,
        Item=item("a", n={"N": "1"}, m={"M": {"x": {"N": "0"}}}, t={"SS": ["y"]}, gone={"S": "soon"}),
    )
    for name in "bce":
        client.put_item(TableName=TABLE, Item=item(name, n={"N": "1"}))


def stored(client):
    return client.scan(TableName=TABLE)["Items"]


def streamed():
    streams = aws("dynamodbstreams")
    stream = streams.list_streams(TableName=TABLE)["Streams"][0]["StreamArn"]
    (shard,) = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]
    start = streams.get_shard_iterator(StreamArn=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
    records = streams.get_records(ShardIterator=start["ShardIterator"])["Records"]
    # Moto counts the time's digits, too.
    times = {"ApproximateCreationDateTime", "SizeBytes"}
    return [
        (record["eventName"], {name: value for name, value in record["dynamodb"].items() if name not in times})
        for record in records
    ]


def test_a_transaction_that_fails_leaves_the_items_and_the_stream_as_they_were(client):
    filled(client)
    before = stored(client), streamed()
    with pytest.raises(client.exceptions.TransactionCanceledException):
        client.transact_write_items(TransactItems=[*WRITES, FAILS])
    assert (stored(client), streamed()) == before


def test_after_a_transaction_that_failed_the_same_one_can_be_done(client):
    filled(client)
    with pytest.raises(client.exceptions.TransactionCanceledException):
        client.transact_write_items(TransactItems=[*WRITES, FAILS])
    client.transact_write_items(TransactItems=WRITES)
    a, b, d, e = stored(client)
    assert a == item("a", n={"N": "2"}, m={"M": {"x": {"N": "1"}}}, t={"SS": ["y", "z"]})
    assert (b, d, e) == (item("b", n={"N": "2"}), item("d"), item("e", n={"N": "1"}))
    assert [name for name, _record in streamed()] == ["INSERT"] * 4 + ["MODIFY", "MODIFY", "REMOVE", "INSERT"]


def answers():
    """What DynamoDB answers to requests of every kind that Hito makes, good ones and bad ones."""
    client = client_of_a_new_table()
    filled(client)
    one = values(n={"N": "1"})
    page = {"TableName": TABLE, "KeyConditionExpression": "PK = :p", **values(p=P)}
    names = {"ExpressionAttributeNames": {"#list": "list"}}
    listed = {"TableName": TABLE, "IndexName": "listed", "KeyConditionExpression": "#list = :p", **names, **values(p=P)}
    requests = [
        ("update_item", update("a", "SET n = if_not_exists(n, :n) + :n, k = :n", **one, ReturnValues="ALL_NEW")),
        ("update_item", update("a", "SET n = if_not_exists(n, :n) + :n, k = :n", **one, ReturnValues="ALL_OLD")),
        ("update_item", update("f", "SET n = if_not_exists(n, :n) + :n, k = :n", **one, ReturnValues="ALL_NEW")),
        ("update_item", update("f", "SET l = :l, b = :b", **values(l={"L": [{"N": "1"}]}, b={"B": b"\0\1"}))),
        ("update_item", FAILS["Update"]),
        ("update_item", update("a", "SET n = :n, n = :n", **one)),
        ("update_item", update("a", "SET n = :n SET k = :n", **one)),
        ("update_item", update("a", "SET PK = :n", **one)),
        ("update_item", update("a", "SET n = nothing + :n", **one)),
        ("get_item", {"TableName": TABLE, "Key": item("f")}),
        ("get_item", {"TableName": TABLE, "Key": item("nothing")}),
        ("delete_item", {"TableName": TABLE, "Key": item("c"), "ReturnValues": "ALL_OLD"}),
        ("transact_write_items", {"TransactItems": [put("g"), FAILS]}),
        ("transact_write_items", {"TransactItems": [put("g", list=P, list_at=P), put("h", list=P, list_at=P)]}),
        ("transact_write_items", {"TransactItems": [put("g"), put("g")]}),
        ("batch_write_item", {"RequestItems": {TABLE: [{"DeleteRequest": {"Key": item("e")}}]}}),
        ("batch_get_item", {"RequestItems": {TABLE: {"Keys": [item("a"), item("nothing"), item("b")]}}}),
        ("query", page),
        ("query", page | {"Limit": 2}),
        ("query", page | {"Limit": 2, "ExclusiveStartKey": item("b"), "ReturnConsumedCapacity": "TOTAL"}),
        ("query", page | {"KeyConditionExpression": "PK = :p AND begins_with(SK, :s)"} | values(p=P, s={"S": "a"})),
        ("query", listed | {"Limit": 1}),
        ("query", page | values(p={"S": "nobody"})),
        ("query", page | {"TableName": "another"}),
    ]
    return [told(client, *request) for request in requests], stored(client), streamed()


def told(client, operation, request):
    try:
        answer = getattr(client, operation)(**request)
    except ClientError as error:
        answer = error.response
    answer["ResponseMetadata"] = answer["ResponseMetadata"]["HTTPStatusCode"]
    return answer


def test_the_answers_are_the_ones_that_moto_gives_alone():
    with mock_aws():
        alone = answers()
    with mock_aws(), dynamodb.fit_for_tests():
        assert answers() == alone
