"""The edge of functions that a queue calls: a batch of messages, one log line.

A message that fails is reported, and comes again alone when its visibility ends. SQS moves a message that came
too often to the queue of dead letters. See docs/decisions/18-events.md.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TypeVar

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from hito import caches
from hito.config import settings
from hito.domain.errors import Code, Refusal
from hito.edge import body, request_log
from hito.services import queues

Message = TypeVar("Message", bound=body.Body)
Handler = Callable[[dict[str, Any], LambdaContext | None], PartialItemFailureResponse]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One time that a message came: ``now`` is UTC, ``receives`` counts from 1, this time included."""

    now: datetime
    receives: int


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Not done; the message is to come again in so many seconds, at most the queue's twelve hours.

    ``because`` of what, where it is not only the other side that did not want it: the log has it.
    """

    seconds: int
    because: Exception | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Not to be tried again: the message goes to the function's ``DEAD_LETTER_QUEUE`` at once."""


class NotDone(Refusal):
    """How the batch is told of a message that is to come later."""


def consumer(takes: type[Message], do: Callable[[Message, Delivery], RetryAfter | DeadLetter | None]) -> Handler:
    """A Lambda handler that does each message of a batch, whose body is JSON of the shape ``takes``.

    A message is done when ``do`` returns None. It comes again by the queue's own time when ``do`` raises,
    a message that cannot be read too.
    """
    settings()

    def handle(event: dict[str, Any], context: LambdaContext | None) -> PartialItemFailureResponse:
        started = perf_counter()
        verdicts: Counter[str] = Counter()

        def one(record: SQSRecord) -> None:
            receives = int(record.attributes.approximate_receive_count)
            verdict = do(body.parse(record.body.encode(), takes), Delivery(datetime.now(UTC), receives))
            match verdict:
                case RetryAfter(seconds, because):
                    verdicts["Retries"] += 1
                    _show_again(record, seconds)
                    raise because or NotDone(Code.MESSAGE_RETURNS)
                case DeadLetter():
                    _send_to_dead_letters(record)
                    verdicts["DeadLetters"] += 1

        processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
        answer = process_partial_response(event, one, processor)
        failures = [exception for _type, exception, _trace in processor.exceptions if isinstance(exception, Exception)]
        metrics = _measured(event["Records"], answer, verdicts, 1000 * (perf_counter() - started))
        failed = [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
        request_log.emit_batch(context, failures, metrics, failed=failed)
        return answer

    return handle


def _show_again(record: SQSRecord, seconds: int) -> None:
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


def _measured(
    records: Sequence[Mapping[str, Any]],
    answer: PartialItemFailureResponse,
    verdicts: Counter[str],
    elapsed_ms: float,
) -> EphemeralMetrics:
    metrics = EphemeralMetrics()
    metrics.add_metric("Latency", MetricUnit.Milliseconds, round(elapsed_ms, 2))
    metrics.add_metric("Messages", MetricUnit.Count, len(records))
    metrics.add_metric("Failed", MetricUnit.Count, len(answer["batchItemFailures"]))
    metrics.add_metric("Retries", MetricUnit.Count, verdicts["Retries"])
    metrics.add_metric("DeadLetters", MetricUnit.Count, verdicts["DeadLetters"])
    oldest = min(int(record["attributes"]["SentTimestamp"]) for record in records)
    age_ms = 1000 * datetime.now(UTC).timestamp() - oldest
    metrics.add_metric("MessageAge", MetricUnit.Milliseconds, max(0, round(age_ms)))
    return metrics
