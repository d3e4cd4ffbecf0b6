"""Posts to subscribers' addresses, which anybody with the role admin may have written.

A name is resolved once, each of its addresses has to be public, and the connection goes to the address that was
checked: a second look-up could tell another one. TLS verifies the name. No redirect is followed.
"""

import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from time import monotonic
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

from hito.domain import addresses
from hito.domain.addresses import Address
from hito.domain.subscribers import Attempt, DeliveryResult

# For the whole exchange: the look-up of the name, the connection, the answer.
TOTAL_SECONDS = 5.0
MAX_ANSWER_BYTES = 1024 * 1024

_PIECE = 64 * 1024
_PORTS = {"https": 443, "http": 80}


class _NotAllowed(Exception):
    """A name that resolves to an address that is not public."""


def post(url: str, body: bytes, headers: Mapping[str, str], *, allows_loopback: bool) -> Attempt:
    """Post a body, within ``TOTAL_SECONDS`` of wall time; what came of it.

    ``allows_loopback`` allows addresses of this machine, over http, too.
    """
    if addresses.url_problem(url, allows_loopback=allows_loopback):
        return Attempt(DeliveryResult.ADDRESS_NOT_ALLOWED)
    thread = ThreadPoolExecutor(1, thread_name_prefix="subscriber")
    ends = monotonic() + TOTAL_SECONDS
    try:
        # A socket's timeout is for each read, and a look-up has none: the thread is left alone when time is up.
        exchange = thread.submit(_exchange, url, body, headers, ends, allows_loopback)
        return exchange.result(timeout=TOTAL_SECONDS)
    except TimeoutError:
        return Attempt(DeliveryResult.TOO_SLOW)
    except _NotAllowed:
        return Attempt(DeliveryResult.ADDRESS_NOT_ALLOWED)
    except (HTTPError, OSError, UnicodeError):
        late = monotonic() >= ends
        return Attempt(DeliveryResult.TOO_SLOW if late else DeliveryResult.UNREACHABLE)
    finally:
        thread.shutdown(wait=False, cancel_futures=True)


def _exchange(url: str, body: bytes, headers: Mapping[str, str], ends: float, allows_loopback: bool) -> Attempt:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    address = _resolve(host, port, allows_loopback=allows_loopback)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    with closing(_pool(parts.scheme, str(address), port, host, ends)) as pool:
        response = pool.urlopen(
            "POST",
            path,
            body=body,
            headers={**headers, "Host": parts.netloc},
            redirect=False,
            retries=False,
            assert_same_host=False,
            timeout=Timeout(total=_left(ends)),
            preload_content=False,
            decode_content=False,
        )
        with closing(response):
            return _judge(response, ends)


def _pool(scheme: str, address: str, port: int, host: str, ends: float) -> HTTPConnectionPool:
    timeout = Timeout(total=_left(ends))
    if scheme == "http":
        return HTTPConnectionPool(address, port, timeout=timeout)
    # The certificate has to be of the name, whatever the address.
    return HTTPSConnectionPool(
        address, port, timeout=timeout, cert_reqs="CERT_REQUIRED", server_hostname=host, assert_hostname=host
    )


def _resolve(host: str, port: int, *, allows_loopback: bool) -> Address:
    """The first of the addresses of a host, all of which have to be allowed."""
    literal = addresses.literal(host)
    if literal is not None:
        found = [literal]
    else:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        found = [one for _, _, _, _, place in answers if (one := addresses.literal(str(place[0]))) is not None]
    for one in found:
        if not (addresses.is_public(one) or (allows_loopback and addresses.is_loopback(one))):
            raise _NotAllowed
    if not found:
        raise OSError("the name has no address")
    return found[0]


def _judge(response: BaseHTTPResponse, ends: float) -> Attempt:
    """What an answer means. Its body is read, up to a limit, and ignored."""
    status, size = response.status, 0
    while piece := response.read1(_PIECE, decode_content=False):
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            return Attempt(DeliveryResult.ANSWER_TOO_LARGE, status)
        if monotonic() >= ends:
            return Attempt(DeliveryResult.TOO_SLOW, status)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Attempt(DeliveryResult.ACCEPTED, status)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Attempt(DeliveryResult.REDIRECTED, status)
    return Attempt(DeliveryResult.GONE if status == HTTPStatus.GONE else DeliveryResult.REFUSED, status)


def _left(ends: float) -> float:
    return max(0.001, ends - monotonic())
