"""Each function may do in AWS what it does, and no more: its policy against what it asked for in the tests."""

import json

import pytest

from tests import iam, whole_run
from tests.tracer import AwsCall, Trace, requests


def get(*keys):
    return AwsCall("dynamodb:GetItem", "Table", frozenset(keys))


@pytest.mark.parametrize(
    ("call", "is_allowed"),
    [
        (get("LEARNER#ana"), True),
        (get("LEARNER#ana", "LEARNER#ben"), True),
        (get("LEARNER#ana", "COURSE#course#python"), False),
        (get("ACCOUNT#1"), False),
        (AwsCall("dynamodb:Scan", "Table", frozenset()), False),
        (AwsCall("dynamodb:Query", "Table/index/listed", frozenset({"LEARNERS#course#python#0"})), False),
        (AwsCall("secretsmanager:GetSecretValue", "AccountsSecret"), True),
        (AwsCall("secretsmanager:GetSecretValue", "ServerKeysSecret"), False),
    ],
)
def test_a_policy_is_read_as_iam_reads_it(call, is_allowed):
    assert any(statement.allows(*call) for statement in iam.statements("TutorialsFunction")) is is_allowed


def test_what_a_policy_does_not_allow_is_reported_once():
    trace = Trace()
    for call in [get("LEARNER#ana"), get("ACCOUNT#1"), get("ACCOUNT#1")]:
        trace.note("TutorialsFunction", call)
    assert trace.refused == [("TutorialsFunction", get("ACCOUNT#1"))]


def test_a_call_of_dynamodb_is_what_iam_is_asked():
    key, other = {"PK": {"S": "A#1"}, "SK": {"S": "x"}}, {"PK": {"S": "B#1"}, "SK": {"S": "x"}}
    calls = {
        "GetItem": ({"Key": key}, [("GetItem", "Table", {"A#1"})]),
        "PutItem": ({"Item": key}, [("PutItem", "Table", {"A#1"})]),
        "Query": ({"ExpressionAttributeValues": {":pk": {"S": "A#1"}}}, [("Query", "Table", {"A#1"})]),
        "BatchGetItem": ({"RequestItems": {"t": {"Keys": [key, other]}}}, [("BatchGetItem", "Table", {"A#1", "B#1"})]),
        "BatchWriteItem": (
            {"RequestItems": {"t": [{"DeleteRequest": {"Key": key}}]}},
            [("BatchWriteItem", "Table", {"A#1"})],
        ),
        "TransactWriteItems": (
            {"TransactItems": [{"Put": {"Item": key}}, {"ConditionCheck": {"Key": other}}]},
            [("PutItem", "Table", {"A#1"}), ("ConditionCheckItem", "Table", {"B#1"})],
        ),
    }
    calls["TransactGetItems"] = (
        {"TransactItems": [{"Get": {"Key": key}}, {"Get": {"Key": other}}]},
        [("GetItem", "Table", {"A#1"}), ("GetItem", "Table", {"B#1"})],
    )
    for operation, (given, requested) in calls.items():
        assert [(action, on, set(keys)) for action, on, keys in requests(operation, given)] == requested
    listed = {"IndexName": "listed", "ExpressionAttributeValues": {":list": {"S": "L#1"}}}
    assert list(requests("Query", listed)) == [("Query", "Table/index/listed", {"L#1"})]


def test_what_a_whole_run_never_asked_for_is_unused():
    trace = Trace()
    assert "dynamodb:GetItem" in str(dict(whole_run.unused("TutorialsFunction", trace)))
    for statement in iam.statements("TutorialsFunction"):
        for action in statement.actions:
            for resource in statement.resources:
                keys = statement.keys and frozenset(key.replace("*", "x") for key in statement.keys)
                trace.note("TutorialsFunction", AwsCall(action, resource, keys))
    assert dict(whole_run.unused("TutorialsFunction", trace)) == {}


def test_traces_of_several_processes_are_one():
    one, other = Trace(), Trace()
    one.note("TutorialsFunction", get("LEARNER#ana"))
    other.note("TutorialsFunction", AwsCall("secretsmanager:GetSecretValue", "AccountsSecret"))
    one.merge(json.loads(json.dumps(other.as_json())))
    assert one.calls == {
        "TutorialsFunction": {get("LEARNER#ana"), AwsCall("secretsmanager:GetSecretValue", "AccountsSecret")}
    }


def test_what_is_not_shown_is_in_a_policy():
    for function, sid in whole_run.NOT_SHOWN:
        assert sid in {statement.sid for statement in iam.statements(function)}
