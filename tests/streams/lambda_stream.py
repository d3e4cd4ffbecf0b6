"""Lambda's event source mapping of a DynamoDB stream: a real stream, a real handler, Lambda's semantics between.

Emulators hand over a stream's records, and do not do what a mapping says of failures. Here is what AWS
documents (Lambda developer guide: "Control which events Lambda sends", "Configuring partial batch
response with DynamoDB", "Retain discarded records for a DynamoDB event source"). Where AWS leaves a thing
open, the reading that is worse for a consumer is taken:

- Lanes (``ParallelizationFactor``) keep the order of one item's records only.
- After the last retry, all that is left of the batch becomes one dead letter.
- A batch that shrinks at the reported place goes on with the retries that it has left.

Nothing sleeps: waiting moves the mapping's clock.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from tests import template
from tools.lambda_events import matches, stream_record
from tools.template import default

Record = dict[str, Any]
Handler = Callable[[dict[str, Any], Any], Any]

FOREVER = -1

# How long Lambda waits before it tries again is not documented: twice as long each time, up to this.
LONGEST_PAUSE_SECONDS = 60


@dataclass(frozen=True)
class Settings:
    """What the template says of a mapping, and else AWS's defaults."""

    starting_position: str
    batch_size: int = 100
    lanes: int = 1
    patterns: tuple[Any, ...] = ()
    reports: bool = False
    bisects: bool = False
    retries: int = FOREVER
    max_age_seconds: int = FOREVER

    @classmethod
    def of(cls, function: str) -> "Settings":
        """Those of a function's one stream."""
        events = template.resources("AWS::Serverless::Function")[function]["Events"].values()
        (declared,) = (event["Properties"] for event in events if event["Type"] == "DynamoDB")
        names = {
            "StartingPosition": "starting_position",
            "BatchSize": "batch_size",
            "ParallelizationFactor": "lanes",
            "BisectBatchOnFunctionError": "bisects",
            "MaximumRetryAttempts": "retries",
            "MaximumRecordAgeInSeconds": "max_age_seconds",
        }
        filters = declared.get("FilterCriteria", {}).get("Filters", [])
        return cls(
            patterns=tuple(json.loads(each["Pattern"]) for each in filters),
            reports="ReportBatchItemFailures" in declared.get("FunctionResponseTypes", []),
            **{ours: default(declared[theirs]) for theirs, ours in names.items() if theirs in declared},
        )


@cache
def aws(service: str) -> Any:
    """A client for moto, which does not know the addresses that have the account in them."""
    return boto3.client(service, config=Config(account_id_endpoint_mode="disabled"))


