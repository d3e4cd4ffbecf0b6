"""The public keys of issuers, as JSON Web Key Sets: fetched, cached, and selected.

A caller waits while Hito fetches, so a fetch has a budget of wall time. Socket timeouts cannot enforce it: a DNS
look-up has none, and each byte of a slow response starts a new one. So a thread fetches.

Source: RFC 7517 (JWK). joserfc takes long to import, and is imported with the first key set.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from http import HTTPStatus
from math import ceil
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

from hito import caches
from hito.domain.errors import Code, Unavailable

# The time limit of one fetch.
FETCH_SECONDS = 2

# A key that its issuer removed is valid no longer than this, while the issuer answers.
CACHE_SECONDS = 300

# After a failure, Hito does not ask an issuer for this long, so an outage slows one request, not all; longer if
# there are last known keys.
RETRY_SECONDS = 5
RETRY_WITH_KEYS_SECONDS = 30

# A token with an unknown key makes Hito fetch again, at most this often.
COOLDOWN_SECONDS = 30

# Google's keys take 1 kB, Entra's 13 kB.
MAX_BYTES = 256 * 1024
_READ_BYTES = 16 * 1024

# Source: NIST SP 800-57, and RFC 7518 for every algorithm with RSA.
MIN_RSA_BITS = 2048

# The type of key for each algorithm, and its curve if it has one. Sources: RFC 7518, 8037, 9864.
KEY_TYPES: Mapping[str, tuple[str, str | None]] = {
    "RS256": ("RSA", None),
    "RS384": ("RSA", None),
    "RS512": ("RSA", None),
    "PS256": ("RSA", None),
    "PS384": ("RSA", None),
    "PS512": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "EdDSA": ("OKP", "Ed25519"),
    "Ed25519": ("OKP", "Ed25519"),
}

# The members of a public key of each type.
_PARTS: Mapping[str, tuple[str, ...]] = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}


class _IssuerUnavailable(Exception):
    """An issuer does not answer, answers too late, or answers nonsense."""


class PublicKey(NamedTuple):
    """One key of a set. ``id`` and ``algorithm`` are None if the set does not say; ``key`` is joserfc's."""

    id: str | None
    algorithm: str | None
    type: tuple[str, str | None]
    key: Any

    def fits(self, algorithm: str, key_id: str | None) -> bool:
        """Whether a token with this header may be signed with this key."""
        return (
            self.type == KEY_TYPES.get(algorithm)
            and self.algorithm in (None, algorithm)
            and (key_id is None or key_id == self.id)
        )


class _KeySet:
    """The keys of one URL. Threads may share it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._keys: Sequence[PublicKey] | None = None
        self._due = 0.0
        self._refreshed_at = float("-inf")
        self.is_answering = False

    def keys(self) -> Sequence[PublicKey]:
        """The keys, at most ``CACHE_SECONDS`` old unless the issuer is unavailable.

        Raises:
            Unavailable: if the issuer is unavailable and never answered.
        """
        # A thread that has keys does not wait for another thread's fetch; one without keys must.
        if self._is_due() and self._lock.acquire(blocking=self._keys is None):
            try:
                if self._is_due():
                    self._fetch()
            finally:
                self._lock.release()
        if self._keys is None:
            seconds = max(1, ceil(self._due - monotonic()))
            raise Unavailable(Code.ISSUER_AWAY, retry_after=seconds)
        return self._keys

    def refresh(self) -> Sequence[PublicKey]:
        """The keys, fetched again unless that was done a moment ago."""
        with self._lock:
            if monotonic() >= self._refreshed_at + COOLDOWN_SECONDS:
                self._refreshed_at = monotonic()
                self._fetch()
        return self._keys or ()

    def _is_due(self) -> bool:
        return monotonic() >= self._due

    def _fetch(self) -> None:
        try:
            self._keys = _usable(_fetched(self._url))
            self.is_answering = True
            self._due = monotonic() + CACHE_SECONDS
        except _IssuerUnavailable:
            self.is_answering = False
            self._due = monotonic() + (RETRY_SECONDS if self._keys is None else RETRY_WITH_KEYS_SECONDS)


_sets: caches.Cache[str, _KeySet] = caches.register("keys of issuers", entries=100)


def find(url: str, algorithm: str, key_id: str | None) -> PublicKey | None:
    """The one key at a URL that fits a token's header; None if no key fits, or several do.

    Raises:
        Unavailable: if the keys are unknown and cannot be fetched.
    """
    keys = _keys_at(url)
    return select(keys.keys(), algorithm, key_id) or select(keys.refresh(), algorithm, key_id)


def is_available(url: str) -> bool:
    """Whether the keys at a URL could be fetched, at most half a minute ago."""
    keys = _keys_at(url)
    keys.refresh()
    return keys.is_answering


def _keys_at(url: str) -> _KeySet:
    return _sets.get(url) or _sets.put(url, _KeySet(url))


def select(keys: Sequence[PublicKey], algorithm: str, key_id: str | None) -> PublicKey | None:
    """The one of these keys that fits a token's header; None if no key fits, or several do."""
    found = [key for key in keys if key.fits(algorithm, key_id)]
    return found[0] if len(found) == 1 else None


