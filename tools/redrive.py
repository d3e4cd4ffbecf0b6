"""Handles again the dead letters that SQS itself cannot send back: `python -m tools.redrive [--stack hito]`.

A dead letter of a stream consumer says where in the stream a batch was. The stream keeps a batch for a day, in
which its records go to the function again. After that, the function's log says whose records they were, and these
learners are recomputed. Undelivered webhooks, statements and events go into their queues.
"""

import argparse
import base64
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import boto3

# The stream consumers and their logs, by their queue of dead letters.
CONSUMERS = {
    "ProjectionDeadLetters": ("UpdateProjectionsFunction", "UpdateProjectionsLogs"),
    "AwardDeadLetters": ("AwardAchievementsFunction", "AwardAchievementsLogs"),
}
BACKFILL_QUEUE = "BackfillQueue"

# Where a queue's messages belong. SQS moves back only what it moved itself.
SENT_ON = {
    "UndeliveredWebhooks": "WebhookQueue",
    "UndeliveredEvents": "WebhookQueue",
    "UndeliveredStatements": "StatementQueue",
    "UndeliveredStatementEvents": "StatementQueue",
}

# A batch has no more records than that, but records that were filtered out may be among them.
_MAX_PAGES = 100

# A message that fails comes again after so many seconds.
_RETRY_SECONDS = 120


class RecordsExpired(Exception):
    """The stream does not have the records any more."""


@dataclass
class Redrive:
    """One stack's queues; ``client`` makes boto3's clients."""

    stack: str
    client: Any = boto3.client
    resources: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.stack)
        self.resources = {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in pages
            for resource in page["StackResourceSummaries"]
        }

    def run(self) -> Iterator[tuple[str, bool]]:
        """Handle every message again: what was done, and whether it worked. A failed message stays in its queue."""
        sqs = self.client("sqs")
        for dead_letters in (*CONSUMERS, *SENT_ON):
            queue = self.resources[dead_letters]
            while messages := sqs.receive_message(QueueUrl=queue, VisibilityTimeout=_RETRY_SECONDS).get("Messages"):
                for message in messages:
                    body = json.loads(message["Body"])
                    if dead_letters in CONSUMERS:
                        done, is_done = self.retry_batch(dead_letters, body["DDBStreamBatchInfo"])
                    else:
                        done, is_done = self.send_on(dead_letters, body), True
                    if is_done:
                        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                    yield done, is_done

    def send_on(self, dead_letters: str, body: Mapping[str, Any]) -> str:
        """Send an event, without its envelope, to the queue where it belongs; what was done."""
        event = body.get("detail", body)
        self.client("sqs").send_message(QueueUrl=self.resources[SENT_ON[dead_letters]], MessageBody=json.dumps(event))
        return f"{dead_letters}: {event.get('type')} {event.get('id')} sent on to {SENT_ON[dead_letters]}"

    def retry_batch(self, dead_letters: str, place: Mapping[str, Any]) -> tuple[str, bool]:
        """Handle a batch again, by its place in the stream, or recompute its learners.

        What was done, and whether it worked.
        """
        function, log = CONSUMERS[dead_letters]
        at = f"{function} at {place['startSequenceNumber']}"
        try:
            records = self.records(place)
        except RecordsExpired:
            learners = self.learners(self.resources[log], place["startSequenceNumber"])
            for learner in learners:
                work = json.dumps({"learner": learner})
                self.client("sqs").send_message(QueueUrl=self.resources[BACKFILL_QUEUE], MessageBody=work)
            named = ", ".join(learners) or "nobody: neither the stream nor the log has it any more"
            return f"{at}: recomputing {named}", bool(learners)
        failed = self.invoke(self.resources[function], records)
        return f"{at}: {len(records)} records, {failed} failed", not failed

    def records(self, place: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The records of a batch, as Lambda's events hold them.

        Raises:
            RecordsExpired: if the stream has not all of them any more.
        """
        streams, first, last = self.client("dynamodbstreams"), place["startSequenceNumber"], place["endSequenceNumber"]
        found: list[dict[str, Any]] = []
        try:
            iterator = streams.get_shard_iterator(
                StreamArn=place["streamArn"],
                ShardId=place["shardId"],
                ShardIteratorType="AT_SEQUENCE_NUMBER",
                SequenceNumber=first,
            )["ShardIterator"]
            for _page in range(_MAX_PAGES):
                page = streams.get_records(ShardIterator=iterator)
                found += [each for each in page["Records"] if int(each["dynamodb"]["SequenceNumber"]) <= int(last)]
                iterator = page.get("NextShardIterator")
                if iterator is None or len(found) < len(page["Records"]) or _ends(found, last):
                    break
        except (streams.exceptions.TrimmedDataAccessException, streams.exceptions.ResourceNotFoundException) as error:
            raise RecordsExpired from error
        if not found or found[0]["dynamodb"]["SequenceNumber"] != first:
            raise RecordsExpired
        return [
            json.loads(json.dumps({**each, "eventSourceARN": place["streamArn"]}, default=_in_json)) for each in found
        ]

    def invoke(self, function: str, records: list[dict[str, Any]]) -> int:
        """Call a function with records, and return how many failed: all of them if it ended without an answer."""
        payload = json.dumps({"Records": records})
        answer = self.client("lambda").invoke(FunctionName=function, Qualifier="live", Payload=payload)
        if "FunctionError" in answer:
            return len(records)
        return len(json.loads(answer["Payload"].read())["batchItemFailures"])

    def learners(self, log: str, sequence_number: str) -> list[str]:
        """The learners of the records that failed from a place on, by the function's log."""
        pages = self.client("logs").get_paginator("filter_log_events")
        lines = pages.paginate(logGroupName=log, filterPattern=f'"{sequence_number}"')
        whose = {
            partition
            for page in lines
            for event in page["events"]
            for partition in json.loads(event["message"]).get("failed_of", [])
        }
        return sorted(one.partition("#")[2] for one in whose if one.startswith("LEARNER#"))


def _ends(found: list[dict[str, Any]], last: str) -> bool:
    return bool(found) and found[-1]["dynamodb"]["SequenceNumber"] == last


def _in_json(value: Any) -> Any:
    """Times as seconds and bytes in base64, as they are in Lambda's events."""
    return value.timestamp() if isinstance(value, datetime) else base64.b64encode(value).decode()


def main() -> None:
    """Run the tool, and exit with 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", default="hito", help="the stack whose dead letters to handle")
    redrive = Redrive(parser.parse_args().stack)
    failed = 0
    for done, is_done in redrive.run():
        print(done)
        failed += not is_done
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
