"""Lambda's event source mapping of a queue: a real queue, a real handler, Lambda's semantics between."""

import json
from collections.abc import Callable
from typing import Any

import boto3

from tools.lambda_events import queue_record

Handler = Callable[[dict[str, Any], Any], Any]


class Queue:
    """A queue whose messages Lambda hands to a handler, and deletes unless they are reported."""

    def __init__(self, name: str) -> None:
        self.sqs = boto3.client("sqs")
        self.url = self.sqs.create_queue(QueueName=name)["QueueUrl"]
        self.arn = self._attribute("QueueArn")

    def _attribute(self, name: str) -> str:
        return self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=[name])["Attributes"][name]

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.url, MessageBody=body)

    def receive(self, visibility: int = 720) -> list[dict[str, Any]]:
        received = self.sqs.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=visibility,
            MessageSystemAttributeNames=["All"],
        )
        return received.get("Messages", [])

    def records(self) -> list[dict[str, Any]]:
        """What is visible now, as Lambda's events hold it."""
        return [queue_record(message, self.arn) for message in self.receive()]

    def deliver(self, handler: Handler) -> list[Any]:
        """Hand over what is visible now; the bodies of what is reported and so stays."""
        records = self.records()
        answer = json.loads(json.dumps(handler({"Records": records}, None)))
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        for record in records:
            if record["messageId"] not in failed:
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=record["receiptHandle"])
        return [json.loads(record["body"]) for record in records if record["messageId"] in failed]

    def drain(self, handler: Handler) -> int:
        """Hand over what is visible until nothing is, or something fails; how many messages were done."""
        done = 0
        while records := self.records():
            for record in records:
                answer = handler(json.loads(json.dumps({"Records": [record]})), None)
                if answer["batchItemFailures"]:
                    return done
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=record["receiptHandle"])
                done += 1
        return done

    def empty(self) -> None:
        """Delete what is visible now."""
        while found := self.receive():
            for message in found:
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])

    def bodies(self) -> list[str]:
        """What is visible now; it stays so."""
        return [message["Body"] for message in self.receive(visibility=0)]
