"""Posts to the one address that an operator has set."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from hito import caches

CONNECT_SECONDS = 3


def status_of(url: str, body: bytes, headers: Mapping[str, str], *, read_seconds: float) -> int | None:
    """Post a body; the status of the answer, or None if none came in time. A redirect is an answer like any other."""
    thread = ThreadPoolExecutor(1, thread_name_prefix="post")
    try:
        # A socket's timeout is for each read: an answer that comes byte by byte would be read for hours.
        asked = thread.submit(_status, url, body, headers, read_seconds)
        return asked.result(timeout=CONNECT_SECONDS + read_seconds)
    except (HTTPError, TimeoutError):
        return None
    finally:
        thread.shutdown(wait=False, cancel_futures=True)


def _status(url: str, body: bytes, headers: Mapping[str, str], read_seconds: float) -> int:
    response = _http().urlopen(
        "POST",
        url,
        body=body,
        headers=headers,
        redirect=False,
        retries=False,
        timeout=Timeout(connect=CONNECT_SECONDS, read=read_seconds),
        preload_content=False,
    )
    # An unread connection cannot be reused.
    response.close()
    return response.status


@caches.once("the connections to the operator's address")
def _http() -> PoolManager:
    return PoolManager()
