"""The edge of functions that follow the table's stream: a batch of changes, one log line.

What fails is reported by its place in the stream, and Lambda delivers from the lowest such place on
again. See docs/decisions/9-streams.md.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TypeVar

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from hito.config import settings
from hito.domain.errors import Code, Unavailable
from hito.edge import request_log
from hito.store import connection
from hito.store.stream_records import Record

Change = TypeVar("Change")
Handler = Callable[[dict[str, Any], LambdaContext | None], PartialItemFailureResponse]

# What one change may take while the database is unwell.
ONE_CHANGE_MS = 20_000


def consumer(read: Callable[[Record], Change | None], begin: Callable[[], Callable[[Change], None]]) -> Handler:
    """A Lambda handler that does each change that ``read`` finds in a batch's records.

    ``begin`` is called once for each batch; what it returns does the batch's changes, and may remember
    what it did for one to spare it the others.

    A failure never ends the batch: once a record has failed too often, Lambda gives it up together with
    all that came after it in the batch, which has to be done by then. Nor is a batch raised that failed as
    a whole: it would be tried again without our line, and a place to go on from.
    """
    settings()
    connection.prepare()

    def handle(event: dict[str, Any], context: LambdaContext | None) -> PartialItemFailureResponse:
        started = perf_counter()
        do = begin()

        def one(record: DynamoDBRecord) -> None:
            change = read(record.raw_event)
            if change is not None:
                _refuse_what_cannot_end(context)
                do(change)

        processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)
        answer = process_partial_response(event, one, processor)
        metrics = _measured(event["Records"], answer, 1000 * (perf_counter() - started))
        failures = [exception for _type, exception, _trace in processor.exceptions if isinstance(exception, Exception)]
        failed_at = [str(failure["itemIdentifier"]) for failure in answer["batchItemFailures"]]
        failed_of = _partitions_of(event["Records"], failed_at)
        request_log.emit_batch(context, failures, metrics, failed_at=failed_at, failed_of=failed_of)
        return answer

    return handle


def _partitions_of(records: Sequence[Record], failed_at: Collection[str]) -> list[str]:
    """Whose items the failed records are of: the stream forgets a record after a day, and the log does not."""
    told = (record["dynamodb"] for record in records)
    return [one["Keys"]["PK"]["S"] for one in told if one["SequenceNumber"] in failed_at]


def _refuse_what_cannot_end(context: LambdaContext | None) -> None:
    """Let what is left of a slow batch come again: a function that is cut off reports nothing at all."""
    if context and context.get_remaining_time_in_millis() < ONE_CHANGE_MS:
        raise Unavailable(Code.BATCH_OUT_OF_TIME)


def _measured(records: Sequence[Record], answer: PartialItemFailureResponse, elapsed_ms: float) -> EphemeralMetrics:
    metrics = EphemeralMetrics()
    metrics.add_metric("Latency", MetricUnit.Milliseconds, round(elapsed_ms, 2))
    metrics.add_metric("Records", MetricUnit.Count, len(records))
    metrics.add_metric("Failed", MetricUnit.Count, len(answer["batchItemFailures"]))
    written = [record["dynamodb"].get("ApproximateCreationDateTime") for record in records]
    newest = max((float(at) for at in written if at is not None), default=None)
    if newest is not None:
        age_ms = 1000 * (datetime.now(UTC).timestamp() - newest)
        metrics.add_metric("IteratorAge", MetricUnit.Milliseconds, max(0, round(age_ms)))
    return metrics
