"""Every operation that Hito calls, by both clients, in moto and in the local cloud: the answers are equal."""

import boto3 as boto
import pytest

from tests.aws import parties
from tools import template

NAME = "conformance"
PK = "CONFORMANCE#"


def key(sk):
    return {"PK": {"S": PK}, "SK": {"S": sk}}


def item(sk, **fields):
    return key(sk) | fields


class Asked:
    """One party, with what it was answered."""

    def __init__(self, party, names):
        self._party, self.names, self.outcomes = party, names, []

    def __call__(self, operation, service="dynamodb", **request):
        self.outcomes.append(self._party(service, operation, request))
        return self.outcomes[-1].answer or {}

    def table(self, operation, **request):
        return self(operation, TableName=self.names["table"], **request)


@pytest.fixture(scope="module")
def moto_names(table):
    boto.client("secretsmanager").create_secret(Name="known", SecretString="the secret")
    boto.client("ssm").put_parameter(Name="/known", Value="the parameter", Type="SecureString")
    queue = boto.client("sqs").create_queue(QueueName=NAME)["QueueUrl"]
    boto.client("events").create_event_bus(Name=NAME)
    return {"table": "hito-test", "queue": queue, "bus": NAME}


@pytest.fixture(scope="module")
def cloud_names(deployed):
    clients = {each: deployed.client(each) for each in ("dynamodb", "secretsmanager", "ssm", "sqs", "events")}
    clients["dynamodb"].create_table(**template.table_properties(NAME))
    clients["secretsmanager"].create_secret(Name="known", SecretString="the secret")
    clients["ssm"].put_parameter(Name="/known", Value="the parameter", Type="SecureString")
    queue = clients["sqs"].create_queue(QueueName=NAME)["QueueUrl"]
    clients["events"].create_event_bus(Name=NAME)
    return {"table": NAME, "queue": queue, "bus": NAME, "endpoint": deployed.endpoint}


@pytest.fixture(params=["moto_names", pytest.param("cloud_names", marks=pytest.mark.deployed)])
def names(request, monkeypatch):
    """Where both find what they ask for."""
    found = request.getfixturevalue(request.param)
    if "endpoint" in found:
        monkeypatch.setenv("AWS_ENDPOINT_URL", found["endpoint"])
        for variable, value in {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}.items():
            monkeypatch.setenv(variable, value)
    return found


def absent(ask):
    ask.table("GetItem", Key=key("absent"), ConsistentRead=True)
    ask.table("Query", KeyConditionExpression="PK = :pk", ExpressionAttributeValues={":pk": {"S": "nobody"}})


def every_type(ask):
    nested = {"M": {"B": {"B": b"\x00\xff"}, "list": {"L": [{"B": b""}, {"NULL": True}, {"N": "1.5"}]}}}
    sets = {"bytes": {"BS": [b"a", b"\xfe"]}, "texts": {"SS": ["a", "ñ"]}, "numbers": {"NS": ["1", "2"]}}
    ask.table("PutItem", Item=item("types", blob={"B": bytes(range(256))}, nested=nested, yes={"BOOL": True}, **sets))
    ask.table("GetItem", Key=key("types"), ConsistentRead=True)


def unicode(ask):
    text = 'ñandú 🙂 \u202e \x00 \\ " B":"no" \ufffd'
    ask.table("PutItem", Item=item("🙂#ñ", text={"S": text}, ü={"S": "\U0010ffff"}))
    ask.table("GetItem", Key=key("🙂#ñ"), ConsistentRead=True)


def large(ask):
    ask.table("PutItem", Item=item("large", blob={"B": b"x" * 399_000}))
    ask.table("GetItem", Key=key("large"), ConsistentRead=True)
    ask.table("PutItem", Item=item("larger", text={"S": "x" * 410_000}))


def pages(ask):
    for number in range(5):
        ask.table("PutItem", Item=item(f"page {number}", filler={"S": "x" * 300_000}))
    query = {
        "KeyConditionExpression": "PK = :pk AND begins_with(SK, :sk)",
        "ExpressionAttributeValues": {":pk": {"S": PK}, ":sk": {"S": "page"}},
    }
    for options in ({"ScanIndexForward": False}, {"Limit": 2, "ProjectionExpression": "SK"}):
        answer = ask.table("Query", **query, **options)
        while "LastEvaluatedKey" in answer:
            answer = ask.table("Query", **query, **options, ExclusiveStartKey=answer["LastEvaluatedKey"])


def index(ask):
    ask.table("PutItem", Item=item("listed", list={"S": "under"}, list_at={"S": "1"}))
    ask.table(
        "Query",
        IndexName="listed",
        KeyConditionExpression="#list = :list",
        ExpressionAttributeNames={"#list": "list"},
        ExpressionAttributeValues={":list": {"S": "under"}},
    )


