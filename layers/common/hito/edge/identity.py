"""Who calls: tokens of several issuers, and server keys.

``alg`` and the key come from the configuration, never from the token; no issuer may speak for
learners or grant roles that are not its own.
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
from hito.domain import accounts
from hito.domain.errors import Code, Forbidden, Unauthenticated, Unavailable
from hito.edge import issuers, jws
from hito.edge.caller import ADMIN, Caller
from hito.edge.issuers import Issuer
from hito.edge.request import Request
from hito.services import secrets
from hito.store import sessions, tombstones

# Who issues the tokens of Hito's own accounts, and whom they are for.
OWN = "hito"
OWN_LASTS = timedelta(hours=24)

# How a route says who may call it: given a request, the caller, or a refusal. None is nobody.
Authenticator = Callable[[Request], Caller | None]


class _Own(Issuer):
    """Hito itself, for its accounts: no roles, and no token that its password has outlived."""

    def _speaks_for(self, subject: str, claims: Mapping[str, Any]) -> bool:
        if re.fullmatch(accounts.LEARNERS, subject) is None:
            return False
        if sessions.is_current(subject, claims.get("ver")):
            return True
        # The account is deleted: its session went, and its learner is erased.
        tombstones.check(subject, datetime.now(UTC))
        return False


class ServerKey(BaseModel):
    """One entry of ``SERVER_KEYS``: a key and what it opens. Several are valid at once, for rotation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(min_length=32)
    scopes: list[str]


class OwnKey(BaseModel):
    """What signs the tokens of accounts. Of several the first one does; all are believed, for rotation."""

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
    """A public route."""


def optional_learner(request: Request) -> Caller | None:
    """A public route that shows more to whom it knows: a token need not be there, but has to hold."""
    return learner(request) if "authorization" in request.headers else None


def admin(request: Request) -> Caller:
    """A caller whose token has the role admin."""
    caller = learner(request)
    if not caller.is_admin:
        raise Forbidden(Code.ADMIN_ONLY)
    return caller


def learner(request: Request) -> Caller:
    """Whoever brings a valid token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated(Code.TOKEN_MISSING)
    return _bearer_of(token.strip())


def check_owner(caller: Caller, learner: str) -> None:
    """The rule that what is held of a learner is for them and for admins.

    Raises:
        Forbidden: if the caller is neither.
    """
    if not caller.is_admin and caller.learner != learner:
        raise Forbidden(Code.OWNER_ONLY)


def learner_or_cookie(request: Request) -> Caller:
    """Whoever brings a valid token, as a header or else in the cookie ``access_token``.

    A browser sends cookies by itself, so that a page of anybody's could act for its visitor: with
    a cookie, what is not only read has to come from a page of an allowed origin.
    """
    if "authorization" in request.headers:
        return learner(request)
    tokens = request.cookies.get("access_token", ())
    if len(tokens) != 1:
        raise Unauthenticated(Code.ONE_TOKEN_REQUIRED)
    caller = _bearer_of(_token_in(tokens[0]))
    if request.method != "GET" and request.headers.get("origin") not in settings().allowed_origins:
        raise Forbidden(Code.ORIGIN_NOT_ALLOWED)
    return caller


def _token_in(cookie: str) -> str:
    r"""The token that a cookie's value holds, bare or after ``Bearer``.

    Python's ``http.cookies`` writes a value with a blank in quotes and escapes what it must (``\040``, ``\"``);
    scripts in browsers percent-encode. A token has none of these signs itself.
    """
    plain = unquote(_ESCAPED.sub(lambda found: found[2] or chr(int(found[1], 8)), cookie))
    return _PREFIX.sub("", plain.strip('" '))


_ESCAPED = re.compile(r"\\(?:([0-3][0-7]{2})|(.))")
_PREFIX = re.compile(r"^bearer[ +]+", re.IGNORECASE)


def student(request: Request) -> Caller:
    """A learner whose token has the role Student."""
    caller = learner(request)
    if "student" not in caller.roles:
        raise Forbidden(Code.STUDENT_ONLY)
    return caller


def _bearer_of(text: str) -> Caller:
    token = jws.read(text)
    # Only to choose whose key to check it with; nothing else of it is believed.
    claimed = token.claims.get("iss")
    away: Unavailable | None = None
    for issuer in _own_issuers() if claimed == OWN else _issuers(secrets.read(settings().trusted_issuers)):
        if issuer.issuer == claimed:
            # An issuer that changes its key is listed once with each.
            try:
                with suppress(Unauthenticated):
                    return issuer.caller(token)
            except Unavailable as refusal:
                away = refusal
    raise away or Unauthenticated(Code.TOKEN_INVALID)


def _own_issuers() -> Sequence[Issuer]:
    return _own(secrets.read(settings().accounts_secret))


def _signing_key() -> str:
    """The first of Hito's own keys, which signs; all are believed."""
    key = _own_issuers()[0].secret
    if key is None:
        raise Misconfigured("ACCOUNTS_SECRET: has no key")
    return key


def issue(learner: str, session: int, now: datetime) -> str:
    """A token for an account, good for a day while its session lasts."""
    claims = {"iss": OWN, "aud": OWN, "sub": learner, "iat": now, "exp": now + OWN_LASTS, "ver": session}
    return jws.sign(claims, _signing_key())


def seal(text: bytes) -> str:
    """A hash by Hito's own secret: who has the table alone guesses nothing of what was hashed."""
    return hmac.digest(_signing_key().encode(), b"seal\n" + text, "sha256").hex()


def server(scope: str) -> Authenticator:
    """A system that brings a valid token and a server key of ``scope``."""
    reference = settings().require("server_keys")

    def authenticate(request: Request) -> Caller:
        caller = learner(request)
        if not _has_server_key(request, reference, scope):
            raise Unauthenticated(Code.SERVER_KEY_REQUIRED)
        return caller

    return authenticate


def admin_or_server(scope: str) -> Authenticator:
    """Somebody with the role admin, or a system that brings a server key of ``scope``, which needs no token."""
    reference = settings().require("server_keys")

    def authenticate(request: Request) -> Caller:
        if _has_server_key(request, reference, scope):
            return Caller("", frozenset({ADMIN}))
        if "x-server-key" in request.headers and "authorization" not in request.headers:
            raise Unauthenticated(Code.SERVER_KEY_REQUIRED)
        return admin(request)

    return authenticate


def _has_server_key(request: Request, reference: str, scope: str) -> bool:
    given = request.headers.get("x-server-key", "").encode()
    # Every key is compared, each in constant time, so that time tells nothing of any.
    matches = [
        hmac.compare_digest(given, known.key.encode())
        for known in _server_keys(secrets.read(reference))
        if scope in known.scopes
    ]
    return any(matches)
