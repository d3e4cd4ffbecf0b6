"""The public keys of issuers that publish them: JSON Web Key Sets, fetched, kept, and chosen from.

A caller waits while Hito fetches, so that a fetch has a budget of wall time. The timeouts of sockets do not
bound it: a look-up of a name has none, and each byte of a slow drip begins a new one. So a thread fetches.

Source: RFC 7517 (JWK). What reads keys takes long to import, and is imported with the first key set.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from threading import Lock
from time import monotonic
from typing import Any

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from hito import caches
from hito.domain.errors import Unavailable

# All that one fetch may take.
FETCH_SECONDS = 2

# A key that its issuer took out is believed no longer than this, while the issuer answers.
KEPT_SECONDS = 300

# After a failure, an issuer is left alone for this long, so that its outage slows one request, not all; longer where
# the last known keys serve.
RESTED_SECONDS = 5
RESTED_WITH_KEYS_SECONDS = 30

# A token whose key is not known makes Hito look again, at most this often.
COOLDOWN_SECONDS = 30

# Google's keys take 1 kB, Entra's 13 kB.
MAX_BYTES = 256 * 1024
_READ_BYTES = 16 * 1024

# Source: NIST SP 800-57, and RFC 7518 for every algorithm with RSA.
MIN_RSA_BITS = 2048

# Which sort of key an algorithm takes: its type, and its curve if it has one. Sources: RFC 7518, 8037, 9864.
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

# What makes up a public key of each type.
_PARTS: Mapping[str, tuple[str, ...]] = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}


class _Away(Exception):
    """An issuer does not answer, or not in time, or not sensibly."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key of a set. ``id`` and ``algorithm`` are None where the set does not say; ``key`` is joserfc's."""

    id: str | None
    algorithm: str | None
    type: tuple[str, str | None]
    key: Any

    def fits(self, algorithm: str, key_id: str | None) -> bool:
        """Whether a token with that header may be signed with this key."""
        return (
            self.type == KEY_TYPES.get(algorithm)
            and self.algorithm in (None, algorithm)
            and (key_id is None or key_id == self.id)
        )


class _KeySet:
    """What is known of one URL. Threads may share it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._keys: Sequence[PublicKey] | None = None
        self._due = 0.0
        self._looked_again = float("-inf")

    def keys(self) -> Sequence[PublicKey]:
        """The keys, at most so old unless the issuer is away.

        Raises:
            Unavailable: if it is away and never answered.
        """
        # Who knows keys does not wait for another thread that is fetching; who knows none has to.
        if self._is_due() and self._lock.acquire(blocking=self._keys is None):
            try:
                if self._is_due():
                    self._fetch()
            finally:
                self._lock.release()
        if self._keys is None:
            seconds = max(1, ceil(self._due - monotonic()))
            raise Unavailable("The issuer of the token does not answer", retry_after=seconds)
        return self._keys

    def looked_again(self) -> Sequence[PublicKey]:
        """The keys, fetched anew unless that was done a moment ago."""
        with self._lock:
            if monotonic() >= self._looked_again + COOLDOWN_SECONDS:
                self._looked_again = monotonic()
                self._fetch()
        return self._keys or ()

    def _is_due(self) -> bool:
        return monotonic() >= self._due

    def _fetch(self) -> None:
        try:
            self._keys = _usable(_fetched(self._url))
            self._due = monotonic() + KEPT_SECONDS
        except _Away:
            self._due = monotonic() + (RESTED_SECONDS if self._keys is None else RESTED_WITH_KEYS_SECONDS)


_sets: caches.Cache[str, _KeySet] = caches.register("keys of issuers", entries=100)


def find(url: str, algorithm: str, key_id: str | None) -> PublicKey | None:
    """The one key at a URL that fits a token's header; None if none does, or several do.

    Raises:
        Unavailable: if the keys are not known and cannot be fetched.
    """
    keys = _sets.get(url) or _sets.put(url, _KeySet(url))
    return the_one(keys.keys(), algorithm, key_id) or the_one(keys.looked_again(), algorithm, key_id)


def the_one(keys: Sequence[PublicKey], algorithm: str, key_id: str | None) -> PublicKey | None:
    """The one of these keys that fits a token's header; None if none does, or several do."""
    found = [key for key in keys if key.fits(algorithm, key_id)]
    return found[0] if len(found) == 1 else None


def _fetched(url: str) -> bytes:
    thread = ThreadPoolExecutor(1, thread_name_prefix="jwks")
    try:
        return thread.submit(_body, url, monotonic() + FETCH_SECONDS).result(timeout=FETCH_SECONDS)
    except (HTTPError, TimeoutError) as error:
        raise _Away("The issuer does not answer in time") from error
    finally:
        # What hangs ends by its own timeout; nobody waits for it.
        thread.shutdown(wait=False)


def _body(url: str, ends: float) -> bytes:
    # A connection of its own: while Lambda freezes a process, idle ones die unseen.
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
                raise _Away(f"The issuer answers {response.status}")
            body = bytearray()
            while piece := response.read1(_READ_BYTES, decode_content=False):
                body += piece
                if len(body) > MAX_BYTES or monotonic() > ends:
                    raise _Away("The issuer answers at too great length")
            return bytes(body)


def _usable(document: bytes) -> Sequence[PublicKey]:
    """The keys of a set that may check signatures; others, as for encryption or of an unknown sort, are left out."""
    try:
        content = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise _Away("The issuer's keys are no JSON") from error
    listed = content.get("keys") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise _Away("The issuer's keys are no JSON Web Key Set")
    return tuple(usable(listed))


def usable(listed: Sequence[object]) -> Iterator[PublicKey]:
    """Those of a set's keys that may check a signature."""
    for each in listed:
        if isinstance(each, dict) and _is_to_verify(each) and (key := _read(each)):
            yield key


def _is_to_verify(jwk: Mapping[str, Any]) -> bool:
    """Whether a key says that it is for signatures, or does not say; one that shows its private half is nobody's."""
    operations = jwk.get("key_ops", ["verify"])
    return (
        jwk.get("use", "sig") == "sig"
        and isinstance(operations, list)
        and "verify" in operations
        and all(isinstance(jwk.get(name), str | None) for name in ("kid", "alg"))
        and "d" not in jwk
    )


def _read(jwk: Mapping[str, Any]) -> PublicKey | None:
    # Takes longer to import than all of a cold start else, and is for issuers with public keys alone.
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
