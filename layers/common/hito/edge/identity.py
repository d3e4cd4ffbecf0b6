"""Authentication: tokens of several issuers, and server keys.

The algorithm and the key come from the configuration, never from the token. No issuer may speak for the learners of
another, or grant roles beyond its own.
"""

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from hito import caches
from hito.config import Misconfigured, settings
from hito.domain import ids
from hito.domain.errors import Code, Forbidden, Unauthenticated, Unavailable
from hito.edge import issuers, jws
from hito.edge.caller import ADMIN, Caller
from hito.edge.issuers import Issuer
from hito.edge.request import Request
from hito.services import secrets
from hito.store import sessions, tombstones

# The issuer and the audience of the tokens of Hito's own accounts.
OWN = "hito"
OWN_LASTS = timedelta(hours=24)

# The cookie that may hold a token. Source: courses.md.
COOKIE = "access_token"

# A route's authentication: the caller of a request, None for nobody; it refuses by raising.
Authenticator = Callable[[Request], Caller | None]


class _Own(Issuer):
    """Hito itself as the issuer for its accounts: it grants no roles, and a new password ends its tokens."""

    def _speaks_for(self, subject: str, claims: Mapping[str, Any]) -> bool:
        if re.fullmatch(ids.ACCOUNTS, subject) is None:
            return False
        if sessions.is_current(subject, claims.get("ver")):
            return True
        # A deleted account has no session, and its learner is erased.
        tombstones.check(subject, datetime.now(UTC))
        return False


class ServerKey(BaseModel):
    """One entry of ``SERVER_KEYS``: a key and its scopes. Several are valid at once, for rotation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(min_length=32)
    scopes: list[str]


class OwnKey(BaseModel):
    """A key of the tokens of accounts. The first of several signs; all are valid, for rotation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(min_length=48)


_OWN_KEYS = TypeAdapter(Annotated[list[OwnKey], Field(min_length=1)] | OwnKey)
_ISSUERS = TypeAdapter(list[Issuer])
_SERVER_KEYS = TypeAdapter(list[ServerKey] | ServerKey)


@caches.once("trusted issuers")
def _issuers(text: str) -> list[Issuer]:
    found = issuers.parse("TRUSTED_ISSUERS", text, _ISSUERS)
    if any(issuer.issuer == OWN for issuer in found):
        raise Misconfigured(f"TRUSTED_ISSUERS: no issuer may be called {OWN!r}: that is Hito itself")
    return found


@caches.once("the issuer of accounts")
def _own(text: str) -> list[_Own]:
    keys = issuers.parse("ACCOUNTS_SECRET", text, _OWN_KEYS)
    return [
        _Own(issuer=OWN, audience=OWN, algorithms=["HS256"], secret=own.key)
        for own in (keys if isinstance(keys, list) else [keys])
    ]


@caches.once("server keys")
def _server_keys(text: str) -> list[ServerKey]:
    keys = issuers.parse("SERVER_KEYS", text, _SERVER_KEYS)
    return keys if isinstance(keys, list) else [keys]


def public(_request: Request) -> None:
    """Authenticate nobody: the route is public."""


def optional_learner(request: Request) -> Caller | None:
    """The caller, if the request has a token, which then has to be valid; the route is public."""
    return learner(request) if "authorization" in request.headers else None


def admin(request: Request) -> Caller:
    """The caller, who needs the role admin."""
    return _check_admin(learner(request))


def _check_admin(caller: Caller) -> Caller:
    if not caller.is_admin:
        raise Forbidden(Code.ADMIN_ONLY)
    return caller


