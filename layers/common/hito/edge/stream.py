"""The edge of stream consumers: one batch of the table's changes, one log line.

A failed record is reported by its sequence number; Lambda delivers again from the lowest one. See
docs/decisions/9-streams.md.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TypeVar

from hito.config import settings
from hito.domain.errors import Code, Unavailable
from hito.edge import request_log
from hito.edge.batch import BatchResponse, Handler, handle_each
from hito.edge.metrics import Metrics, MetricUnit
from hito.edge.request_log import Context
from hito.store import connection
from hito.store.stream_records import Record

Change = TypeVar("Change")

# The time that one change may take while the database is slow.
ONE_CHANGE_MS = 20_000


def consumer(read: Callable[[Record], Change | None], make_handler: Callable[[], Callable[[Change], None]]) -> Handler:
    """A Lambda handler that handles each change that ``read`` finds in the records of a batch.

    ``make_handler`` is called once for each batch and returns the function that handles its changes. That function may
    cache what it has done, to do it once for the batch.

    A failure never ends the batch. After too many failures of a record, Lambda discards it with all records that come
    after it in the batch, so these must be handled by then. A batch that fails as a whole is not raised either, because
    the retry would have no log line and no record to start from.
    """
    settings()
    connection.prepare()

    def handle(event: dict[str, Any], context: Context | None) -> BatchResponse:
        started = perf_counter()
        handle_change = make_handler()

        def handle_record(record: Record) -> None:
            change = read(record)
            if change is not None:
                _check_time_left(context)
                handle_change(change)

        response, failures = handle_each(event["Records"], handle_record, _sequence_number)
        metrics = _measured(event["Records"], response, 1000 * (perf_counter() - started))
        failed_at = [failure["itemIdentifier"] for failure in response["batchItemFailures"]]
        failed_of = _partitions_of(event["Records"], failed_at)
        request_log.emit_batch(context, failures, metrics, failed_at=failed_at, failed_of=failed_of)
        return response

    return handle


def _sequence_number(record: Record) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _partitions_of(records: Sequence[Record], failed_at: Collection[str]) -> list[str]:
    """The partition keys of the failed records: the log keeps them longer than the stream's one day."""
    changes = (record["dynamodb"] for record in records)
    return [one["Keys"]["PK"]["S"] for one in changes if one["SequenceNumber"] in failed_at]


def _check_time_left(context: Context | None) -> None:
    """Refuse the rest of a slow batch, which comes again: a function that times out reports nothing."""
    if context and context.get_remaining_time_in_millis() < ONE_CHANGE_MS:
        raise Unavailable(Code.BATCH_OUT_OF_TIME)


def _measured(records: Sequence[Record], answer: BatchResponse, elapsed_ms: float) -> Metrics:
    metrics = Metrics()
    metrics.add("Latency", MetricUnit.MILLISECONDS, round(elapsed_ms, 2))
    metrics.add("Records", MetricUnit.COUNT, len(records))
    metrics.add("Failed", MetricUnit.COUNT, len(answer["batchItemFailures"]))
    written = [record["dynamodb"].get("ApproximateCreationDateTime") for record in records]
    newest = max((float(at) for at in written if at is not None), default=None)
    if newest is not None:
        age_ms = 1000 * (datetime.now(UTC).timestamp() - newest)
        metrics.add("IteratorAge", MetricUnit.MILLISECONDS, max(0, round(age_ms)))
    return metrics
