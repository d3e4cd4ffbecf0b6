"""API Gateway in process: an httpx transport that routes by gateway.json and calls the handlers."""

import importlib
import json
import uuid
from typing import Any
from urllib.parse import parse_qs

import httpx

from tests import template


class GatewayTransport(httpx.BaseTransport):
    """Hands a request to the function of its route, as a REST proxy event."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.decode().partition("?")
        # A literal path takes precedence over one with a parameter.
        for route in sorted(template.routes(), key=lambda route: route.path.count("{")):
            parameters = _match(route.path, path)
            if parameters is not None and route.method == request.method:
                return _response(self.call(route.handler, _event(route, request, path, parameters, query)))
        return httpx.Response(
            404, json=dict.fromkeys(("message", "error", "detail", "Message"), "Not found") | {"success": False}
        )

    def call(self, handler: str, event: dict[str, Any]) -> Any:
        """The answer of a function's handler to an event."""
        return _handler(handler)(event, None)


def _match(pattern: str, path: str) -> dict[str, str] | None:
    wanted, given = pattern.strip("/").split("/"), path.strip("/").split("/")
    parameters: dict[str, str] = {}
    for want, got in zip(wanted, given, strict=False):
        if want.startswith("{"):
            parameters[want[1:-1]] = got
        elif want != got:
            return None
    return parameters if len(wanted) == len(given) else None


def _handler(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def _event(
    route: template.Route, request: httpx.Request, path: str, parameters: dict[str, str], query: str
) -> dict[str, Any]:
    values = parse_qs(query, keep_blank_values=True)
    return {
        "resource": route.path,
        "path": path,
        "httpMethod": request.method,
        "headers": dict(request.headers),
        "multiValueHeaders": {name: request.headers.get_list(name) for name in request.headers},
        "queryStringParameters": {name: given[-1] for name, given in values.items()} or None,
        "multiValueQueryStringParameters": values or None,
        # As the client percent-encoded them: a REST API does not decode.
        "pathParameters": parameters or None,
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "resourcePath": route.path,
            "path": path,
            "identity": {"sourceIp": request.headers.get("X-Forwarded-For", "127.0.0.1")},
        },
        "body": request.content.decode("utf-8", "replace") if request.content else None,
        "isBase64Encoded": False,
    }


def _response(answer: dict[str, Any]) -> httpx.Response:
    # Converted to JSON and back, as the Lambda service does: what cannot be sent fails here.
    answer = json.loads(json.dumps(answer))
    return httpx.Response(answer["statusCode"], headers=answer["headers"], content=answer["body"].encode())
