"""The events that AWS hands to functions: requests of a REST API, changes of a table, messages of a queue."""

import base64
import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qs

# What a REST API answers to a path or a method that it does not know, under each key that a contract uses.
NOT_FOUND_STATUS = HTTPStatus.NOT_FOUND
NOT_FOUND = dict.fromkeys(("message", "error", "detail", "Message"), "Not found") | {"success": False}


class Route(Protocol):
    """One method on one path, in the form of the gateway's resources."""

    @property
    def method(self) -> str:
        """The HTTP method."""

    @property
    def path(self) -> str:
        """The path, with its parameters in braces."""


RouteT = TypeVar("RouteT", bound=Route)


def route_of(routes: Iterable[RouteT], method: str, path: str) -> tuple[RouteT, dict[str, str]] | None:
    """The route of a request and its path's parameters, as a REST API finds them; None if there is none."""
    # A literal path takes precedence over one with a parameter.
    for route in sorted(routes, key=lambda route: route.path.count("{")):
        parameters = _parameters(route.path, path)
        if parameters is not None and route.method == method:
            return route, parameters
    return None


def _parameters(pattern: str, path: str) -> dict[str, str] | None:
    wanted, given = pattern.strip("/").split("/"), path.strip("/").split("/")
    parameters: dict[str, str] = {}
    for want, got in zip(wanted, given, strict=False):
        if want.startswith("{"):
            parameters[want[1:-1]] = got
        elif want != got:
            return None
    return parameters if len(wanted) == len(given) else None


def request_event(  # noqa: PLR0913 - a request has that many parts
    route: Route,
    parameters: Mapping[str, str],
    *,
    path: str,
    query: str,
    headers: Mapping[str, list[str]],
    body: bytes,
    source: str,
) -> dict[str, Any]:
    """A request as a REST API passes it to a function; ``path`` and ``query`` are as the client encoded them."""
    values = parse_qs(query, keep_blank_values=True)
    return {
        "resource": route.path,
        "path": path,
        "httpMethod": route.method,
        "headers": {name: ", ".join(given) for name, given in headers.items()},
        "multiValueHeaders": dict(headers),
        "queryStringParameters": {name: given[-1] for name, given in values.items()} or None,
        "multiValueQueryStringParameters": values or None,
        # As the client percent-encoded them: a REST API does not decode.
        "pathParameters": dict(parameters) or None,
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "resourcePath": route.path,
            "path": path,
            "identity": {"sourceIp": source},
        },
        **_body(headers, body),
    }


def _body(headers: Mapping[str, list[str]], body: bytes) -> dict[str, Any]:
    """A body of any type that the request names is binary to the gateway; one without a type is text."""
    if not body:
        return {"body": None, "isBase64Encoded": False}
    if any(name.lower() == "content-type" for name in headers):
        return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    return {"body": body.decode("utf-8", "replace"), "isBase64Encoded": False}


def stream_record(record: Mapping[str, Any], stream_arn: str) -> dict[str, Any]:
    """A change that boto3 read from a table's stream, as Lambda's events hold it."""
    changed: dict[str, Any] = json.loads(json.dumps({**record, "eventSourceARN": stream_arn}, default=_in_json))
    return changed


def _in_json(value: Any) -> Any:
    """Times as seconds and bytes in base64, as they are in Lambda's events."""
    return value.timestamp() if isinstance(value, datetime) else base64.b64encode(value).decode()


def queue_record(message: Mapping[str, Any], queue_arn: str) -> dict[str, Any]:
    """A message that boto3 received from a queue, with all its system attributes, as Lambda's events hold it."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": "us-east-1",
    }


def matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether an event fits a filter's pattern: all of its keys, any of the rules of each."""
    for key, wanted in pattern.items():
        if isinstance(wanted, dict):
            inside = event.get(key)
            if not matches(wanted, inside if isinstance(inside, dict) else {}):
                return False
        elif not any(_obeys(rule, key, event) for rule in wanted):
            return False
    return True


def _obeys(rule: Any, key: str, event: Mapping[str, Any]) -> bool:
    value = event.get(key)
    match rule:
        case {"prefix": str(prefix)}:
            return isinstance(value, str) and value.startswith(prefix)
        case {"exists": bool(exists)}:
            return (key in event) is exists
        case dict():
            raise NotImplementedError(f"a filter rule that this does not know: {rule}")
    return bool(value == rule)
