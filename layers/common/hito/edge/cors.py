"""CORS headers: which front ends may read a response."""

from collections.abc import Mapping

PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    # The last four belong to OpenTelemetry's and Sentry's tracing: a front end may send them with every request.
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Client-Version, X-Time-Zone, "
        "traceparent, tracestate, baggage, sentry-trace"
    ),
    "Access-Control-Max-Age": "7200",
}

EXPOSED = "Retry-After, Idempotency-Replayed, X-Next-Cursor, Server-Timing, X-Request-Id, ETag"


def headers(origin: str | None, allowed: tuple[str, ...]) -> dict[str, str]:
    """The CORS headers of a response.

    For an origin that is not allowed they name the first allowed one, so its browser withholds the response.
    """
    return {
        "Access-Control-Allow-Origin": origin if origin in allowed else allowed[0],
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": EXPOSED,
        "Vary": "Origin",
    }
