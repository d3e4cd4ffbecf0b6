"""An API Gateway REST event as a request."""

import base64
from collections.abc import Mapping
from functools import cached_property
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import unquote

from hito.domain import ids
from hito.domain.errors import Invalid
from hito.edge import problems


class Request:
    """A request as it came, before any check; each part is read when it is first needed."""

    def __init__(self, event: Mapping[str, Any]) -> None:
        self._event = event
        self.method: str = event["httpMethod"]
        # The route's own path, with its parameters in braces: `/v1/…/{tutorialId}`.
        self.resource: str = event["resource"]

    @cached_property
    def id(self) -> str:
        """The gateway's request id."""
        return str((self._event.get("requestContext") or {}).get("requestId", ""))

    @cached_property
    def source(self) -> str | None:
        """The source of the request: an IPv4 address, or the /64 network of an IPv6 one.

        One household, and one attacker, has all 2^64 addresses of a /64.
        """
        identity = (self._event.get("requestContext") or {}).get("identity") or {}
        try:
            address = ip_address(str(identity.get("sourceIp", "")))
        except ValueError:
            return None
        return str(ip_network((address, 64 if address.version == 6 else 32), strict=False))

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """The headers by lower-case name: gateways disagree about case."""
        return {name.lower(): value for name, value in (self._event.get("headers") or {}).items()}

    @cached_property
    def host_and_base(self) -> str:
        """The host of the API with its port, and the part of the path before that of the route, if there is any.

        It is the domain by which the gateway was called. The base is the stage's name, or the base path of a domain
        of the operator's own. Another gateway may give no domain; then the client's ``Host`` says it.
        """
        context = self._event.get("requestContext") or {}
        host = str(context.get("domainName") or self.headers.get("host", "localhost"))
        steps = str(context.get("path", "")).strip("/").split("/")
        base = steps[: max(0, len(steps) - len(self.resource.strip("/").split("/")))]
        return "/".join([host, *base])

    @cached_property
    def client_version(self) -> str | None:
        """The front end's version, as it says, cut for the log."""
        version = self.headers.get("x-client-version")
        return version and version[:64]

    @cached_property
    def time_zone(self) -> str | None:
        """The IANA time zone that the client names, unchecked."""
        return self.headers.get("x-time-zone")

    @cached_property
    def cookies(self) -> Mapping[str, tuple[str, ...]]:
        """The cookies by name, each with all its values, unparsed."""
        lines = [
            line
            for name, values in (self._event.get("multiValueHeaders") or {}).items()
            if name.lower() == "cookie"
            for line in values
        ] or [self.headers.get("cookie", "")]
        cookies: dict[str, list[str]] = {}
        for pair in ";".join(lines).split(";"):
            name, equals, value = pair.partition("=")
            if equals:
                cookies.setdefault(name.strip(), []).append(value.strip())
        return {name: tuple(values) for name, values in cookies.items()}

    @cached_property
    def path(self) -> Mapping[str, str]:
        """The path parameters, each a legal id.

        Raises:
            Invalid: naming a parameter that cannot be an id.
        """
        return {name: _path_id(name, raw) for name, raw in (self._event.get("pathParameters") or {}).items()}

    @cached_property
    def query(self) -> Mapping[str, tuple[str, ...]]:
        """The query parameters, each with all its values."""
        return {
            name: tuple(values) for name, values in (self._event.get("multiValueQueryStringParameters") or {}).items()
        }

    @cached_property
    def body(self) -> bytes:
        """The bytes of the body; empty without a body."""
        body = self._event.get("body") or ""
        return base64.b64decode(body) if self._event.get("isBase64Encoded") else body.encode("utf-8", "surrogatepass")


def _path_id(name: str, raw: str) -> str:
    # The gateway hands path parameters on as the client percent-encoded them.
    try:
        text = unquote(raw, errors="strict")
    except UnicodeDecodeError:
        raise Invalid(problems.problem(name, "utf8")) from None
    if wrong := ids.problem(text):
        raise Invalid(problems.problem(name, wrong))
    return text
