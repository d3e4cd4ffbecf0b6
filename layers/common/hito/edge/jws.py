"""Compact JSON Web Signatures, parsed strictly: no claim is trusted before the signature is checked.

Sources: RFC 7515 (JWS), RFC 7519 (JWT), RFC 8725 (JWT best current practices).
"""

import base64
import binascii
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

from hito.domain.errors import Code, Expired, Unauthenticated
from hito.services.jwks import PublicKey


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


# PyJWT imports cryptography if it is there, which takes four times as long as PyJWT and which HMAC does not need.
with _hidden("cryptography"):
    import jwt

# A longer token is refused unread. The gateway allows 10,240 bytes for all headers together.
MAX_CHARACTERS = 8_192

LEEWAY_SECONDS = 30

HMAC = ("HS256", "HS384", "HS512")

# Headers by which a token brings its own key, or names extensions, of which none is supported.
_REFUSED_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})

_SEGMENT = re.compile("[A-Za-z0-9_-]*")

_HMAC = jwt.PyJWS(algorithms=HMAC)


@dataclass(frozen=True, slots=True)
class Token:
    """A token before any check: its text, its header's algorithm and key id, and its payload."""

    text: str
    algorithm: str
    key_id: str | None
    payload: bytes

    @property
    def claims(self) -> Mapping[str, Any]:
        """The unchecked claims.

        Raises:
            Unauthenticated: if the payload is no JSON object.
        """
        return _object(self.payload)


def read(text: str) -> Token:
    """A token split into its parts.

    Raises:
        Unauthenticated: if it is too long, is no compact JWS in canonical base64url, or brings its own key.
    """
    segments = text.split(".", 3)
    if len(text) > MAX_CHARACTERS or len(segments) != 3:
        _refuse()
    header, payload, _ = (_decoded(segment) for segment in segments)
    names = _object(header)
    algorithm, key_id = names.get("alg"), names.get("kid")
    if not isinstance(algorithm, str) or not isinstance(key_id, str | None) or _REFUSED_HEADERS & names.keys():
        _refuse()
    return Token(text, algorithm, key_id, payload)


def check_secret(token: Token, secret: str | bytes) -> None:
    """Check that a secret signed the token, by the HMAC that the token names.

    Raises:
        Unauthenticated: if it did not.
    """
    try:
        _HMAC.decode(token.text, secret, algorithms=[token.algorithm])
    except jwt.InvalidTokenError:
        _refuse()


def check_key(token: Token, key: PublicKey) -> None:
    """Check that the owner of a public key signed the token.

    Raises:
        Unauthenticated: if not.
    """
    # Its import takes longer than the rest of a cold start; only issuers with public keys need it.
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jws import JWSRegistry  # noqa: PLC0415

    algorithm = JWSRegistry.algorithms[token.algorithm]
    signed, _, signature = token.text.rpartition(".")
    try:
        algorithm.check_key(key.key)
        holds = algorithm.verify(signed.encode(), _decoded(signature), key.key)
    except (JoseError, ValueError):
        holds = False
    if not holds:
        _refuse()


def check_claims(token: Token, issuer: str) -> Mapping[str, Any]:
    """The claims of a token with a checked signature, if this issuer issued it and it is valid now.

    Raises:
        Expired: if it was valid once.
        Unauthenticated: if it is not valid.
    """
    claims = token.claims
    if any(isinstance(claims.get(time), bool | str) for time in ("exp", "nbf", "iat")):
        _refuse()
    checks: Any = {
        "verify_signature": False,
        **dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_iss"), True),
        "require": ["exp", "iss"],
    }
    try:
        jwt.decode(token.text, issuer=issuer, leeway=LEEWAY_SECONDS, options=checks)
    except jwt.ExpiredSignatureError:
        raise Expired() from None
    except (jwt.InvalidTokenError, OverflowError, TypeError, ValueError):
        _refuse()
    return claims


def sign(claims: Mapping[str, Any], secret: str) -> str:
    """A new token, signed by Hito."""
    return jwt.encode(dict(claims), secret, algorithm="HS256")


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
