"""The secrets that sign the webhooks of subscribers. Each is made from one key and its name; none is stored.

A name is ``<key>.<random>``: which of the deployment's keys, and 128 random bits. So the key may be replaced: secrets
that were made before keep theirs, as long as it is in the list.
"""

import base64
import hashlib
import hmac
import json
import secrets as randomness
from collections.abc import Sequence
from datetime import datetime

from hito import caches
from hito.config import Misconfigured, settings
from hito.services import secrets

_PREFIX = "whsec_"
_LEAST_KEY = 32


def new_name() -> str:
    """The name of a new secret, made from the first key.

    Raises:
        Misconfigured: if there is no key.
        Unavailable: if the secret store does not answer and never did.
    """
    name = next(iter(_keys()))
    return f"{name}.{randomness.token_hex(16)}"


def secret(subscriber: str, name: str) -> str:
    """A subscriber's secret, as the Standard Webhooks specification writes it.

    Raises:
        Misconfigured: if the key of its name is not in the list any more.
        Unavailable: as ``new_name``.
    """
    return _PREFIX + base64.b64encode(_bytes(subscriber, name)).decode()


def signature(subscriber: str, names: Sequence[str], webhook_id: str, body: bytes, now: datetime) -> str:
    """The header ``webhook-signature``: one signature by each named secret.

    Raises:
        Misconfigured: as ``secret``.
        Unavailable: as ``new_name``.
    """
    signed = b".".join([webhook_id.encode(), str(int(now.timestamp())).encode(), body])
    found = (hmac.digest(_bytes(subscriber, name), signed, "sha256") for name in names)
    return " ".join(f"v1,{base64.b64encode(one).decode()}" for one in found)


def _bytes(subscriber: str, name: str) -> bytes:
    key = _keys().get(name.partition(".")[0])
    if key is None:
        raise Misconfigured("SUBSCRIBER_KEY: the key of a subscriber's secret is not in the list any more")
    return hmac.digest(key, f"{subscriber}\n{name}".encode(), "sha256")


def _keys() -> dict[str, bytes]:
    return _parsed(secrets.read(settings().require("subscriber_key")))


@caches.once("the keys of subscribers' secrets")
def _parsed(text: str) -> dict[str, bytes]:
    """The keys by their names: ``{"key": "…"}`` as JSON, or a list of such objects, of which the first one is new."""
    try:
        read = json.loads(text)
    except ValueError:
        raise Misconfigured("SUBSCRIBER_KEY: it is not JSON") from None
    found = {}
    for entry in read if isinstance(read, list) else [read]:
        match entry:
            case {"key": str(key)} if len(key) >= _LEAST_KEY:
                found[hashlib.sha256(b"name\n" + key.encode()).hexdigest()[:8]] = key.encode()
            case _:
                raise Misconfigured(f"SUBSCRIBER_KEY: each entry has a key of at least {_LEAST_KEY} characters")
    if not found:
        raise Misconfigured("SUBSCRIBER_KEY: there is no key")
    return found
