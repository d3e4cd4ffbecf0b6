"""One batch of records of a stream or a queue, each handled whatever happens to the others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from hito.edge.request_log import Context

# A record as Lambda gives it: of a stream or of a queue.
Record = Mapping[str, Any]


class _Failed(TypedDict):
    itemIdentifier: str


class BatchResponse(TypedDict):
    """What tells Lambda which records come again. Source: Lambda's "reporting batch item failures"."""

    batchItemFailures: list[_Failed]


Handler = Callable[[dict[str, Any], Context | None], BatchResponse]


def handle_each(
    records: Sequence[Record], handle: Callable[[Record], None], identify: Callable[[Record], str]
) -> tuple[BatchResponse, list[Exception]]:
    """Handle each record; which of them failed, for Lambda and by ``identify``, and with what exceptions."""
    failed: list[_Failed] = []
    failures: list[Exception] = []
    for record in records:
        try:
            handle(record)
        except Exception as failure:
            failed.append({"itemIdentifier": identify(record)})
            failures.append(failure)
    return {"batchItemFailures": failed}, failures
