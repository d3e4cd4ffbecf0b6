"""The edge of stream consumers: one batch of the table's changes, one log line.

A failed record is reported by its sequence number; Lambda delivers again from the lowest one. See
docs/decisions/9-streams.md.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TypeVar

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from hito.config import settings
from hito.domain.errors import Code, Unavailable
from hito.edge import request_log
from hito.edge.request_log import Context
from hito.store import connection
from hito.store.stream_records import Record

Change = TypeVar("Change")
Handler = Callable[[dict[str, Any], Context | None], PartialItemFailureResponse]

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

    def handle(event: dict[str, Any], context: Context | None) -> PartialItemFailureResponse:
        started = perf_counter()
        handle_change = make_handler()

        def handle_record(record: DynamoDBRecord) -> None:
            change = read(record.raw_event)
            if change is not None:
                _check_time_left(context)
                handle_change(change)

        processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)
        response = process_partial_response(event, handle_record, processor)
        failures = [exception for _type, exception, _trace in processor.exceptions if isinstance(exception, Exception)]
        failed_at = [str(failure["itemIdentifier"]) for failure in response["batchItemFailures"]]
        failed_of = _partitions_of(event["Records"], failed_at)
        request_log.emit_batch(
            context,
            failures,
            1000 * (perf_counter() - started),
            records=len(event["Records"]),
            age_ms=_age_ms(event["Records"]),
            failed_at=failed_at,
            failed_of=failed_of,
        )
        return response

    return handle


def _partitions_of(records: Sequence[Record], failed_at: Collection[str]) -> list[str]:
    """The partition keys of the failed records: the log keeps them longer than the stream's one day."""
    changes = (record["dynamodb"] for record in records)
    return [one["Keys"]["PK"]["S"] for one in changes if one["SequenceNumber"] in failed_at]


def _check_time_left(context: Context | None) -> None:
    """Refuse the rest of a slow batch, which comes again: a function that times out reports nothing."""
    if context and context.get_remaining_time_in_millis() < ONE_CHANGE_MS:
        raise Unavailable(Code.BATCH_OUT_OF_TIME)


def _age_ms(records: Sequence[Record]) -> int | None:
    """How long ago the newest record of a batch was written; None if no record has a time."""
    written = [record["dynamodb"].get("ApproximateCreationDateTime") for record in records]
    newest = max((float(at) for at in written if at is not None), default=None)
    return None if newest is None else max(0, round(1000 * (datetime.now(UTC).timestamp() - newest)))
