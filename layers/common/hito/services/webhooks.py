"""Signed webhooks to the subscriber of a deployment, by the Standard Webhooks specification."""

import base64
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http import HTTPStatus
from typing import Any

from standardwebhooks import Webhook
from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from hito import caches
from hito.config import settings
from hito.domain.webhooks import Answer
from hito.services import secrets

CONNECT_SECONDS = 3
READ_SECONDS = 7

_PREFIX = "whsec_"
# The specification's limits for a secret.
_SECRET_BYTES = range(24, 65)


class BadSecret(ValueError):
    """The webhook secrets cannot sign; the message says why, without any of them."""


def post(webhook_id: str, content: Mapping[str, Any], now: datetime) -> Answer:
    """Send one webhook, signed ``now`` with every valid secret.

    Only the status of the subscriber's response matters; a redirect is a failure.

    Raises:
        BadSecret: if the secrets cannot sign.
        Unavailable: if the secret store does not answer and never did.
    """
    config = settings()
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Hito",
        **signed(signers(secrets.read(config.require("webhook_secrets"))), webhook_id, body, now),
    }
    thread = ThreadPoolExecutor(1, thread_name_prefix="webhook")
    try:
        # A socket's timeout is for each read: an answer that comes byte by byte would be read for hours.
        asked = thread.submit(_status, config.require("webhook_url"), body.encode(), headers)
        status = asked.result(timeout=CONNECT_SECONDS + READ_SECONDS)
    except (HTTPError, TimeoutError):
        return Answer.NOT_TAKEN
    finally:
        thread.shutdown(wait=False, cancel_futures=True)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer.TAKEN
    return Answer.GONE if status == HTTPStatus.GONE else Answer.NOT_TAKEN


def _status(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    response = _http().urlopen(
        "POST",
        url,
        body=body,
        headers=headers,
        redirect=False,
        retries=False,
        timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        preload_content=False,
    )
    # An unread connection cannot be reused.
    response.close()
    return response.status


def signed(valid: Sequence[Webhook], webhook_id: str, body: str, now: datetime) -> dict[str, str]:
    """The headers that a subscriber verifies: one valid signature is enough."""
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(each.sign(webhook_id, now, body) for each in valid),
    }


@caches.once("what signs webhooks")
def signers(text: str) -> tuple[Webhook, ...]:
    """The secrets that sign: ``{"secret": "whsec_…"}`` as JSON, or a list of such objects, all valid at once.

    The library accepts a secret of any length, skips characters that are not base64, and raises
    ``EmptyWebhookSecretError`` (no ``ValueError``), ``binascii.Error``, ``ValueError`` or ``RuntimeError``, depending
    on what is wrong. So this function decodes secrets, and passes only bytes of the right length to it.

    Raises:
        BadSecret: for anything else.
    """
    try:
        read = json.loads(text)
    except ValueError:
        raise BadSecret("The webhook secrets are not JSON") from None
    listed = read if isinstance(read, list) else [read]
    if not listed:
        raise BadSecret("There is no webhook secret")
    return tuple(Webhook(_key(secret, place)) for place, secret in enumerate(listed, start=1))


def _key(entry: object, place: int) -> bytes:
    match entry:
        case {"secret": str(secret)}:
            encoded = secret.removeprefix(_PREFIX).rstrip("=")
        case _:
            raise BadSecret(f"Webhook secret {place} is not an object with a text named secret")
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except ValueError:
        raise BadSecret(f"Webhook secret {place} is not base64") from None
    if len(key) not in _SECRET_BYTES:
        raise BadSecret(f"Webhook secret {place} is not of 24 to 64 bytes")
    return key


@caches.once("the connections of webhooks")
def _http() -> PoolManager:
    return PoolManager()
