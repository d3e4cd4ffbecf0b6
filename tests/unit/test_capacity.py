"""What requests cost, by DynamoDB's rules: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/."""

import boto3
import pytest

from hito.store.dynamodb import client
from tools import capacity

pytestmark = pytest.mark.usefixtures("table")

NAME = "hito-test"


def item(sk, kilobytes=0.0, **more):
    filler = "x" * max(0, round(1024 * kilobytes) - 60)
    return {"PK": {"S": "COST#"}, "SK": {"S": sk}, "text": {"S": filler}, **more}


def listed(sk, kilobytes=0.0, under="A"):
    return item(sk, kilobytes, list={"S": under}, list_at={"S": sk})


def key(sk):
    return {"PK": {"S": "COST#"}, "SK": {"S": sk}}


def costs(operation, **arguments):
    named = {} if "Items" in operation or "Batch" in operation else {"TableName": NAME}
    with capacity.metered(boto3.client("dynamodb")) as bill:
        client.client().call(operation, named | arguments)
    return bill.writes


def put(stored):
    return costs("PutItem", Item=stored)


def test_a_put_costs_each_kilobyte_begun_of_the_larger_of_before_and_after():
    assert [put(item("put", 0.5)), put(item("put", 2.5)), put(item("put", 0.1)), put(item("put", 0.1))] == [1, 3, 3, 1]


def test_a_deletion_costs_what_was_there():
    put(item("gone", 3.5))
    assert costs("DeleteItem", Key=key("gone")) == 4
    assert costs("DeleteItem", Key=key("gone")) == 1


def test_a_batch_of_deletions_costs_what_was_there():
    for number in range(3):
        put(item(f"batch {number}", 1.5))
    requests = [{"DeleteRequest": {"Key": key(f"batch {number}")}} for number in range(3)]
    assert costs("BatchWriteItem", RequestItems={NAME: requests}) == 6


def test_a_transaction_costs_twice():
    writes = [{"Put": {"TableName": NAME, "Item": item("both", 1.5)}}]
    assert costs("TransactWriteItems", TransactItems=writes) == 4
    writes = [{"Delete": {"TableName": NAME, "Key": key("both")}}]
    assert costs("TransactWriteItems", TransactItems=writes) == 4


def test_an_entry_of_the_index_costs_once_more():
    assert put(listed("one", 1.5)) == 2 + 2
    # The index holds whole items: what changes, changes there, too.
    assert put(listed("one", 1.2)) == 2 + 2
    assert put(listed("one", 1.2)) == 2
    # It is moved: removed and put.
    assert put(listed("one", 1.2, under="B")) == 2 + 4
    assert put(item("one", 1.2)) == 2 + 2
    put(listed("one", 2.5))
    assert costs("DeleteItem", Key=key("one")) == 3 + 3


def test_the_index_is_no_part_of_a_transaction():
    writes = [{"Put": {"TableName": NAME, "Item": listed("indexed", 0.5)}}]
    assert costs("TransactWriteItems", TransactItems=writes) == 2 + 1
