"""One log line per request and per batch; a request's line has its CloudWatch metrics in the embedded metric format.

A line has ids and outcomes, never bodies, tokens, or the text of an exception, which may quote them. The log level
drops lines, never metrics.

Each metric has one dimension, the stack, because CloudWatch bills each combination of dimensions. What is asked by
endpoint or by batch is in the line: docs/operations.md has the queries.
"""

import json
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import IntEnum
from http import HTTPStatus
from itertools import count
from typing import Protocol

from hito.aws.errors import ServiceError
from hito.config import Misconfigured, settings, trace_id
from hito.domain.errors import Code, Refusal
from hito.edge.metrics import Metrics, MetricUnit

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_requests = count()

# The time that a request took, in milliseconds, on a route that waits for no outside system.
LATENCY = "Latency"
# 1 for a request whose token does not hold, 0 for any other: the average is the share of refused tokens.
TOKENS_REFUSED = "TokensRefused"
LOGIN_FAILURES = "LoginFailures"
_LOGIN_FAILURES = {Code.WRONG_PASSWORD, Code.PASSWORD_LIMIT}


class _Level(IntEnum):
    """The levels of lines, by the names that the deployment's log level has."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


class Context(Protocol):
    """Lambda's context of an invocation, as far as Hito reads it."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """How long the function may still take."""


class RequestLog:
    """What is logged about a request; ``emit`` writes it once, at the end.

    ``latency_metric`` is the metric of the time that the request took; None leaves the request out of all metrics.
    """

    def __init__(self, request_id: str, method: str, resource: str) -> None:
        self.learner: str | None = None
        self.refusal: Refusal | None = None
        self.bug: Exception | None = None
        self.client_version: str | None = None
        self._counts: Counter[str] = Counter()
        self._request_id = request_id
        self._endpoint = f"{method} {resource}"
        # A preflight is not a use of the API.
        self.latency_metric: str | None = None if method == "OPTIONS" else LATENCY

    def count_metric(self, metric: str) -> None:
        """Add one to a metric."""
        self._counts[metric] += 1

    def emit(self, status: HTTPStatus, elapsed_ms: float) -> None:
        """Write the line: an error after a bug, a warning if a system that Hito needs did not answer."""
        fields = {
            "request_id": self._request_id,
            "learner_id": self.learner,
            "client_version": self.client_version,
            "endpoint": self._endpoint,
            "status": int(status),
            "latency_ms": round(elapsed_ms, 2),
            "refusal": type(self.refusal).__name__ if self.refusal else None,
            "refusal_code": self.refusal.code if self.refusal else None,
            "cold_start": next(_requests) == 0,
        }
        metrics = self._metrics(self.latency_metric, elapsed_ms) if self.latency_metric else {}
        if self.bug:
            _write(_Level.ERROR, "bug", fields | describe_bug(self.bug), metrics)
        elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _write(_Level.WARNING, "request", fields, metrics)
        else:
            _write(_Level.INFO, "request", fields, metrics)

    def _metrics(self, latency_metric: str, elapsed_ms: float) -> Mapping[str, object]:
        metrics = Metrics(stack=settings().stack)
        metrics.add(latency_metric, MetricUnit.MILLISECONDS, round(elapsed_ms, 2))
        code = self.refusal.code if self.refusal else None
        metrics.add(TOKENS_REFUSED, MetricUnit.COUNT, int(code is Code.TOKEN_INVALID))
        if code in _LOGIN_FAILURES:
            metrics.add(LOGIN_FAILURES, MetricUnit.COUNT, 1)
        for metric, times in self._counts.items():
            metrics.add(metric, MetricUnit.COUNT, times)
        return metrics.fields()


def emit_batch(context: Context | None, failures: Sequence[Exception], elapsed_ms: float, **fields: object) -> None:
    """Write the line of a batch: an error after a bug, a warning if a system that Hito needs did not answer."""
    bugs = Counter(json.dumps(describe_bug(each)) for each in failures if not isinstance(each, Refusal))
    extra = {
        "request_id": context.aws_request_id if context else None,
        "latency_ms": round(elapsed_ms, 2),
        "failures": len(failures),
        **fields,
        "refusals": Counter(type(each).__name__ for each in failures if isinstance(each, Refusal)),
        # All records of a batch may fail with the same bug.
        "bugs": [json.loads(bug) | {"times": times} for bug, times in bugs.items()],
        "cold_start": next(_requests) == 0,
    }
    if bugs:
        _write(_Level.ERROR, "bug", extra, {})
    elif failures:
        _write(_Level.WARNING, "batch", extra, {})
    else:
        _write(_Level.INFO, "batch", extra, {})


def emit_count(metric: str) -> None:
    """Add one to a metric of the stack, outside of a request."""
    metrics = Metrics(stack=settings().stack)
    metrics.add(metric, MetricUnit.COUNT, 1)
    write_line(_to_json(metrics.fields()))


def _write(level: _Level, message: str, fields: Mapping[str, object], metrics: Mapping[str, object]) -> None:
    """Write a line with its metrics, or the metrics alone if the log level drops the line."""
    configured = settings()
    if level >= _Level[configured.log_level]:
        named = {"level": level.name, "message": message, "timestamp": _timestamp(), "service": configured.service}
        line = {**named, **fields, **metrics, "xray_trace_id": trace_id()}
        write_line(_to_json({name: value for name, value in line.items() if value is not None}))
    elif metrics:
        # CloudWatch reads metrics from what a function prints.
        write_line(_to_json(metrics))


def _timestamp() -> str:
    """The time in UTC, as Lambda's own lines have it, with milliseconds."""
    now = time.time()
    return f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(now))},{int(now * 1000) % 1000:03}+0000"


def write_line(text: str) -> None:
    """Write one line of JSON. Half a character, which UTF-8 does not have, is written as JSON escapes it."""
    sys.stdout.write(text.encode(errors="backslashreplace").decode() + "\n")
    sys.stdout.flush()


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
