"""Event source mappings: changes of the table, messages and events go to the functions that the template names."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

from tools import function_settings, lambda_events, template
from tools.dev import resources
from tools.dev.resources import Resources
from tools.dev.terminal import Terminal
from tools.dev.workers import WorkerEnded, Workers
from tools.local_cloud import LocalCloud

# How often to look at the stream.
PAUSE_SECONDS = 0.25

# How long SQS waits for a message before it answers that there is none. The local cloud ends only after such answers.
WAIT_SECONDS = 1

# A batch that fails comes again, first after this time, then after twice as long each time.
RETRY_SECONDS = 1.0
MOST_TRIES = 5


class Mappings:
    """Delivers in the background, one thread for each source of events."""

    def __init__(self, made: Resources, workers: Workers, terminal: Terminal) -> None:
        self._made = made
        self._cloud = made.cloud
        self._workers = workers
        self._terminal = terminal

    def start(self) -> None:
        """Follow every source of the template's functions, from now on."""
        for function, properties in template.functions().items():
            for event in properties.get("Events", {}).values():
                if follow := self._source(function, event["Type"], event["Properties"]):
                    threading.Thread(target=self._forever, args=(follow,), daemon=True).start()

    def _forever(self, follow: Callable[[], bool]) -> None:
        """Deliver again and again; the local cloud may be restarted meanwhile."""
        while True:
            try:
                delivered = follow()
            except Exception as problem:
                self._terminal.note(f"events: {type(problem).__name__}: {problem}")
                time.sleep(RETRY_SECONDS)
                continue
            if not delivered:
                time.sleep(PAUSE_SECONDS)

    def _source(self, function: str, kind: str, declared: dict[str, Any]) -> Callable[[], bool] | None:
        match kind:
            case "DynamoDB":
                return self._stream(function, declared)
            case "SQS":
                url = self._made.queues[declared["Queue"]["Fn::GetAtt"][0]]
                return self._queue(function, url, min(10, declared.get("BatchSize", 10)))
            case "EventBridgeRule":
                bus = _resolved(declared["EventBusName"])
                pattern = {key: [_resolved(one) for one in values] for key, values in declared["Pattern"].items()}
                url = resources.make_event_queue(self._cloud, function, bus, pattern)
                return self._events(function, url)
        self._terminal.note(f"{function}: make dev sends no events of the kind {kind}")
        return None

    def _stream(self, function: str, declared: dict[str, Any]) -> Callable[[], bool]:
        streams = self._cloud.client("dynamodbstreams")
        arn = self._made.stream_arn
        filters = declared.get("FilterCriteria", {}).get("Filters", [])
        patterns = [json.loads(one["Pattern"]) for one in filters]
        shards = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        iterators = {
            shard["ShardId"]: streams.get_shard_iterator(
                StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="LATEST"
            )["ShardIterator"]
            for shard in shards
        }

        def follow() -> bool:
            found = False
            for shard, iterator in iterators.items():
                page = streams.get_records(ShardIterator=iterator, Limit=declared.get("BatchSize", 100))
                iterators[shard] = page["NextShardIterator"]
                records = [lambda_events.stream_record(record, arn) for record in page["Records"]]
                wanted = [one for one in records if not patterns or any(map(_fits(one), patterns))]
                self._deliver_changes(function, wanted)
                found = found or bool(records)
            return found

        return follow

    def _deliver_changes(self, function: str, records: list[dict[str, Any]]) -> None:
        """Call the function until it has handled every record, or has failed too often."""
        tries = 0
        while records:
            failed = self._call(function, {"Records": records})
            if failed is None:
                first = 0
            else:
                numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
                first = min((numbers.index(one) if one in numbers else 0 for one in failed), default=len(records))
            records = records[first:]
            tries += 1
            if records and tries == MOST_TRIES:
                self._terminal.note(f"{function}: {len(records)} changes failed {tries} times and are dropped")
                return
            if records:
                time.sleep(RETRY_SECONDS * 2 ** (tries - 1))

    def _queue(self, function: str, url: str, batch: int) -> Callable[[], bool]:
        queue = _Queue(self._cloud, url)

        def follow() -> bool:
            records = queue.receive(batch)
            if records:
                failed = self._call(function, {"Records": records})
                queue.delete([one for one in records if failed is not None and one["messageId"] not in failed])
            return bool(records)

        return follow

    def _events(self, function: str, url: str) -> Callable[[], bool]:
        queue = _Queue(self._cloud, url)

        def follow() -> bool:
            records = queue.receive(1)
            queue.delete([one for one in records if self._call(function, json.loads(one["body"])) is not None])
            return bool(records)

        return follow

    def _call(self, function: str, event: dict[str, Any]) -> list[str] | None:
        """The ids of what a function reports as failed; None if it raised."""
        began = time.monotonic()
        try:
            reply = self._workers.call(template.functions()[function]["Handler"], event)
        except WorkerEnded:
            return None
        self._terminal.batch(function, len(event.get("Records", [event])), time.monotonic() - began, reply)
        if reply.answer is None and reply.trace:
            return None
        failures = (reply.answer or {}).get("batchItemFailures", [])
        return [str(failure["itemIdentifier"]) for failure in failures]


class _Queue:
    """A queue whose messages are handed to a function. Each has a client: a connection waits for messages."""

    def __init__(self, cloud: LocalCloud, url: str) -> None:
        self._sqs = cloud.client("sqs")
        self._url = url
        self._arn = resources.queue_arn(cloud, url)

    def receive(self, most: int) -> list[dict[str, Any]]:
        """Messages as Lambda's events hold them, once there are some."""
        received = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=most,
            MessageSystemAttributeNames=["All"],
            WaitTimeSeconds=WAIT_SECONDS,
        )
        return [lambda_events.queue_record(message, self._arn) for message in received.get("Messages", [])]

    def delete(self, records: list[dict[str, Any]]) -> None:
        """Delete what was handled; the rest comes again."""
        for record in records:
            self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=record["receiptHandle"])


def _fits(record: dict[str, Any]) -> Callable[[dict[str, Any]], bool]:
    return lambda pattern: lambda_events.matches(pattern, record)


def _resolved(value: Any) -> Any:
    return function_settings.parameters()[value["Ref"]] if isinstance(value, dict) else value