class Clock:
    """A clock that only waiting moves on."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def wait(self, duration: timedelta) -> None:
        self.now += duration


@dataclass
class StreamMapping:
    """A mapping that follows a table and calls a handler.

    ``calls`` holds the sequence numbers of each call; ``dead_letters`` is the queue of what failed for good.
    """

    table_name: str
    handler: Handler
    settings: Settings
    client: Callable[[str], Any] = aws
    clock: Clock = field(default_factory=Clock)
    calls: list[list[str]] = field(default_factory=list)
    dead_letters: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._streams = self.client("dynamodbstreams")
        self._arn = self.client("dynamodb").describe_table(TableName=self.table_name)["Table"]["LatestStreamArn"]
        self._iterators = {
            shard["ShardId"]: self._streams.get_shard_iterator(
                StreamArn=self._arn, ShardId=shard["ShardId"], ShardIteratorType=self.settings.starting_position
            )["ShardIterator"]
            for shard in self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        }

    def follow(self) -> int:
        """Deliver until nothing new is in the stream; in how many rounds.

        Raises:
            AssertionError: if the consumer's own writes keep it going.
        """
        rounds = 0
        while self.deliver():
            rounds += 1
            assert rounds < 10, "the consumer keeps itself going"
        return rounds

    def deliver(self) -> bool:
        """Deliver what is in the stream now; whether that made a call."""
        before = len(self.calls)
        for shard, records in self.read().items():
            lanes = defaultdict(list)
            for record in records:
                item = json.dumps(record["dynamodb"]["Keys"], sort_keys=True)
                lanes[zlib.crc32(item.encode()) % self.settings.lanes].append(record)
            for lane in lanes.values():
                for start in range(0, len(lane), self.settings.batch_size):
                    self._deliver(shard, lane[start : start + self.settings.batch_size])
        return len(self.calls) > before

    def read(self) -> dict[str, list[Record]]:
        """What is new in each shard and let through, as Lambda's events hold it."""
        return {shard: [record for record in self._unread(shard) if self.lets(record)] for shard in self._iterators}

    def _unread(self, shard: str) -> Iterable[Record]:
        while True:
            page = self._streams.get_records(ShardIterator=self._iterators[shard])
            self._iterators[shard] = page["NextShardIterator"]
            if not page["Records"]:
                return
            for record in page["Records"]:
                yield stream_record(record, self._arn)

    def lets(self, record: Record) -> bool:
        """Whether a filter lets a record through."""
        patterns = self.settings.patterns
        return not patterns or any(matches(pattern, record) for pattern in patterns)

    def _deliver(self, shard: str, batch: list[Record], retries: int = 0, calls: int = 0) -> None:
        """Call the handler until all of the batch is done or dead-lettered."""
        while batch := self._without_the_old(shard, batch, calls):
            calls += 1
            done = self._call(batch)
            if done is None and self.settings.bisects and len(batch) > 1:
                # Splitting is not counted as a retry.
                middle = len(batch) // 2
                self._deliver(shard, batch[:middle], retries, calls)
                self._deliver(shard, batch[middle:], retries, calls)
                return
            if not done or not self.settings.bisects:
                retries += 1
            batch = batch[done or 0 :]
            if batch and retries > self.settings.retries >= 0:
                self._park(shard, batch, "RetryAttemptsExhausted", calls)
                return
            self.clock.wait(timedelta(seconds=min(2**retries, LONGEST_PAUSE_SECONDS) if batch else 0))

    def _call(self, batch: list[Record]) -> int | None:
        """How many records, from the first, the handler says it did; None if it raised."""
        sequence_numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        self.calls.append(sequence_numbers)
        try:
            answer = json.loads(json.dumps(self.handler(json.loads(json.dumps({"Records": batch})), None)))
        except Exception:
            return None
        if not self.settings.reports or not answer:
            return len(batch)
        failed = [each.get("itemIdentifier") for each in answer.get("batchItemFailures") or []]
        # An identifier that is of no record makes all of the batch fail.
        places = [sequence_numbers.index(each) if each in sequence_numbers else 0 for each in failed]
        return min(places, default=len(batch))

    def _without_the_old(self, shard: str, batch: list[Record], calls: int) -> list[Record]:
        if self.settings.max_age_seconds == FOREVER:
            return batch
        oldest = (self.clock.now - timedelta(seconds=self.settings.max_age_seconds)).timestamp()
        old = [record for record in batch if _written(record) < oldest]
        if old:
            self._park(shard, old, "RecordAgeExceeded", calls)
        return [record for record in batch if _written(record) >= oldest]

    def _park(self, shard: str, batch: list[Record], condition: str, calls: int) -> None:
        first, last = batch[0], batch[-1]
        self.dead_letters.append(
            {
                "requestContext": {"condition": condition, "approximateInvokeCount": calls},
                "version": "1.0",
                "timestamp": _iso(self.clock.now.timestamp()),
                "DDBStreamBatchInfo": {
                    "shardId": shard,
                    "startSequenceNumber": first["dynamodb"]["SequenceNumber"],
                    "endSequenceNumber": last["dynamodb"]["SequenceNumber"],
                    "approximateArrivalOfFirstRecord": _iso(_written(first)),
                    "approximateArrivalOfLastRecord": _iso(_written(last)),
                    "batchSize": len(batch),
                    "streamArn": self._arn,
                },
            }
        )


def _written(record: Record) -> float:
    written: float = record["dynamodb"]["ApproximateCreationDateTime"]
    return written


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
