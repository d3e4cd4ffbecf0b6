"""Secrets by reference, kept for a while."""

from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from hito.config import aws_client
from hito.domain.errors import Unavailable

# A rotated key or issuer is known everywhere this many seconds later.
KEPT_SECONDS = 300

# After a failure, the store is left alone for this long, so that its outage slows one request, not all.
CIRCUIT_OPEN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class _Kept:
    text: str
    until: float


_kept: dict[str, _Kept] = {}


def read(reference: str) -> str:
    """The text behind a reference.

    A reference is the id or ARN of a Secrets Manager secret, the path of an SSM parameter
    (``/…``), or, where no secret store is at hand (``sam local``), the JSON itself. While the
    store does not answer, the last known text serves.

    Raises:
        Unavailable: if the store does not answer and never did.
    """
    if reference.startswith(("[", "{")):
        return reference
    known = _kept.get(reference)
    if known and monotonic() < known.until:
        return known.text
    try:
        fresh = _Kept(_fetch(reference), monotonic() + KEPT_SECONDS)
    except (ClientError, BotoCoreError) as error:
        if known is None:
            raise Unavailable("The secret store does not answer") from error
        fresh = _Kept(known.text, monotonic() + CIRCUIT_OPEN_SECONDS)
    _kept[reference] = fresh
    return fresh.text


def _fetch(reference: str) -> str:
    if reference.startswith("/"):
        return str(_client("ssm").get_parameter(Name=reference, WithDecryption=True)["Parameter"]["Value"])
    return str(_client("secretsmanager").get_secret_value(SecretId=reference)["SecretString"])


@cache
def _client(service: str) -> Any:
    return aws_client(service, attempts=2)
