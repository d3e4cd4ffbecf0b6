"""One log line per request and per batch, with its CloudWatch metrics in the embedded metric format.

A line has ids and outcomes, never bodies, tokens, or the text of an exception, which may quote them. The log level
drops lines, never metrics.
"""

import json
import logging
import os
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from itertools import count

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from hito.aws.errors import ServiceError
from hito.config import Misconfigured
from hito.domain.errors import Refusal

logger = Logger(location=None)
_LOG = {logging.INFO: logger.info, logging.WARNING: logger.warning, logging.ERROR: logger.error}
_requests = count()


class RequestLog:
    """What is logged about a request; ``emit`` writes it once, at the end."""

    def __init__(self, request_id: str, method: str, resource: str) -> None:
        self.learner: str | None = None
        self.refusal: str | None = None
        self.bug: Exception | None = None
        self.client_version: str | None = None
        self._counts: Counter[str] = Counter()
        self._request_id = request_id
        self._endpoint = f"{method} {resource}"
        # A preflight is not a use of the API, and would add metrics for each endpoint.
        self._is_measured = method != "OPTIONS"

    def count_metric(self, metric: str) -> None:
        """Add one to a metric of the endpoint."""
        self._counts[metric] += 1

    def emit(self, status: HTTPStatus, elapsed_ms: float) -> None:
        """Write the line: an error after a bug, a warning if a system that Hito needs did not answer."""
        fields = {
            "request_id": self._request_id,
            "learner_id": self.learner,
            "client_version": self.client_version,
            "endpoint": self._endpoint,
            "status": int(status),
            "refusal": self.refusal,
            "cold_start": next(_requests) == 0,
        }
        metrics = self._metrics(status, elapsed_ms) if self._is_measured else {}
        if self.bug:
            _write(logging.ERROR, "bug", fields | describe_bug(self.bug), metrics)
        elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _write(logging.WARNING, "request", fields, metrics)
        else:
            _write(logging.INFO, "request", fields, metrics)

    def _metrics(self, status: HTTPStatus, elapsed_ms: float) -> Mapping[str, object]:
        metrics = EphemeralMetrics()
        metrics.add_dimension("endpoint", self._endpoint)
        metrics.add_metric("Latency", MetricUnit.Milliseconds, round(elapsed_ms, 2))
        metrics.add_metric(f"Status{status // 100}xx", MetricUnit.Count, 1)
        for metric, times in self._counts.items():
            metrics.add_metric(metric, MetricUnit.Count, times)
        return metrics.serialize_metric_set()


def emit_batch(
    context: LambdaContext | None, failures: Sequence[Exception], metrics: EphemeralMetrics, **fields: object
) -> None:
    """Write the line of a batch: an error after a bug, a warning if a system that Hito needs did not answer."""
    bugs = Counter(json.dumps(describe_bug(each)) for each in failures if not isinstance(each, Refusal))
    extra = {
        "request_id": context.aws_request_id if context else None,
        **fields,
        "refusals": Counter(type(each).__name__ for each in failures if isinstance(each, Refusal)),
        # All records of a batch may fail with the same bug.
        "bugs": [json.loads(bug) | {"times": times} for bug, times in bugs.items()],
        "cold_start": next(_requests) == 0,
    }
    measured = metrics.serialize_metric_set()
    if bugs:
        _write(logging.ERROR, "bug", extra, measured)
    elif failures:
        _write(logging.WARNING, "batch", extra, measured)
    else:
        _write(logging.INFO, "batch", extra, measured)


def _write(level: int, message: str, fields: Mapping[str, object], metrics: Mapping[str, object]) -> None:
    """Write a line with its metrics, or the metrics alone if the log level drops the line."""
    if level >= logger.log_level:
        _LOG[level](message, extra={**fields, **metrics})
    elif metrics:
        # The logger would drop it. CloudWatch reads metrics from what a function prints.
        print(json.dumps(metrics), flush=True)  # noqa: T201


def describe_bug(bug: Exception) -> dict[str, object]:
    """The place of a bug, without its message; for a wrong configuration, its message."""
    frames = [
        f"{os.path.relpath(frame.filename, '/')}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(bug.__traceback__)
    ]
    code = bug.code if isinstance(bug, ServiceError) else None
    # This message is for an operator and contains no secret.
    misconfigured = {"misconfigured": str(bug)} if isinstance(bug, Misconfigured) else {}
    return {"exception_type": type(bug).__name__, "aws_error": code, "frames": frames, **misconfigured}
