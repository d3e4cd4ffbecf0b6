"""Which front ends' pages may read an answer."""

from collections.abc import Mapping

PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    # The last four are those of OpenTelemetry's and Sentry's tracing, which a front end may send with every request.
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, X-Client-Version, X-Time-Zone, "
        "traceparent, tracestate, baggage, sentry-trace"
    ),
    "Access-Control-Max-Age": "7200",
}

EXPOSED = "Retry-After, Idempotency-Replayed, X-Next-Cursor, Server-Timing, X-Request-Id"


def headers(origin: str | None, allowed: tuple[str, ...]) -> dict[str, str]:
    """The CORS headers of any answer.

    An origin that is not allowed reads the first allowed one, and its browser keeps the answer from it.
    """
    return {
        "Access-Control-Allow-Origin": origin if origin in allowed and origin else allowed[0],
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": EXPOSED,
        "Vary": "Origin",
    }
