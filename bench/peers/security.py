"""Who calls, and how often: what the routes of both FastAPI peers depend on."""

import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Annotated

import jwt
from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bench.peers import settings

_bearer = HTTPBearer()


async def user_id(credentials: Annotated[HTTPAuthorizationCredentials, Depends(_bearer)]) -> str:
    """The subject of the caller's token."""
    try:
        claims = jwt.decode(
            credentials.credentials,
            settings.JWT_SECRET,
            algorithms=["HS256"],
            audience=settings.JWT_AUDIENCE,
            issuer=settings.JWT_ISSUER,
            options={"require": ["exp", "sub"]},
        )
    except jwt.InvalidTokenError as error:
        raise HTTPException(401, "Invalid token") from error
    return str(claims["sub"])


UserId = Annotated[str, Depends(user_id)]


def limited(per_minute: int) -> Callable[..., Awaitable[None]]:
    """Refuse a user's calls over a limit. It counts in memory, so that each process counts for itself."""
    calls: Counter[str] = Counter()
    minute = 0

    async def count(user: UserId) -> None:
        nonlocal minute
        if (now := int(time.time() // 60)) != minute:
            minute = now
            calls.clear()
        calls[user] += 1
        if calls[user] > per_minute * settings.RATE_LIMITS:
            raise HTTPException(429, "Too many requests")

    return count
