"""The edge of functions that a queue calls: a batch of messages, one log line.

A message that fails is reported, and comes again alone when its visibility ends. SQS moves a message that came
too often to the queue of dead letters. See docs/decisions/18-events.md.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TypeVar

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from hito import caches
from hito.config import settings
from hito.domain.errors import Code, Refusal
from hito.edge import body, request_log
from hito.edge.request_log import Context
from hito.services import queues

Message = TypeVar("Message", bound=body.Body)
Handler = Callable[[dict[str, Any], Context | None], PartialItemFailureResponse]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery of a message: ``now`` is UTC, ``receives`` counts the deliveries, including this one."""

    now: datetime
    receives: int


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """The message failed, and is delivered again after ``seconds``, at most the queue's twelve hours.

    ``because`` is the exception to log, if there is one.
    """

    seconds: int
    because: Exception | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """The message failed for good, and goes to the function's ``DEAD_LETTER_QUEUE`` at once."""


class NotHandled(Refusal):
    """Marks a message of a batch as failed, so that it is delivered again."""


# What becomes of a message: None if it is done.
Verdict = RetryAfter | DeadLetter | None


def consumer(shape: type[Message], handle: Callable[[Message, Delivery], Verdict]) -> Handler:
    """A Lambda handler that calls ``handle`` with each message of a batch, parsed as JSON of ``shape``.

    A message is done when ``handle`` returns None. If ``handle`` raises or the message cannot be parsed, the queue
    delivers it again after its visibility timeout.
    """

    def decide(records: Sequence[SQSRecord]) -> Callable[[SQSRecord], Verdict]:
        del records
        return lambda record: handle(*_parsed(record, shape))

    return _handler(decide)


def batch_consumer(
    shape: type[Message], handle: Callable[[Sequence[tuple[Message, Delivery]]], Sequence[Verdict]]
) -> Handler:
    """A Lambda handler that calls ``handle`` once with all messages of a batch that can be parsed.

    ``handle`` returns what becomes of each. If it raises, the queue delivers all of them again.
    """

    def decide(records: Sequence[SQSRecord]) -> Callable[[SQSRecord], Verdict]:
        parsed: dict[str, tuple[Message, Delivery]] = {}
        for record in records:
            # What cannot be parsed fails on its own, below.
            with suppress(Refusal):
                parsed[record.message_id] = _parsed(record, shape)
        verdicts = dict(zip(parsed, handle(list(parsed.values())), strict=True)) if parsed else {}

        def verdict_of(record: SQSRecord) -> Verdict:
            return verdicts[record.message_id] if record.message_id in verdicts else _refuse(record, shape)

        return verdict_of

    return _handler(decide)


def _refuse(record: SQSRecord, shape: type[Message]) -> Verdict:
    _parsed(record, shape)
    raise NotHandled(Code.MESSAGE_RETURNS)


def _parsed(record: SQSRecord, shape: type[Message]) -> tuple[Message, Delivery]:
    receives = int(record.attributes.approximate_receive_count)
    return body.parse(record.body.encode(), shape), Delivery(datetime.now(UTC), receives)


_Decide = Callable[[Sequence[SQSRecord]], Callable[[SQSRecord], Verdict]]


def _handler(decide: _Decide) -> Handler:
    settings()

    def handle_batch(event: dict[str, Any], context: Context | None) -> PartialItemFailureResponse:
        started = perf_counter()
        verdicts: Counter[str] = Counter()
        verdict_of = _decided(decide, [SQSRecord(one) for one in event["Records"]])

        def handle_record(record: SQSRecord) -> None:
            match verdict_of(record):
                case RetryAfter(seconds, because):
                    verdicts["Retries"] += 1
                    _deliver_again(record, seconds)
                    raise because or NotHandled(Code.MESSAGE_RETURNS)
                case DeadLetter():
                    _send_to_dead_letters(record)
                    verdicts["DeadLetters"] += 1

        processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
        response = process_partial_response(event, handle_record, processor)
        failures = [exception for _type, exception, _trace in processor.exceptions if isinstance(exception, Exception)]
        failed = [failure["itemIdentifier"] for failure in response["batchItemFailures"]]
        request_log.emit_batch(
            context,
            failures,
            1000 * (perf_counter() - started),
            messages=len(event["Records"]),
            retries=verdicts["Retries"],
            dead_letters=verdicts["DeadLetters"],
            age_ms=_age_ms(event["Records"]),
            failed=failed,
        )
        return response

    return handle_batch


def _decided(decide: _Decide, records: Sequence[SQSRecord]) -> Callable[[SQSRecord], Verdict]:
    """What decides about each message; a bug that all of them meet fails each."""
    try:
        return decide(records)
    except Exception as error:  # each message is reported with it
        bug = error

        def fail(_record: SQSRecord) -> Verdict:
            raise bug

        return fail


def _deliver_again(record: SQSRecord, seconds: int) -> None:
    which = {"QueueUrl": _url(record.event_source_arn), "ReceiptHandle": record.receipt_handle}
    queues.client().call("ChangeMessageVisibility", {**which, "VisibilityTimeout": seconds})


def _send_to_dead_letters(record: SQSRecord) -> None:
    dead_letters = settings().require("dead_letter_queue")
    queues.client().call("SendMessage", {"QueueUrl": dead_letters, "MessageBody": record.body})


@caches.once("URLs of queues")
def _url(arn: str) -> str:
    account, name = arn.split(":")[-2:]
    answer = queues.client().call("GetQueueUrl", {"QueueName": name, "QueueOwnerAWSAccountId": account})
    return str(answer["QueueUrl"])


def _age_ms(records: Sequence[Mapping[str, Any]]) -> int:
    """How long ago the oldest message of a batch was sent."""
    oldest = min(int(record["attributes"]["SentTimestamp"]) for record in records)
    return max(0, round(1000 * datetime.now(UTC).timestamp() - oldest))
