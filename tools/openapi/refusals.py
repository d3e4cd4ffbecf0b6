"""The errors of a route: its statuses, and the body of each in the words of the contract's dialect."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from hito.domain.errors import (
    Code,
    Conflict,
    Expired,
    Forbidden,
    Gone,
    Invalid,
    KeyReused,
    NotFound,
    Problem,
    Refusal,
    StructureInvalid,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from hito.edge.api import Endpoint
from hito.edge.body import ParamsAnywhere
from hito.edge.dialect import STATUSES, Dialect
from tools.openapi.access import access_of
from tools.openapi.contracts import dialect_name
from tools.openapi.schemas import REFERENCE, Schema

# Python's own names change from version to version.
_NAMES: Mapping[int, str] = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    410: "Gone",
    413: "TooLarge",
    422: "Unprocessable",
    429: "TooManyRequests",
    500: "InternalError",
    503: "Unavailable",
}

# Source: docs/errors.md.
_DESCRIPTIONS: Mapping[int, str] = {
    400: "The request is wrong, or breaks a rule.",
    401: "There is no valid token.",
    403: "The caller may not do this.",
    404: "What was asked for does not exist, or the caller may not know that it does.",
    409: "Something that exists stands against it.",
    410: "A write by a learner who was erased.",
    413: "The body is too large, or the answer would be.",
    422: "The `Idempotency-Key` was used for another request.",
    429: "Too many calls; `Retry-After` says when to try again.",
    500: "A bug. The log line of the `X-Request-Id` has its place.",
    503: "A system that Hito depends on does not answer. Repeat after `Retry-After` seconds.",
}

# One refusal of each type, for its body and as an example.
_SAMPLES: Mapping[type[Refusal], Refusal] = {
    Unauthenticated: Unauthenticated(Code.TOKEN_INVALID),
    Expired: Expired(),
    Forbidden: Forbidden(Code.OWNER_ONLY),
    NotFound: NotFound(Code.NO_COURSE),
    Conflict: Conflict(Code.COURSE_CHANGING),
    Gone: Gone(),
    KeyReused: KeyReused(),
    Invalid: Invalid(Problem("missing", "name")),
    TooLarge: TooLarge(kilobytes=256),
    TooMany: TooMany(Code.MINUTE_LIMIT, limit=30),
    Unavailable: Unavailable(Code.DATABASE_AWAY),
    StructureInvalid: StructureInvalid("command", ("Comando no permitido: foo",), ()),
}


def takes_key(endpoint: Endpoint) -> bool:
    """Whether a route takes an ``Idempotency-Key``."""
    return endpoint.method == "POST" and (not access_of(endpoint).is_public or endpoint.seal is not None)


def has_form(endpoint: Endpoint) -> bool:
    """Whether a route takes its parameters as a form, too."""
    return endpoint.params is not None and issubclass(endpoint.params, ParamsAnywhere)


def of(endpoint: Endpoint, *, own: tuple[str, ...]) -> dict[int, list[type[Refusal]]]:
    """By status, what refuses a request on a route; ``own`` are the names that may repeat the caller's id."""
    found: dict[int, list[type[Refusal]]] = {}
    for kind in dict.fromkeys(_kinds(endpoint, own=own)):
        status = endpoint.dialect.statuses.get(kind, STATUSES[kind])
        found.setdefault(int(status), []).append(kind)
    found[500] = []
    return dict(sorted(found.items()))


def _kinds(endpoint: Endpoint, *, own: tuple[str, ...]) -> Iterator[type[Refusal]]:
    access = access_of(endpoint)
    yield from access.refuses
    if own or ("cookie" in {name for each in access.security for name in each} and endpoint.method != "GET"):
        yield Forbidden
    if "{" in endpoint.path or endpoint.params or endpoint.body or takes_key(endpoint):
        yield Invalid
    if endpoint.method != "GET" and not access.is_public and not endpoint.for_erased:
        yield Gone
    if endpoint.body or has_form(endpoint):
        yield TooLarge
    if takes_key(endpoint):
        yield KeyReused
    # The gateway limits every route.
    yield TooMany
    yield Unavailable
    yield from endpoint.refuses


class ErrorResponses:
    """The error responses of a document, and their schemas, each made once."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {"GatewayError": _gateway_error()}
        self.responses: dict[str, dict[str, Any]] = {}

    def reference(self, dialect: Dialect, status: int, kinds: list[type[Refusal]]) -> dict[str, str]:
        """The reference to the response with a status, in a dialect."""
        has_structure = StructureInvalid in kinds
        name = dialect_name(dialect) + _NAMES[status] + ("OrStructure" if has_structure else "")
        if name not in self.responses:
            self.responses[name] = self._response(dialect, status, kinds)
        return {"$ref": f"#/components/responses/{name}"}

    def _response(self, dialect: Dialect, status: int, kinds: list[type[Refusal]]) -> dict[str, Any]:
        bodies = [dialect.body(_SAMPLES[kind]) for kind in kinds if kind in _SAMPLES] or [dialect.internal_error()]
        references = list(dict.fromkeys(self._schema(dialect, body) for body in bodies))
        # The gateway itself answers when there are too many calls of all callers.
        references += [f"{REFERENCE}GatewayError"] if status == HTTPStatus.TOO_MANY_REQUESTS else []
        options = [{"$ref": reference} for reference in references]
        description = _DESCRIPTIONS[status]
        if StructureInvalid in kinds:
            description += " Or the answer's structure is wrong."
        response: dict[str, Any] = {
            "description": description,
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", "Server-Timing")},
            "content": {
                "application/json": {
                    "schema": options[0] if len(options) == 1 else {"anyOf": options},
                    "example": bodies[0],
                }
            },
        }
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            response["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}} | response["headers"]
        return response

    def _schema(self, dialect: Dialect, body: object) -> str:
        shape, kind = shape_of(body), "Error"
        if isinstance(body, Mapping) and isinstance(body.get("detail"), Mapping):
            kind = "StructureError"
            # Only some types have warnings.
            shape["properties"]["detail"]["required"].remove("warnings")
        elif shape != shape_of(dialect.render_error("")):
            kind = "InvalidError"
        name = dialect_name(dialect) + kind
        self.schemas.setdefault(name, shape)
        return REFERENCE + name


def shape_of(value: object) -> Schema:
    """The schema of values that look like a sample: with the same keys, and lists of what the sample has first."""
    if isinstance(value, Mapping):
        return {
            "type": "object",
            "properties": {name: shape_of(each) for name, each in value.items()},
            "required": list(value),
            "additionalProperties": False,
        }
    if isinstance(value, list | tuple):
        return {"type": "array", "items": shape_of(value[0]) if value else {"type": "string"}}
    if isinstance(value, bool):
        return {"type": "boolean", "const": value}
    return {"type": "string"}


def _gateway_error() -> Schema:
    """What API Gateway itself answers: the keys of all contracts. Source: GatewayResponses in template.yaml."""
    shape = shape_of(dict.fromkeys(("message", "error", "detail", "Message"), "") | {"success": False})
    return {"description": "What API Gateway itself answers, with the keys of all contracts."} | shape
