"""Alarms and dashboard: what they watch exists, and each alarm tells its reader what to do."""

import re

import pytest

from deliver_webhooks.subscribers import SUBSCRIBERS_DISABLED
from feedback import app as feedback
from hito.edge import request_log
from tests.endpoints import declared
from tests.template import resources
from tests.watching import ALARMS, DASHBOARD, WIDGETS, metrics_of_alarm, metrics_of_widget
from tools import template

PAGE = (template.TEMPLATE.parent / "docs" / "operations.md").read_text(encoding="utf-8")

# What AWS measures, and the dimensions of it. Sources: the pages "CloudWatch metrics" of API Gateway (REST), Lambda,
# DynamoDB and SQS.
API = ("ApiName", "Stage")
FUNCTION = ("FunctionName",)
TABLE, INDEX = ("TableName",), ("TableName", "GlobalSecondaryIndexName")
QUEUE = ("QueueName",)
OF_AWS = {
    **{("AWS/ApiGateway", name): {API} for name in ("Count", "4XXError", "5XXError", "Latency")},
    **{("AWS/Lambda", name): {FUNCTION, ()} for name in ("Throttles", "Errors", "ConcurrentExecutions")},
    ("AWS/Lambda", "IteratorAge"): {FUNCTION},
    **{
        ("AWS/DynamoDB", name): {TABLE, INDEX}
        for name in (
            *("ReadThrottleEvents", "WriteThrottleEvents"),
            *("ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"),
        )
    },
    **{("AWS/SQS", name): {QUEUE} for name in ("ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage")},
}

# The resources that a dimension's value names.
NAMED = {
    "ApiName": {"${AWS::StackName}"},
    "Stage": {"${Stage}"},
    "FunctionName": {f"${{{name}}}" for name in resources("AWS::Serverless::Function")},
    "TableName": {"${TableName}"},
    "GlobalSecondaryIndexName": {
        index["IndexName"] for index in resources("AWS::DynamoDB::Table")["Table"]["GlobalSecondaryIndexes"]
    },
    "QueueName": {f"${{{name}.QueueName}}" for name in resources("AWS::SQS::Queue")},
    "stack": {"${AWS::StackName}"},
}


def own_metrics():
    """The metrics that the code emits: tests/usecases/test_log_line.py and test_tutor.py see them in lines."""
    by_route = {endpoint.latency_metric for endpoint in declared()} - {None}
    counted = {request_log.TOKENS_REFUSED, request_log.LOGIN_FAILURES, SUBSCRIBERS_DISABLED}
    return by_route | counted | {*feedback._COUNTED.values()}


def assert_measured(metric):
    names = tuple(name for name, _value in metric.dimensions)
    if metric.namespace == "Hito":
        assert (metric.name in own_metrics(), names) == (True, ("stack",)), metric
    else:
        assert names in OF_AWS[metric.namespace, metric.name], metric
    for name, value in metric.dimensions:
        assert value in NAMED[name], metric


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_watches_what_is_measured(name):
    watched = list(metrics_of_alarm(ALARMS[name]))
    assert watched
    for metric in watched:
        assert_measured(metric)


def test_fifteen_alarms_at_most_call_a_person():
    assert len([one for one in ALARMS.values() if one["AlarmActions"]]) <= 15


def test_an_alarm_of_metrics_has_one_result_of_at_most_ten():
    """Source: CloudWatch user guide, "Create an alarm based on a metric math expression"."""
    for alarm in ALARMS.values():
        if "Metrics" in alarm:
            assert [each["Id"] for each in alarm["Metrics"] if each.get("ReturnData", True)] == ["all"]
            assert len(list(metrics_of_alarm(alarm))) <= 10


def test_one_request_in_twenty_over_half_a_second_is_an_alarm():
    """Source: the tutorials contract, "P95 Response Time"."""
    slow = ALARMS["SlowRequestsAlarm"]
    assert (slow["ExtendedStatistic"], slow["Threshold"], slow["MetricName"]) == ("p95", 500, request_log.LATENCY)