def learner(request: Request) -> Caller:
    """The caller, who needs a valid token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated(Code.TOKEN_MISSING)
    return _bearer_of(token.strip())


def check_owner(caller: Caller, learner: str) -> None:
    """Check that the caller is the learner or an admin.

    Raises:
        Forbidden: if the caller is neither.
    """
    if not caller.is_admin and caller.learner != learner:
        raise Forbidden(Code.OWNER_ONLY)


def learner_or_cookie(request: Request) -> Caller:
    """The caller, who needs a valid token, as a header or else in the cookie.

    A browser sends cookies by itself, so any site could act for its visitor. Therefore a request with a cookie that is
    no GET has to come from an allowed origin.
    """
    if "authorization" in request.headers:
        return learner(request)
    tokens = request.cookies.get(COOKIE, ())
    if len(tokens) != 1:
        raise Unauthenticated(Code.ONE_TOKEN_REQUIRED, cookie=COOKIE)
    caller = _bearer_of(_token_in(tokens[0]))
    if request.method != "GET" and request.headers.get("origin") not in settings().allowed_origins:
        raise Forbidden(Code.ORIGIN_NOT_ALLOWED)
    return caller


def _token_in(cookie: str) -> str:
    r"""The token in a cookie's value, bare or after ``Bearer``.

    Python's ``http.cookies`` quotes a value with a blank and escapes some characters (``\040``, ``\"``); scripts in
    browsers percent-encode. A token itself has none of these characters.
    """
    plain = unquote(_ESCAPED.sub(lambda found: found[2] or chr(int(found[1], 8)), cookie))
    return _PREFIX.sub("", plain.strip('" '))


_ESCAPED = re.compile(r"\\(?:([0-3][0-7]{2})|(.))")
_PREFIX = re.compile(r"^bearer[ +]+", re.IGNORECASE)


def student(request: Request) -> Caller:
    """The caller, who needs the role Student."""
    caller = learner(request)
    if "student" not in caller.roles:
        raise Forbidden(Code.STUDENT_ONLY)
    return caller


def _bearer_of(text: str) -> Caller:
    token = jws.read(text)
    # This only chooses the issuer whose key verifies the token. The token is not trusted yet.
    claimed = token.claims.get("iss")
    unavailable: Unavailable | None = None
    for issuer in _own_issuers() if claimed == OWN else _issuers(secrets.read(settings().trusted_issuers)):
        if issuer.issuer == claimed:
            # An issuer that changes its key is listed once for each key.
            try:
                with suppress(Unauthenticated):
                    return issuer.caller(token)
            except Unavailable as refusal:
                unavailable = refusal
    raise unavailable or Unauthenticated(Code.TOKEN_INVALID)


def key_urls() -> Mapping[str, Sequence[str]]:
    """The trusted issuers by name, each with the URLs of its public keys, if it has any."""
    found: dict[str, list[str]] = {}
    for each in _issuers(secrets.read(settings().trusted_issuers)):
        found.setdefault(each.issuer, []).extend([each.jwks_url] if each.jwks_url else [])
    return found


def _own_issuers() -> Sequence[Issuer]:
    return _own(secrets.read(settings().accounts_secret))


def _signing_key() -> str:
    """The key that signs: the first of Hito's own."""
    key = _own_issuers()[0].secret
    if key is None:
        raise Misconfigured("ACCOUNTS_SECRET: has no key")
    return key


def issue(learner: str, session: int, now: datetime) -> str:
    """A new token for an account, valid for a day while its session lasts."""
    claims = {"iss": OWN, "aud": OWN, "sub": learner, "iat": now, "exp": now + OWN_LASTS, "ver": session}
    return jws.sign(claims, _signing_key())


def seal(text: bytes) -> str:
    """A hash keyed by Hito's own secret: nobody can guess the text from the table alone."""
    return hmac.digest(_signing_key().encode(), b"seal\n" + text, "sha256").hex()


def server(scope: str) -> Authenticator:
    """Authentication of a system, which needs a valid token and a server key with ``scope``."""
    reference = settings().require("server_keys")

    def authenticate(request: Request) -> Caller:
        caller = learner(request)
        if not _has_server_key(request, reference, scope):
            raise Unauthenticated(Code.SERVER_KEY_REQUIRED)
        return caller

    return authenticate


def admin_or_server(scope: str | None) -> Authenticator:
    """Authentication of an admin, or of a system with a server key, which needs no token.

    The key needs ``scope``; None accepts any scope.
    """
    authenticate_any = learner_or_server(scope)

    def authenticate(request: Request) -> Caller:
        return _check_admin(authenticate_any(request))

    return authenticate


def learner_or_server(scope: str | None) -> Callable[[Request], Caller]:
    """Authentication of a learner, or of a system with a server key, which needs no token: as an admin.

    The key needs ``scope``; None accepts any scope.
    """
    reference = settings().require("server_keys")

    def authenticate(request: Request) -> Caller:
        if _has_server_key(request, reference, scope):
            return Caller("", frozenset({ADMIN}))
        if "x-server-key" in request.headers and "authorization" not in request.headers:
            raise Unauthenticated(Code.SERVER_KEY_REQUIRED)
        return learner(request)

    return authenticate


def _has_server_key(request: Request, reference: str, scope: str | None) -> bool:
    given = request.headers.get("x-server-key", "").encode()
    # Every key is compared in constant time, so the time reveals nothing.
    matches = [
        hmac.compare_digest(given, known.key.encode())
        for known in _server_keys(secrets.read(reference))
        if scope is None or scope in known.scopes
    ]
    return any(matches)