def _fetched(url: str) -> bytes:
    # They take 100 ms to import, and only issuers with public keys need them.
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    from urllib3.exceptions import HTTPError  # noqa: PLC0415

    thread = ThreadPoolExecutor(1, thread_name_prefix="jwks")
    try:
        return thread.submit(_body, url, monotonic() + FETCH_SECONDS).result(timeout=FETCH_SECONDS)
    except (HTTPError, TimeoutError) as error:
        raise _IssuerUnavailable("The issuer does not answer in time") from error
    finally:
        # A fetch that hangs ends by its own timeout; nothing waits for it.
        thread.shutdown(wait=False)


def _body(url: str, ends: float) -> bytes:
    from urllib3 import PoolManager, Timeout  # noqa: PLC0415 - as above

    # A new connection each time: while Lambda freezes a process, idle connections break unnoticed.
    with PoolManager(headers={"Accept": "application/json"}) as http:
        response = http.urlopen(
            "GET",
            url,
            redirect=False,
            retries=False,
            timeout=Timeout(total=FETCH_SECONDS),
            preload_content=False,
        )
        with closing(response):
            if response.status != HTTPStatus.OK:
                raise _IssuerUnavailable(f"The issuer answers {response.status}")
            body = bytearray()
            while piece := response.read1(_READ_BYTES, decode_content=False):
                body += piece
                if len(body) > MAX_BYTES or monotonic() > ends:
                    raise _IssuerUnavailable("The answer of the issuer is too long")
            return bytes(body)


def _usable(document: bytes) -> Sequence[PublicKey]:
    """The keys of a set that may verify signatures, without keys for encryption and keys of unknown types."""
    try:
        content = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise _IssuerUnavailable("The issuer's keys are no JSON") from error
    listed = content.get("keys") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise _IssuerUnavailable("The issuer's keys are no JSON Web Key Set")
    return tuple(usable(listed))


def usable(listed: Sequence[object]) -> Iterator[PublicKey]:
    """The keys of a set that may verify a signature."""
    for each in listed:
        if isinstance(each, dict) and _is_to_verify(each) and (key := _read(each)):
            yield key


def _is_to_verify(jwk: Mapping[str, Any]) -> bool:
    """Whether a key allows verification or says nothing about its use; one with its private half is refused."""
    operations = jwk.get("key_ops", ["verify"])
    return (
        jwk.get("use", "sig") == "sig"
        and isinstance(operations, list)
        and "verify" in operations
        and all(isinstance(jwk.get(name), str | None) for name in ("kid", "alg"))
        and "d" not in jwk
    )


def _read(jwk: Mapping[str, Any]) -> PublicKey | None:
    # It takes longer to import than the rest of a cold start, and only issuers with public keys need it.
    from joserfc.jwk import RSAKey, import_key  # noqa: PLC0415

    parts = _PARTS.get(str(jwk.get("kty")))
    if parts is None or not all(isinstance(jwk.get(part), str) for part in parts):
        return None
    try:
        key = import_key({part: jwk[part] for part in ("kty", *parts)})
    except Exception:
        return None
    if isinstance(key, RSAKey) and key.raw_value.key_size < MIN_RSA_BITS:
        return None
    return PublicKey(jwk.get("kid"), jwk.get("alg"), (jwk["kty"], jwk.get("crv")), key)
