"""The edge of functions that a queue calls: a batch of messages, one log line.

A message that fails is reported, and comes again alone when its visibility ends. SQS moves a message that came
too often to the queue of dead letters. See docs/decisions/18-events.md.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TypeVar

from hito import caches
from hito.config import settings
from hito.domain.errors import Code, Refusal
from hito.edge import body, request_log
from hito.edge.batch import BatchResponse, Handler, Record, handle_each
from hito.edge.metrics import Metrics, MetricUnit
from hito.edge.request_log import Context
from hito.services import queues

Message = TypeVar("Message", bound=body.Body)


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


def consumer(shape: type[Message], handle: Callable[[Message, Delivery], RetryAfter | DeadLetter | None]) -> Handler:
    """A Lambda handler that calls ``handle`` with each message of a batch, parsed as JSON of ``shape``.

    A message is done when ``handle`` returns None. If ``handle`` raises or the message cannot be parsed, the queue
    delivers it again after its visibility timeout.
    """
    settings()

    def handle_batch(event: dict[str, Any], context: Context | None) -> BatchResponse:
        started = perf_counter()
        verdicts: Counter[str] = Counter()

        def handle_record(record: Record) -> None:
            receives = int(record["attributes"]["ApproximateReceiveCount"])
            verdict = handle(body.parse(record["body"].encode(), shape), Delivery(datetime.now(UTC), receives))
            match verdict:
                case RetryAfter(seconds, because):
                    verdicts["Retries"] += 1
                    _deliver_again(record, seconds)
                    raise because or NotHandled(Code.MESSAGE_RETURNS)
                case DeadLetter():
                    _send_to_dead_letters(record)
                    verdicts["DeadLetters"] += 1

        response, failures = handle_each(event["Records"], handle_record, _message_id)
        metrics = _measured(event["Records"], response, verdicts, 1000 * (perf_counter() - started))
        failed = [failure["itemIdentifier"] for failure in response["batchItemFailures"]]
        request_log.emit_batch(context, failures, metrics, failed=failed)
        return response

    return handle_batch


def _message_id(record: Record) -> str:
    return str(record["messageId"])


def _deliver_again(record: Record, seconds: int) -> None:
    which = {"QueueUrl": _url(record["eventSourceARN"]), "ReceiptHandle": record["receiptHandle"]}
    queues.client().call("ChangeMessageVisibility", {**which, "VisibilityTimeout": seconds})


def _send_to_dead_letters(record: Record) -> None:
    dead_letters = settings().require("dead_letter_queue")
    queues.client().call("SendMessage", {"QueueUrl": dead_letters, "MessageBody": record["body"]})


@caches.once("URLs of queues")
def _url(arn: str) -> str:
    account, name = arn.split(":")[-2:]
    answer = queues.client().call("GetQueueUrl", {"QueueName": name, "QueueOwnerAWSAccountId": account})
    return str(answer["QueueUrl"])


def _measured(
    records: Sequence[Record],
    response: BatchResponse,
    verdicts: Counter[str],
    elapsed_ms: float,
) -> Metrics:
    metrics = Metrics()
    metrics.add("Latency", MetricUnit.MILLISECONDS, round(elapsed_ms, 2))
    metrics.add("Messages", MetricUnit.COUNT, len(records))
    metrics.add("Failed", MetricUnit.COUNT, len(response["batchItemFailures"]))
    metrics.add("Retries", MetricUnit.COUNT, verdicts["Retries"])
    metrics.add("DeadLetters", MetricUnit.COUNT, verdicts["DeadLetters"])
    oldest = min(int(record["attributes"]["SentTimestamp"]) for record in records)
    age_ms = 1000 * datetime.now(UTC).timestamp() - oldest
    metrics.add("MessageAge", MetricUnit.MILLISECONDS, max(0, round(age_ms)))
    return metrics
