"""CloudWatch metrics in the embedded metric format: a part of a log line, which CloudWatch reads by itself.

Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html.
"""

import time
from collections.abc import Mapping
from enum import StrEnum

from hito.config import settings


class MetricUnit(StrEnum):
    """The units that Hito measures in, by CloudWatch's names."""

    COUNT = "Count"
    MILLISECONDS = "Milliseconds"


class Metrics:
    """The metrics of one request; ``dimensions`` are what CloudWatch groups them by."""

    def __init__(self, **dimensions: str) -> None:
        self._dimensions = dimensions
        self._units: dict[str, MetricUnit] = {}
        self._values: dict[str, float] = {}

    def add(self, name: str, unit: MetricUnit, value: float) -> None:
        """Add a metric with its one value."""
        self._units[name], self._values[name] = unit, value

    def fields(self) -> Mapping[str, object]:
        """The fields of the line."""
        configured = settings()
        metrics = [{"Name": name, "Unit": unit} for name, unit in self._units.items()]
        dimensions = [[*self._dimensions]]
        measured = {"Namespace": configured.metrics_namespace, "Dimensions": dimensions, "Metrics": metrics}
        values = {name: [value] for name, value in self._values.items()}
        described = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [measured]}
        return {"_aws": described, **self._dimensions, **values}