@pytest.mark.parametrize("metric", ["ReadThrottleEvents", "WriteThrottleEvents"])
@pytest.mark.parametrize("dimensions", [TABLE, INDEX])
def test_throttling_of_the_table_and_of_the_index_has_one_alarm(metric, dimensions):
    found = [
        watched
        for alarm in ALARMS.values()
        for watched in metrics_of_alarm(alarm)
        if (watched.name, tuple(name for name, _ in watched.dimensions)) == (metric, dimensions)
    ]
    assert len(found) == 1


def test_every_queue_that_nothing_reads_has_an_alarm():
    read = {
        event["Properties"]["Queue"]["Fn::GetAtt"][0]
        for function in resources("AWS::Serverless::Function").values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "SQS"
    }
    watched = [
        value
        for alarm in ALARMS.values()
        for metric in metrics_of_alarm(alarm)
        for _name, value in metric.dimensions
        if metric.name == "ApproximateNumberOfMessagesVisible"
    ]
    assert sorted(watched) == sorted(f"${{{name}.QueueName}}" for name in resources("AWS::SQS::Queue").keys() - read)


def test_the_dashboard_shows_what_is_measured():
    shown = [metric for widget in WIDGETS for metric in metrics_of_widget(widget)]
    for metric in shown:
        assert_measured(metric)
    assert {metric.name for metric in shown if metric.namespace == "Hito"} == own_metrics()


def test_the_dashboard_shows_every_metric_of_an_alarm_and_every_alarm():
    shown = {metric for widget in WIDGETS for metric in metrics_of_widget(widget)}
    for name, alarm in ALARMS.items():
        for metric in metrics_of_alarm(alarm):
            # The alarm counts all functions of the account, the dashboard each of the stack's.
            assert metric in shown or (name, metric.name) == ("FunctionsThrottledAlarm", "Throttles")
    (alarms,) = (widget["properties"]["alarms"] for widget in WIDGETS if widget["type"] == "alarm")
    assert sorted(alarms) == sorted(f"${{{name}.Arn}}" for name in ALARMS)


@pytest.mark.parametrize("metric", ["Throttles", "Errors"])
def test_the_dashboard_shows_every_function(metric):
    shown = [one.dimensions for widget in WIDGETS for one in metrics_of_widget(widget) if one.name == metric]
    named = [dict(dimensions)["FunctionName"] for dimensions in shown if dimensions]
    assert sorted(named) == sorted(NAMED["FunctionName"])


def test_the_dashboard_asks_the_log_of_every_function_that_answers_requests():
    queries = [widget["properties"]["query"] for widget in WIDGETS if widget["type"] == "log"]
    asked = [set(re.findall(r"SOURCE '\$\{(\w+)\}'", query)) for query in queries if "by endpoint" in query]
    # What nothing but the gateway calls.
    answering = [one for one in resources("AWS::Serverless::Function").values() if not one.get("Events")]
    assert asked == [{one["LoggingConfig"]["LogGroup"]["Ref"] for one in answering}]


def test_the_dashboard_names_what_the_stack_has():
    named = {name.partition(".")[0] for name in re.findall(r"\$\{([\w:.]+)\}", DASHBOARD[0])}
    declared_names = template.load()["Resources"].keys() | template.load()["Parameters"].keys() | DASHBOARD[1].keys()
    assert {name for name in named if not name.startswith("AWS::")} <= declared_names


def test_no_widget_covers_another():
    cells = [
        (x, y)
        for widget in WIDGETS
        for x in range(widget["x"], widget["x"] + widget["width"])
        for y in range(widget["y"], widget["y"] + widget["height"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _y in cells) < 24


@pytest.mark.parametrize("name", ALARMS)
def test_the_operations_page_says_of_an_alarm_what_it_means_where_to_look_and_what_to_do(name):
    paragraph = re.search(rf"^\*\*`{name}`\*\*(.*?)\n\n", PAGE, re.DOTALL | re.MULTILINE)
    assert paragraph, name
    assert re.search(r"\bLook at\b.*\bDo\b", paragraph[1], re.DOTALL), name


def test_the_operations_page_names_no_alarm_that_is_gone():
    assert set(re.findall(r"`(\w+Alarm)`", PAGE)) <= ALARMS.keys()
