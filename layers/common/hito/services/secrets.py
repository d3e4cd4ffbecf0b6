"""Secrets by reference, cached for some minutes."""

from time import monotonic
from typing import NamedTuple

from hito import caches
from hito.aws.client import Client
from hito.aws.errors import AwsError
from hito.domain.errors import Code, Unavailable

# After this many seconds, a rotated key or a new issuer is known everywhere.
CACHE_SECONDS = 300

# After a failure, Hito does not ask the secret store for this long, so an outage slows one request, not all.
CIRCUIT_OPEN_SECONDS = 30


class _Cached(NamedTuple):
    text: str
    until: float


# A text outlives its time: while the store does not answer, the last known one serves.
_known: caches.Cache[str, _Cached] = caches.register("secrets", entries=100)


def read(reference: str) -> str:
    """The text behind a reference.

    A reference is the id or ARN of a Secrets Manager secret, the path of an SSM parameter (``/…``), or, without a
    secret store (``sam local``), the JSON itself. While the store does not answer, the last known text is used.

    Raises:
        Unavailable: if the store does not answer and never did.
    """
    if reference.startswith(("[", "{")):
        return reference
    known = _known.get(reference)
    if known and monotonic() < known.until:
        return known.text
    try:
        fresh = _Cached(_fetch(reference), monotonic() + CACHE_SECONDS)
    except AwsError as error:
        if known is None:
            raise Unavailable(Code.SECRETS_AWAY) from error
        fresh = _Cached(known.text, monotonic() + CIRCUIT_OPEN_SECONDS)
    return _known.put(reference, fresh).text


def _fetch(reference: str) -> str:
    if reference.startswith("/"):
        answer = _client("ssm").call("GetParameter", {"Name": reference, "WithDecryption": True})
        return str(answer["Parameter"]["Value"])
    return str(_client("secretsmanager").call("GetSecretValue", {"SecretId": reference})["SecretString"])


@caches.once("the clients of secret stores")
def _client(service: str) -> Client:
    return Client(service, attempts=2)
