"""Signed webhooks to the subscriber of a deployment, by the Standard Webhooks specification."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from standardwebhooks import Webhook

from hito import caches
from hito.config import settings
from hito.domain.webhooks import Answer
from hito.services import posting, secrets

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
    status = posting.status_of(config.require("webhook_url"), body.encode(), headers, read_seconds=READ_SECONDS)
    if status is None:
        return Answer.NOT_TAKEN
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer.TAKEN
    return Answer.GONE if status == HTTPStatus.GONE else Answer.NOT_TAKEN


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
