"""Creates tokens as the local cloud's issuers would."""

import json
import time
from collections.abc import Mapping
from typing import Any

import jwt

from tools.local_secrets import ACCOUNTS_ISSUER, LOGIN_ISSUER


def make(  # noqa: PLR0913 - a token has that many parts
    signers: list[dict[str, Any]],
    subject: str,
    *,
    role: str | None = None,
    issuer: str = LOGIN_ISSUER,
    audience: str | None = None,
    lifetime: int = 3600,
    claims: Mapping[str, Any] | None = None,
) -> str:
    """A signed token of ``subject`` that expires in ``lifetime`` seconds, which may be negative.

    A trusted issuer signs with its own secret and names its own audience; an unknown one signs with the login issuer's,
    as a forger would. An account's token is for its first session: a new password starts another one. ``claims`` are
    added last and replace others.
    """
    by_name = {signer["issuer"]: signer for signer in signers}
    signer = by_name.get(issuer, by_name[LOGIN_ISSUER])
    now = int(time.time())
    payload: dict[str, Any] = {
        "iss": issuer,
        "aud": audience if audience is not None else signer["audience"],
        "sub": subject,
        "iat": min(now, now + lifetime),
        "exp": now + lifetime,
    }
    if issuer == ACCOUNTS_ISSUER:
        payload["ver"] = 1
    if role is not None:
        payload["role"] = role
    payload.update(claims or {})
    # Only the signature: jwt.encode refuses some wrong claims, which a test may need.
    return jwt.PyJWS().encode(json.dumps(payload).encode(), signer["secret"], algorithm="HS256")
