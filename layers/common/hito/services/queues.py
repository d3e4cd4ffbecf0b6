"""Queues: work that a function leaves to another one, which retries until it is done."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from hito import caches
from hito.config import aws_client
from hito.domain.errors import Code, Unavailable


def send(queue: str, work: Mapping[str, Any]) -> None:
    """Put work into the queue with this URL. One request.

    Raises:
        Unavailable: if the queue does not accept it.
    """
    sqs = client()
    try:
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(work))
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(Code.QUEUE_AWAY) from error


@caches.once("the client of SQS")
def client() -> Any:
    """This process's client."""
    return aws_client("sqs", attempts=3)
