"""The metrics that the template's alarms and its dashboard name."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.template import resources

ALARMS = resources("AWS::CloudWatch::Alarm")
DASHBOARD = resources("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"]["Fn::Sub"]
WIDGETS: list[dict[str, Any]] = json.loads(DASHBOARD[0])["widgets"]


class Metric(NamedTuple):
    """One metric, with its dimensions as ``Fn::Sub`` writes their values."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]


def metrics_of_alarm(alarm: dict[str, Any]) -> Iterator[Metric]:
    """The metrics that an alarm watches."""
    if "MetricName" in alarm:
        yield _metric(alarm)
    for each in alarm.get("Metrics", ()):
        if "MetricStat" in each:
            yield _metric(each["MetricStat"]["Metric"])


def metrics_of_widget(widget: dict[str, Any]) -> Iterator[Metric]:
    """The metrics that a widget shows."""
    for listed in widget["properties"].get("metrics", ()):
        namespace, name, *named = [part for part in listed if isinstance(part, str)]
        yield Metric(namespace, name, tuple(zip(named[::2], named[1::2], strict=True)))


def _metric(declared: dict[str, Any]) -> Metric:
    dimensions = ((each["Name"], _written(each["Value"])) for each in declared.get("Dimensions", ()))
    return Metric(declared["Namespace"], declared["MetricName"], tuple(dimensions))


def _written(value: Any) -> str:
    match value:
        case {"Fn::If": ["HasRestoredTable", {"Ref": "RestoredTable"}, {"Ref": "Table"}]}:
            # The dashboard's own name for the table.
            return "${TableName}"
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"${{{name}.{attribute}}}"
    return str(value)
