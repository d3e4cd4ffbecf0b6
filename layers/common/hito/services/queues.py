"""Queues: work that a function leaves to another one, which retries until it is done."""

import json
from collections.abc import Mapping
from typing import Any

from hito import caches
from hito.aws.client import Client
from hito.aws.errors import AwsError
from hito.domain.errors import Code, Unavailable


def send(queue: str, work: Mapping[str, Any]) -> None:
    """Put work into the queue with this URL. One request.

    Raises:
        Unavailable: if the queue does not accept it.
    """
    sqs = client()
    try:
        sqs.call("SendMessage", {"QueueUrl": queue, "MessageBody": json.dumps(work)})
    except AwsError as error:
        raise Unavailable(Code.QUEUE_AWAY) from error


def count(queue: str) -> int:
    """About how many messages wait in the queue with this URL. One request.

    Raises:
        Unavailable: if the queue does not answer.
    """
    name = "ApproximateNumberOfMessages"
    try:
        answer = client().call("GetQueueAttributes", {"QueueUrl": queue, "AttributeNames": [name]})
    except AwsError as error:
        raise Unavailable(Code.QUEUE_AWAY) from error
    return int(answer["Attributes"][name])


@caches.once("the client of SQS")
def client() -> Client:
    """This process's client."""
    return Client("sqs", attempts=3)
