"""What a request took, as the developer tools of a browser show it."""

import pytest

from hito.edge import server_timing
from hito.store.connection import Usage
from hito.store.dynamodb import usage


@pytest.mark.parametrize(
    ("used", "words"),
    [
        (Usage(), "0 trips"),
        (Usage(1, reads=0.5), "1 trip, 0.5 RCU"),
        (Usage(2, writes=1.0), "2 trips, 1 WCU"),
        (Usage(12, reads=130.5, writes=4.0), "12 trips, 130.5 RCU, 4 WCU"),
    ],
)
def test_trips_and_units_are_told_in_words(used, words):
    assert server_timing.header(12.34, used) == f'hito;dur=12.3, db;desc="{words}"'


@pytest.mark.parametrize(
    ("operation", "answer", "used"),
    [
        ("Query", {"ConsumedCapacity": {"TableName": "t", "CapacityUnits": 2.5}}, Usage(1, reads=2.5)),
        ("UpdateItem", {"ConsumedCapacity": {"TableName": "t", "CapacityUnits": 3.0}}, Usage(1, writes=3.0)),
        ("BatchGetItem", {"ConsumedCapacity": [{"CapacityUnits": 1.0}, {"CapacityUnits": 2}]}, Usage(1, reads=3.0)),
        ("TransactWriteItems", {"ConsumedCapacity": [{"CapacityUnits": 4.0}]}, Usage(1, writes=4.0)),
        ("GetItem", {}, Usage(1)),
    ],
)
def test_the_units_of_an_answer_are_added_up(operation, answer, used):
    before = usage.total()
    usage.count(operation, answer)
    assert usage.total().since(before) == used
