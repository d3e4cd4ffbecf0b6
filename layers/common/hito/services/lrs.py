"""The learning record store (LRS) that gets xAPI statements, if there is one."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from enum import Enum
from http import HTTPStatus
from typing import Any

from hito import caches
from hito.config import Misconfigured, settings
from hito.services import posting, secrets

READ_SECONDS = 12


class Answer(Enum):
    """How the LRS answered some statements."""

    STORED = "stored"
    # One of them has the id of another statement.
    CONFLICT = "conflict"
    # One of them is wrong, or they are too many bytes.
    REFUSED = "refused"
    # A retry may help: no answer, a wrong password, too many requests.
    NOT_STORED = "not stored"


def post(statements: Sequence[Mapping[str, Any]]) -> Answer:
    """Send statements in one request. The LRS stores all of them or none.

    Raises:
        Misconfigured: if the credentials are none.
        Unavailable: if the secret store does not answer and never did.
    """
    config = settings()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Hito",
        "X-Experience-API-Version": config.xapi_version,
        "Authorization": _authorization(secrets.read(config.require("xapi_credentials"))),
    }
    body = json.dumps(statements, ensure_ascii=False, separators=(",", ":")).encode()
    status = posting.status_of(f"{config.require('xapi_url')}/statements", body, headers, read_seconds=READ_SECONDS)
    return Answer.NOT_STORED if status is None else _meaning(status)


def _meaning(status: int) -> Answer:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer.STORED
    if status == HTTPStatus.CONFLICT:
        return Answer.CONFLICT
    refused = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}
    return Answer.REFUSED if status in refused else Answer.NOT_STORED


@caches.once("the credentials of the LRS")
def _authorization(text: str) -> str:
    """The header of HTTP Basic authentication, from ``{"username": "…", "password": "…"}``."""
    try:
        read = json.loads(text)
    except ValueError:
        raise Misconfigured("XAPI_CREDENTIALS: it is not JSON") from None
    match read:
        case {"username": str(name), "password": str(password)}:
            return f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"
    raise Misconfigured("XAPI_CREDENTIALS: it has no username and password")
