"""Each function may do in AWS what it does, and no more: its policy against what it asked for in the tests."""

import pytest

from tests import iam
from tests.tracer import TRACE, Asked, Trace, requests

# What the tests do not show a function do, by its function and statement; and why it has to be allowed.
NOT_SHOWN: dict[tuple[str, str], str] = {}


def get(*keys):
    return Asked("dynamodb:GetItem", "Table", frozenset(keys))


@pytest.mark.parametrize(
    ("asked", "is_allowed"),
    [
        (get("LEARNER#ana"), True),
        (get("LEARNER#ana", "LEARNER#ben"), True),
        (get("LEARNER#ana", "COURSE#course#python"), False),
        (get("ACCOUNT#1"), False),
        (Asked("dynamodb:Scan", "Table", frozenset()), False),
        (Asked("dynamodb:Query", "Table/index/listed", frozenset({"LEARNERS#course#python#0"})), False),
        (Asked("secretsmanager:GetSecretValue", "AccountsSecret"), True),
        (Asked("secretsmanager:GetSecretValue", "ServerKeysSecret"), False),
    ],
)
def test_a_policy_is_read_as_iam_reads_it(asked, is_allowed):
    assert any(statement.allows(*asked) for statement in iam.statements("TutorialsFunction")) is is_allowed


def test_what_a_policy_does_not_allow_is_told_once():
    trace = Trace()
    for asked in [get("LEARNER#ana"), get("ACCOUNT#1"), get("ACCOUNT#1")]:
        trace.note("TutorialsFunction", asked)
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
    for operation, (given, asked) in calls.items():
        assert [(action, on, set(keys)) for action, on, keys in requests(operation, given)] == asked
    listed = {"IndexName": "listed", "ExpressionAttributeValues": {":list": {"S": "L#1"}}}
    assert list(requests("Query", listed)) == [("Query", "Table/index/listed", {"L#1"})]


@pytest.fixture
def whole_run(request):
    """All that the tests call in process was called before."""
    config = request.config
    whole = (
        config.args_source is pytest.Config.ArgsSource.TESTPATHS
        and config.option.markexpr in ("", "not deployed")
        and not config.option.keyword
        and not config.option.base_url
        and not hasattr(config, "workerinput")
    )
    if not whole:
        pytest.skip("only a whole run in one process shows what functions never ask for")
    if request.session.testsfailed:
        pytest.skip("a test that failed may not have asked for all that it would have")


def unused(function):
    """What a function may do and did not: of each statement its actions, resources and patterns of keys."""
    for statement in iam.statements(function):
        uses = [asked for asked in TRACE.asked.get(function, ()) if statement.allows(*asked)]
        patterns = {statement.pattern(key) for asked in uses for key in asked.keys or ()}
        never = [
            *(statement.actions - {asked.action for asked in uses}),
            *(statement.resources - {asked.resource for asked in uses}),
            *(set(statement.keys or ()) - patterns),
        ]
        if never and (function, statement.sid) not in NOT_SHOWN:
            yield statement.sid, sorted(never)


@pytest.mark.at_the_end
@pytest.mark.parametrize("function", iam.FUNCTIONS)
@pytest.mark.usefixtures("whole_run")
def test_nothing_is_allowed_that_is_never_asked_for(function):
    assert dict(unused(function)) == {}


def test_what_is_not_shown_is_in_a_policy():
    for function, sid in NOT_SHOWN:
        assert sid in {statement.sid for statement in iam.statements(function)}