def conditions(ask):
    ask.table("PutItem", Item=item("one", blob={"B": b"\x01"}))
    unless = {"ConditionExpression": "attribute_not_exists(PK)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    ask.table("PutItem", Item=item("one"), **unless)
    ask.table("DeleteItem", Key=key("one"), **unless)
    ask.table("UpdateItem", Key=key("one"), UpdateExpression="ADD n :one", ExpressionAttributeValues=ONE, **unless)
    ask.table("PutItem", Item=item("one"), ConditionExpression="attribute_not_exists(PK)")


ONE = {":one": {"N": "1"}}


def updates(ask):
    for _ in range(2):
        ask.table(
            "UpdateItem",
            Key=key("counted"),
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues=ONE,
            ReturnValues="ALL_NEW",
        )
    ask.table("DeleteItem", Key=key("counted"), ReturnValues="ALL_OLD")


def transactions(ask):
    table = ask.names["table"]
    put = {"Put": {"TableName": table, "Item": item("first", blob={"B": b"\x02"})}}
    ask("TransactWriteItems", TransactItems=[put, {"Delete": {"TableName": table, "Key": key("second")}}])
    check = {"TableName": table, "Key": key("first"), "ConditionExpression": "attribute_not_exists(PK)"}
    check["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    ask(
        "TransactWriteItems",
        TransactItems=[{"Delete": {"TableName": table, "Key": key("x")}}, {"ConditionCheck": check}],
    )
    ask("TransactGetItems", TransactItems=[{"Get": {"TableName": table, "Key": key(sk)}} for sk in ("first", "x")])


def batches(ask):
    table = ask.names["table"]
    puts = [{"PutRequest": {"Item": item(f"batch {n}", n={"N": str(n)})}} for n in range(10)]
    ask("BatchWriteItem", RequestItems={table: puts})
    keys = [key(f"batch {n}") for n in (0, 9, 10)]
    got = ask("BatchGetItem", RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
    # In no order.
    got["Responses"][table].sort(key=lambda each: each["SK"]["S"])
    ask("BatchWriteItem", RequestItems={table: [{"DeleteRequest": {"Key": key("batch 0")}}]})
    ask("BatchWriteItem", RequestItems={table: puts + puts})


def refused(ask):
    ask("GetItem", TableName="no-such-table", Key=key("x"))
    ask.table("GetItem", Key={"PK": {"S": PK}})
    ask.table("PutItem", Item={"SK": {"S": "x"}})
    ask.table("Query", KeyConditionExpression="nonsense", ExpressionAttributeValues={":pk": {"S": PK}})


def secrets(ask):
    ask("GetSecretValue", "secretsmanager", SecretId="known")
    ask("GetSecretValue", "secretsmanager", SecretId="unknown")
    ask("GetParameter", "ssm", Name="/known", WithDecryption=True)
    ask("GetParameter", "ssm", Name="/unknown", WithDecryption=True)


def messages(ask):
    ask("SendMessage", "sqs", QueueUrl=ask.names["queue"], MessageBody="ñ 🙂")
    ask("SendMessage", "sqs", QueueUrl=ask.names["queue"] + "-none", MessageBody="{}")


def events(ask):
    entry = {"EventBusName": ask.names["bus"], "Source": "test", "DetailType": "test", "Detail": '{"a": "ñ"}'}
    ask("PutEvents", "events", Entries=[entry | {"Time": 1764324000}, entry])


CASES = [
    absent, every_type, unicode, large, pages, index, conditions, updates,
    transactions, batches, refused, secrets, messages, events,
]  # fmt: skip

# Random, or a time, which boto3 makes a datetime of; the last is moto's alone.
VARIES = {"MessageId", "EventId", "CreatedDate", "LastModifiedDate", "SequenceNumber", "ConsumedCapacityUnits"}


def stable(value):
    """What does not vary from call to call; sets have no order."""
    match value:
        case {"BS": list(members)} | {"SS": list(members)} | {"NS": list(members)}:
            return {*members}
        case dict():
            return {name: stable(each) for name, each in value.items() if name not in VARIES}
        case list():
            return [stable(each) for each in value]
    return value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_both_clients_are_answered_alike(names, case):
    outcomes = {}
    for party in (parties.boto3, parties.hito):
        clear(names)
        asked = Asked(party, names)
        case(asked)
        outcomes[party] = [stable(outcome._asdict()) for outcome in asked.outcomes]
    assert outcomes[parties.hito] == outcomes[parties.boto3]


def clear(names):
    dynamodb = boto.client("dynamodb")
    found = dynamodb.get_paginator("query").paginate(
        TableName=names["table"],
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues={":pk": {"S": PK}},
        ProjectionExpression="PK, SK",
    )
    for stored in [each for page in found for each in page["Items"]]:
        dynamodb.delete_item(TableName=names["table"], Key=stored)
