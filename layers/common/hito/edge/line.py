"""One line per request, and one per batch: its log record and its CloudWatch metrics (EMF) alike.

It holds ids and outcomes, never bodies, tokens, or the text of an exception, which may quote them.
"""

import json
import os
import traceback
from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus
from itertools import count

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import ClientError

from hito.config import Misconfigured
from hito.domain.errors import Refusal

logger = Logger(location=None)
_requests = count()


class Note:
    """What is learned of a request on its way, written down once at its end."""

    def __init__(self, request_id: str, method: str, resource: str) -> None:
        self.learner: str | None = None
        self.refusal: str | None = None
        self.bug: Exception | None = None
        self.client_version: str | None = None
        self._counts: Counter[str] = Counter()
        self._request_id = request_id
        self._endpoint = f"{method} {resource}"

    def count(self, metric: str) -> None:
        """Add one to a metric of the endpoint."""
        self._counts[metric] += 1

    def close(self, status: HTTPStatus, elapsed_ms: float) -> None:
        """Write the line: an error if the request met a bug, a warning if something we need was away."""
        metrics = EphemeralMetrics()
        metrics.add_dimension("endpoint", self._endpoint)
        metrics.add_metric("Latency", MetricUnit.Milliseconds, round(elapsed_ms, 2))
        metrics.add_metric(f"Status{status // 100}xx", MetricUnit.Count, 1)
        for metric, times in self._counts.items():
            metrics.add_metric(metric, MetricUnit.Count, times)
        fields = {
            "request_id": self._request_id,
            "learner_id": self.learner,
            "client_version": self.client_version,
            "status": int(status),
            "refusal": self.refusal,
            "cold_start": next(_requests) == 0,
            **metrics.serialize_metric_set(),
        }
        if self.bug:
            logger.error("bug", extra=fields | described(self.bug))
        elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.warning("request", extra=fields)
        else:
            logger.info("request", extra=fields)


def close_batch(
    context: LambdaContext | None, failures: Sequence[Exception], metrics: EphemeralMetrics, **fields: object
) -> None:
    """Write the line of a batch: an error if one of it met a bug, a warning if something we need was away."""
    bugs = Counter(json.dumps(described(each)) for each in failures if not isinstance(each, Refusal))
    extra = {
        "request_id": context.aws_request_id if context else None,
        **fields,
        "refusals": Counter(type(each).__name__ for each in failures if isinstance(each, Refusal)),
        # A hundred of a batch may well meet the same.
        "bugs": [json.loads(bug) | {"times": times} for bug, times in bugs.items()],
        "cold_start": next(_requests) == 0,
        **metrics.serialize_metric_set(),
    }
    if bugs:
        logger.error("bug", extra=extra)
    elif failures:
        logger.warning("batch", extra=extra)
    else:
        logger.info("batch", extra=extra)


def described(bug: Exception) -> dict[str, object]:
    """Where a bug is, without its message; what is wrong with the configuration, if that is all."""
    frames = [
        f"{os.path.relpath(frame.filename, '/')}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(bug.__traceback__)
    ]
    code = bug.response["Error"]["Code"] if isinstance(bug, ClientError) else None
    # The one message that is made for an operator, and holds nothing secret.
    misconfigured = {"misconfigured": str(bug)} if isinstance(bug, Misconfigured) else {}
    return {"exception_type": type(bug).__name__, "aws_error": code, "frames": frames, **misconfigured}
