"""The learning record store (LRS) that gets xAPI statements, if there is one."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from http import HTTPStatus
from typing import Any

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from hito import caches
from hito.config import Misconfigured, settings
from hito.services import secrets

CONNECT_SECONDS = 3
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
    thread = ThreadPoolExecutor(1, thread_name_prefix="lrs")
    try:
        # A socket's timeout is for each read, so a thread asks.
        asked = thread.submit(_status, f"{config.require('xapi_url')}/statements", body, headers)
        status = asked.result(timeout=CONNECT_SECONDS + READ_SECONDS)
    except (HTTPError, TimeoutError):
        return Answer.NOT_STORED
    finally:
        thread.shutdown(wait=False, cancel_futures=True)
    return _meaning(status)


def _meaning(status: int) -> Answer:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer.STORED
    if status == HTTPStatus.CONFLICT:
        return Answer.CONFLICT
    refused = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}
    return Answer.REFUSED if status in refused else Answer.NOT_STORED


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


@caches.once("the connections to the LRS")
def _http() -> PoolManager:
    return PoolManager()
