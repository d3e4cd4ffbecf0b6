"""Compact JSON Web Signatures, parsed strictly: no claim is trusted before the signature is checked.

A front end sends the same token with every request. So tokens that were checked a moment ago are known: they are not
parsed and verified again. When they expire, whose they are and whether they were revoked is judged each time.

Sources: RFC 7515 (JWS), RFC 7518 (HMAC), RFC 7519 (JWT), RFC 8725 (JWT best current practices).
"""

import base64
import binascii
import hmac
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any, NamedTuple, NoReturn

from hito import caches
from hito.domain.errors import Code, Expired, Unauthenticated
from hito.services.jwks import PublicKey

# A longer token is refused unread. The gateway allows 10,240 bytes for all headers together.
MAX_CHARACTERS = 8_192

LEEWAY_SECONDS = 30

# The hash of each algorithm with a shared secret. Source: RFC 7518, section 3.2.
_HASHES = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
HMAC = tuple(_HASHES)

# How long a token stays known, how many do, and how long one may be: all of them take some 10 MB.
KNOWN_SECONDS = 300
KNOWN_TOKENS = 1_000
KNOWN_CHARACTERS = 2_048

# Headers by which a token brings its own key, or names extensions, of which none is supported.
_REFUSED_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})

_SEGMENT = re.compile("[A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Token:
    """A token: its text, its header's algorithm and key id, its payload and its signature."""

    text: str
    algorithm: str
    key_id: str | None
    payload: bytes
    signature: bytes

    @cached_property
    def claims(self) -> Mapping[str, Any]:
        """The unchecked claims.

        Raises:
            Unauthenticated: if the payload is no JSON object.
        """
        return _object(self.payload)


class _Known(NamedTuple):
    """A token, and the key by which its signature was checked."""

    token: Token
    key: str | bytes | PublicKey


_known: caches.Cache[str, _Known] = caches.register(
    "tokens whose signatures were checked", entries=KNOWN_TOKENS, seconds=KNOWN_SECONDS
)


def read(text: str) -> Token:
    """A token split into its parts.

    Raises:
        Unauthenticated: if it is too long, is no compact JWS in canonical base64url, or brings its own key.
    """
    if known := _known.get(text):
        return known.token
    segments = text.split(".", 3)
    if len(text) > MAX_CHARACTERS or len(segments) != 3:
        _refuse()
    header, payload, signature = (_decoded(segment) for segment in segments)
    names = _object(header)
    algorithm, key_id = names.get("alg"), names.get("kid")
    if not isinstance(algorithm, str) or not isinstance(key_id, str | None) or _REFUSED_HEADERS & names.keys():
        _refuse()
    return Token(text, algorithm, key_id, payload, signature)


def check_secret(token: Token, secret: str | bytes) -> None:
    """Check that a secret signed the token, by the HMAC that the token names.

    Raises:
        Unauthenticated: if it did not.
    """
    if _is_known(token, secret):
        return
    key = secret.encode() if isinstance(secret, str) else secret
    expected = hmac.digest(key, _signed(token), _HASHES[token.algorithm])
    if not hmac.compare_digest(expected, token.signature):
        _refuse()
    _know(token, secret)


def check_key(token: Token, key: PublicKey) -> None:
    """Check that the owner of a public key signed the token.

    Raises:
        Unauthenticated: if not.
    """
    if _is_known(token, key):
        return
    # Its import takes longer than the rest of a cold start; only issuers with public keys need it.
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jws import JWSRegistry  # noqa: PLC0415

    algorithm = JWSRegistry.algorithms[token.algorithm]
    try:
        algorithm.check_key(key.key)
        holds = algorithm.verify(_signed(token), token.signature, key.key)
    except (JoseError, ValueError):
        holds = False
    if not holds:
        _refuse()
    _know(token, key)


def _know(token: Token, key: str | bytes | PublicKey) -> None:
    if len(token.text) <= KNOWN_CHARACTERS:
        _known.put(token.text, _Known(token, key))


def _signed(token: Token) -> bytes:
    """What the signature signs."""
    return token.text.rpartition(".")[0].encode()


def _is_known(token: Token, key: str | bytes | PublicKey) -> bool:
    """Whether this very key has verified the token a moment ago."""
    known = _known.get(token.text)
    return known is not None and known.token is token and known.key == key


def check_claims(token: Token, issuer: str) -> Mapping[str, Any]:
    """The claims of a token with a checked signature, if this issuer issued it and it is valid now.

    Raises:
        Expired: if it was valid once.
        Unauthenticated: if it is not valid.
    """
    claims = token.claims
    now = time.time()
    if claims.get("iss") != issuer or "exp" not in claims:
        _refuse()
    if any(_seconds(claims, name) > now + LEEWAY_SECONDS for name in ("nbf", "iat") if name in claims):
        _refuse()
    if _seconds(claims, "exp") <= now - LEEWAY_SECONDS:
        raise Expired()
    return claims


def _seconds(claims: Mapping[str, Any], name: str) -> int:
    """A time of the claims, in whole seconds; refused if it is none."""
    seconds = claims[name]
    # JSON reads 1e999 as infinite. A bool is an int, too.
    if type(seconds) not in (int, float) or not -inf < seconds < inf:
        _refuse()
    return int(seconds)


def sign(claims: Mapping[str, Any], secret: str) -> str:
    """A new token, signed by Hito."""
    # PyJWT imports cryptography if it is there, which takes four times as long as PyJWT and which HMAC does not need.
    with _hidden("cryptography"):
        import jwt  # noqa: PLC0415 - takes 40 ms, and only a login needs it

    return jwt.encode(dict(claims), secret, algorithm="HS256")


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Hide a module from the imports inside, unless it is loaded already."""
    hidden = module not in sys.modules
    if hidden:
        # For None, Python raises ModuleNotFoundError.
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[module]


def _refuse() -> NoReturn:
    # The reason is not given: it would help a forger most.
    raise Unauthenticated(Code.TOKEN_INVALID) from None


def _decoded(segment: str) -> bytes:
    """The bytes of a segment in canonical base64url: without padding or unused bits."""
    if not _SEGMENT.fullmatch(segment):
        _refuse()
    try:
        content = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except binascii.Error:
        _refuse()
    if base64.urlsafe_b64encode(content).decode().rstrip("=") != segment:
        _refuse()
    return content


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _refuse()
    if not isinstance(found, dict):
        _refuse()
    return found


def _members(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object with unique names: readers disagree about which of two values counts."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError("is given twice")
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
