"""Does again what was given up and SQS itself cannot send back: `python -m tools.redrive [--stack hito]`.

A message in the queues of the stream's followers says where in the stream a batch was. While the stream has
it, which is a day, its records are handed to the function again. After that, the function's log says whose
they were, and what is missing of these learners is put right. Webhooks that the function gave up, and events
that the bus could not deliver, go into the queue of webhooks.
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

# By the queue of what was given up, the function that did, and its log.
FOLLOWERS = {
    "ParkedCourseChanges": ("InvalidateSummariesFunction", "InvalidateSummariesLogs"),
    "ParkedEarnings": ("AwardAchievementsFunction", "AwardAchievementsLogs"),
}
LOOK_AGAIN = "WalksOverLearners"

# By the queue, where its messages belong. SQS moves back only what it moved itself.
SENT_ON = {
    "GivenUpWebhooks": "WebhookDeliveries",
    "UndeliveredEvents": "WebhookDeliveries",
}

# A batch has no more records, but others, which were filtered out, may lie between them.
_MAX_PAGES = 100

# A message that is looked at comes again after so many seconds, if it was not done.
_LOOKED_AT_SECONDS = 120


class Forgotten(Exception):
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
        """Do every parked message again: what was done, and whether it worked. What did not stays in its queue."""
        sqs = self.client("sqs")
        for parked in (*FOLLOWERS, *SENT_ON):
            queue = self.resources[parked]
            while messages := sqs.receive_message(QueueUrl=queue, VisibilityTimeout=_LOOKED_AT_SECONDS).get("Messages"):
                for message in messages:
                    told = json.loads(message["Body"])
                    if parked in FOLLOWERS:
                        done, is_done = self.again(parked, told["DDBStreamBatchInfo"])
                    else:
                        done, is_done = self.send_on(parked, told), True
                    if is_done:
                        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                    yield done, is_done

    def send_on(self, parked: str, told: Mapping[str, Any]) -> str:
        """Put an event back into the queue where it belongs: itself, or what is in its envelope."""
        event = told.get("detail", told)
        self.client("sqs").send_message(QueueUrl=self.resources[SENT_ON[parked]], MessageBody=json.dumps(event))
        return f"{parked}: {event.get('type')} {event.get('id')} sent on to {SENT_ON[parked]}"

    def again(self, parked: str, place: Mapping[str, Any]) -> tuple[str, bool]:
        """Do a batch again, by its place in the stream, or put right whose it was."""
        function, log = FOLLOWERS[parked]
        at = f"{function} at {place['startSequenceNumber']}"
        try:
            records = self.records(place)
        except Forgotten:
            learners = self.learners(self.resources[log], place["startSequenceNumber"])
            for learner in learners:
                work = json.dumps({"learner": learner})
                self.client("sqs").send_message(QueueUrl=self.resources[LOOK_AGAIN], MessageBody=work)
            named = ", ".join(learners) or "nobody: neither the stream nor the log has it any more"
            return f"{at}: put right {named}", bool(learners)
        failed = self.invoke(self.resources[function], records)
        return f"{at}: {len(records)} records, {failed} failed", not failed

    def records(self, place: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The records of a batch, as Lambda's events hold them.

        Raises:
            Forgotten: if the stream has not all of them any more.
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
            raise Forgotten from error
        if not found or found[0]["dynamodb"]["SequenceNumber"] != first:
            raise Forgotten
        return [
            json.loads(json.dumps({**each, "eventSourceARN": place["streamArn"]}, default=_in_json)) for each in found
        ]

    def invoke(self, function: str, records: list[dict[str, Any]]) -> int:
        """Hand records to a function; how many failed, all of them if it ended without an answer."""
        payload = json.dumps({"Records": records})
        answer = self.client("lambda").invoke(FunctionName=function, Qualifier="live", Payload=payload)
        if "FunctionError" in answer:
            return len(records)
        return len(json.loads(answer["Payload"].read())["batchItemFailures"])

    def learners(self, log: str, sequence_number: str) -> list[str]:
        """Whose the records were that failed from a place on, as the function's log says."""
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
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", default="hito", help="the stack whose queues to work off")
    redrive = Redrive(parser.parse_args().stack)
    failed = 0
    for done, is_done in redrive.run():
        print(done)
        failed += not is_done
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
