"""Which front ends' pages may read an answer."""

from collections.abc import Mapping

PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, X-Client-Version, X-Time-Zone",
    "Access-Control-Max-Age": "7200",
}


def headers(origin: str | None, allowed: tuple[str, ...]) -> dict[str, str]:
    """The CORS headers of any answer.

    An origin that is not allowed reads the first allowed one, as in the gateway's own answers,
    and its browser keeps the answer from it.
    """
    return {
        "Access-Control-Allow-Origin": origin if origin in allowed and origin else allowed[0],
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": "Retry-After, Idempotency-Replayed, X-Next-Cursor, Server-Timing",
        "Vary": "Origin",
    }
