"""API Gateway in process: an httpx transport that routes by gateway.json and calls the handlers."""

import base64
import importlib
import json
from typing import Any

import httpx

from tests import documented, template
from tools import lambda_events


class GatewayTransport(httpx.BaseTransport):
    """Hands a request to the function of its route, as a REST proxy event."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.decode().partition("?")
        found = lambda_events.route_of(template.routes(), request.method, path)
        if found is None:
            return httpx.Response(lambda_events.NOT_FOUND_STATUS, json=lambda_events.NOT_FOUND)
        route, parameters = found
        event = lambda_events.request_event(
            route,
            parameters,
            path=path,
            query=query,
            headers={name: request.headers.get_list(name) for name in request.headers},
            body=request.content,
            source=request.headers.get("X-Forwarded-For", "127.0.0.1"),
        )
        response = _response(self.call(route.handler, event))
        # The site has files; the document has what the API answers.
        if not route.handler.startswith("website."):
            documented.check(route.path, request, response)
        return response

    def call(self, handler: str, event: dict[str, Any]) -> Any:
        """The answer of a function's handler to an event."""
        return _handler(handler)(event, None)


def _handler(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def _response(answer: dict[str, Any]) -> httpx.Response:
    # Converted to JSON and back, as the Lambda service does: what cannot be sent fails here.
    answer = json.loads(json.dumps(answer))
    body = base64.b64decode(answer["body"]) if answer.get("isBase64Encoded") else answer["body"].encode()
    return httpx.Response(answer["statusCode"], headers=answer["headers"], content=body)
