"""API Gateway in process: an httpx transport that routes by gateway.json and calls the handlers."""

import base64
import importlib
import json
import uuid
from typing import Any
from urllib.parse import parse_qs

import httpx

from tests import documented, template


class GatewayTransport(httpx.BaseTransport):
    """Hands a request to the function of its route, as a REST proxy event."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.decode().partition("?")
        # A literal path takes precedence over one with a parameter.
        for route in sorted(template.routes(), key=lambda route: route.path.count("{")):
            parameters = _match(route.path, path)
            if parameters is not None and route.method == request.method:
                response = _response(_handler(route.handler)(_event(route, request, path, parameters, query), None))
                # The site has files; the document has what the API answers.
                if not route.handler.startswith("website."):
                    documented.check(route.path, request, response)
                return response
        return httpx.Response(
            404, json=dict.fromkeys(("message", "error", "detail", "Message"), "Not found") | {"success": False}
        )


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
        **_body(request),
    }


def _body(request: httpx.Request) -> dict[str, Any]:
    """A body of any type that the request names is binary to the gateway; one without a type is text."""
    if not request.content:
        return {"body": None, "isBase64Encoded": False}
    if "Content-Type" in request.headers:
        return {"body": base64.b64encode(request.content).decode(), "isBase64Encoded": True}
    return {"body": request.content.decode("utf-8", "replace"), "isBase64Encoded": False}


def _response(answer: dict[str, Any]) -> httpx.Response:
    # Converted to JSON and back, as the Lambda service does: what cannot be sent fails here.
    answer = json.loads(json.dumps(answer))
    body = base64.b64decode(answer["body"]) if answer.get("isBase64Encoded") else answer["body"].encode()
    return httpx.Response(answer["statusCode"], headers=answer["headers"], content=body)
