"""What the headers of a request accept, and what those of every answer of the site forbid."""

from collections.abc import Mapping

# A page runs its own scripts and calls its own API: no inline script or style, no other host, no frame around it.
_CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    # Swagger UI's icons are in its style sheet.
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
_FORBIDDEN = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")

SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _CONTENT_SECURITY_POLICY.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FORBIDDEN),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def takes_gzip(headers: Mapping[str, str]) -> bool:
    """Whether a client takes an answer that is compressed with gzip.

    API Gateway turns base64 into bytes only for a request with an ``Accept``.
    """
    if "accept" not in headers:
        return False
    qualities = dict(map(_coding, headers.get("accept-encoding", "").lower().split(",")))
    return qualities.get("gzip", qualities.get("*", False))


def _coding(text: str) -> tuple[str, bool]:
    """A coding, and whether it may be used: ``gzip;q=0`` says that it may not."""
    name, _, parameters = text.partition(";")
    quality = parameters.replace(" ", "").removeprefix("q=").rstrip("0")
    return name.strip(), quality not in ("", "0.", ".") or not parameters
