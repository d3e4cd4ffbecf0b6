"""The two clients that have to agree, and their answers in one form."""

import re
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import cache
from typing import Any, NamedTuple, Protocol

import botocore.session
from botocore import exceptions as theirs
from botocore.config import Config

from hito.aws import errors as ours
from hito.aws.client import Client


class Outcome(NamedTuple):
    """How a call ended. ``refusal`` is the code of the service, ``details`` what else it says."""

    answer: dict[str, Any] | None = None
    refusal: str | None = None
    status: int | None = None
    details: Any = None
    failure: str | None = None


NOT_SENT, NO_ANSWER, NO_CREDENTIALS = (Outcome(failure=what) for what in ("not sent", "no answer", "no credentials"))

# What of a refusal callers look at.
DETAILS = ("CancellationReasons", "Item")


class Party(Protocol):
    """Calls a service by the operation's name; ``attempts`` are all that it makes."""

    def __call__(
        self, service: str, operation: str, request: Mapping[str, Any], *, attempts: int = 3, seconds: float = 2
    ) -> Outcome: ...


def hito(service: str, operation: str, request: Mapping[str, Any], *, attempts: int = 3, seconds: float = 2) -> Outcome:
    client = Client(service, attempts=attempts, read_seconds=seconds)
    try:
        return hitos(client, operation, request)
    finally:
        forget_connections(client)


def forget_connections(client: Client) -> None:
    for connection in client._connections._idle:
        connection.close()


def hitos(client: Client, operation: str, request: Mapping[str, Any], **options: Any) -> Outcome:
    """How a call of Hito's client ended."""
    try:
        return Outcome(client.call(operation, request, **options))
    except ours.ServiceError as error:
        details = {name: error.answer[name] for name in DETAILS if name in error.answer}
        return Outcome(refusal=error.code, status=error.status, details=details)
    except ours.NotSent:
        return NOT_SENT
    except ours.NoAnswer:
        return NO_ANSWER
    except ours.NoCredentials:
        return NO_CREDENTIALS


session = cache(botocore.session.get_session)


def boto3(
    service: str, operation: str, request: Mapping[str, Any], *, attempts: int = 3, seconds: float = 2
) -> Outcome:
    retries: Any = {"mode": "standard", "total_max_attempts": attempts}
    config = Config(connect_timeout=1, read_timeout=seconds, retries=retries)
    client = session().create_client(service, config=config)
    with closing(client):
        return boto3s(getattr(client, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()), request)


def boto3s(call: Callable[..., Any], request: Mapping[str, Any]) -> Outcome:
    """How a call of boto3's client ended."""
    try:
        answer = call(**request)
    except theirs.ClientError as error:
        said: Any = error.response
        details = {name: said[name] for name in DETAILS if name in said}
        return Outcome(
            refusal=said["Error"]["Code"], status=said["ResponseMetadata"]["HTTPStatusCode"], details=details
        )
    except (
        theirs.EndpointConnectionError,
        theirs.ConnectTimeoutError,
        theirs.ProxyConnectionError,
        theirs.SSLError,
    ):
        return NOT_SENT
    except (theirs.NoCredentialsError, theirs.PartialCredentialsError):
        return NO_CREDENTIALS
    except (theirs.HTTPClientError, theirs.ConnectionError):
        return NO_ANSWER
    return Outcome({name: value for name, value in answer.items() if name != "ResponseMetadata"})
