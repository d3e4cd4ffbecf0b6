"""One operation of a document: what a route takes, and what it answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, get_args, get_origin, get_type_hints

from hito.edge.api import AlreadyExists, Endpoint, Failing, Page
from hito.edge.body import MAX_BYTES, Id
from tools.openapi import refusals
from tools.openapi.access import access_of
from tools.openapi.contracts import contract_of, operation_id
from tools.openapi.examples import Examples, examples_of
from tools.openapi.refusals import ErrorResponses
from tools.openapi.schemas import REFERENCE, Mode, Schema, markdown, not_null

# The media types of a form, and of its parameters as a JSON object.
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json")

IDEMPOTENCY_KEY = "IdempotencyKey"
TIME_ZONE = "TimeZone"
CLIENT_VERSION = "ClientVersion"
IF_NONE_MATCH = "IfNoneMatch"

PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    IDEMPOTENCY_KEY: {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Makes a repeated request harmless for a day: it has one effect and gets the same answer.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$", "minLength": 1, "maxLength": 255},
        "example": "8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11",
    },
    TIME_ZONE: {
        "name": "X-Time-Zone",
        "in": "header",
        "description": "The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.",
        "schema": {"type": "string"},
        "example": "America/Mexico_City",
    },
    CLIENT_VERSION: {
        "name": "X-Client-Version",
        "in": "header",
        "description": "The front end's version, for the log.",
        "schema": {"type": "string"},
        "example": "1.4.2",
    },
    IF_NONE_MATCH: {
        "name": "If-None-Match",
        "in": "header",
        "description": "The `ETag` of what the client has. A browser sends it by itself for what it may store.",
        "schema": {"type": "string"},
        "example": '"146ffc8864102ec3255160ac4311acb5"',
    },
}

HEADERS: Mapping[str, Mapping[str, Any]] = {
    "X-Request-Id": {"description": "The request's id, also in the log line.", "schema": {"type": "string"}},
    "Server-Timing": {
        "description": (
            "Milliseconds that the function took, requests to the database and their capacity units, as "
            '`hito;dur=12.3, db;desc="2 trips, 1 RCU, 1 WCU"`.'
        ),
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Names what the answer shows: another one whenever that changes.",
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
    },
    "Retry-After": {
        "description": "Seconds to wait before the next try.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "X-Next-Cursor": {
        "description": "The list goes on: send this value as `?cursor=` for the next page.",
        "schema": {"type": "string"},
    },
    "Idempotency-Replayed": {
        "description": "`true`: this answer repeats an earlier one, and nothing was done again.",
        "schema": {"type": "string", "const": "true"},
    },
}


@dataclass(frozen=True, slots=True)
class Route:
    """A route under all its paths; ``own`` are its contract's names for the caller's id."""

    endpoint: Endpoint
    aliases: tuple[str, ...]
    own: tuple[str, ...]

    def schemas(self) -> Iterator[tuple[Any, Mode]]:
        """The types whose schemas the route needs."""
        yield Id, "validation"
        for model in (self.endpoint.params, self.endpoint.body):
            if model is not None:
                yield model, "validation"
        if self.endpoint.status is not HTTPStatus.NO_CONTENT:
            yield self.endpoint.response, "serialization"
        if self.endpoint.accepted:
            yield self.endpoint.accepted, "serialization"


class Operations:
    """Makes operations from routes, with schemas that are made already."""

    def __init__(
        self, schemas: Mapping[tuple[Any, Mode], Schema], named: Mapping[str, Schema], errors: ErrorResponses
    ) -> None:
        self._schemas = schemas
        self._named = named
        self._errors = errors

    def operation(self, route: Route) -> dict[str, Any]:
        """The operation of a route, with examples."""
        endpoint, access = route.endpoint, access_of(route.endpoint)
        examples = examples_of(operation_id(endpoint))
        text = markdown(endpoint.handler.__doc__ or "")
        summary, _, rest = text.partition(". ") if ". " in text else (text.removesuffix("."), "", "")
        notes = [rest, access.note, *_notes(endpoint, route.aliases)]
        found: dict[str, Any] = {
            "tags": [contract_of(endpoint).slug],
            "operationId": operation_id(endpoint),
            "summary": summary,
            "description": "\n\n".join(filter(None, notes)),
            "security": [dict(one) for one in access.security],
            "parameters": [*self._parameters(route)],
            "requestBody": self._request_body(endpoint, examples),
            "responses": self._responses(route, examples),
            "x-aliases": list(route.aliases),
        }
        return {key: value for key, value in found.items() if value or key == "security"}

    def _parameters(self, route: Route) -> Iterator[dict[str, Any]]:
        endpoint = route.endpoint
        in_path = re.findall(r"{(\w+)}", endpoint.path)
        model = self._resolved((endpoint.params, "validation")) if endpoint.params else {}
        properties: dict[str, Schema] = model.get("properties", {})
        for name in in_path:
            schema = properties.get(name) or self._schemas[(Id, "validation")]
            yield {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in properties.items():
            if name not in in_path:
                about = {"description": _ABOUT[name]} if name in _ABOUT else {}
                # A parameter of a form may be in the query instead.
                required = name in model.get("required", ()) and not refusals.has_form(endpoint)
                # A text is never null.
                rest = {"required": required, "schema": not_null(schema)}
                yield {"name": name, "in": "query"} | about | rest
        if not endpoint.body:
            for name in route.own[:1]:
                if name not in in_path:
                    text = "The caller's own id, which may be repeated."
                    schema = {"type": "string"}
                    yield {"name": name, "in": "query", "description": text, "required": False, "schema": schema}
        if refusals.takes_key(endpoint):
            yield _parameter(IDEMPOTENCY_KEY)
        if endpoint.method == "GET":
            yield _parameter(IF_NONE_MATCH)
        if endpoint.takes_moment or _TIME_ZONE_USES & {*endpoint.handler.__code__.co_names}:
            yield _parameter(TIME_ZONE)

    def _request_body(self, endpoint: Endpoint, examples: Examples) -> dict[str, Any]:
        if endpoint.body:
            schema = self._schemas[(endpoint.body, "validation")]
            return {
                "description": _size(endpoint.body.max_bytes),
                "required": not endpoint.body.may_be_missing,
                "content": {"application/json": {"schema": schema} | _example(examples.request)},
            } | ({"x-any-case": True} if endpoint.dialect.any_case else {})
        if not endpoint.params or not refusals.has_form(endpoint):
            return {}
        model = self._resolved((endpoint.params, "validation"))
        in_path = re.findall(r"{(\w+)}", endpoint.path)
        # Each may be in the query instead.
        properties = {name: schema for name, schema in model["properties"].items() if name not in in_path}
        schema = {"type": "object", "properties": properties}
        return {
            "description": f"The parameters that are not in the query. {_size(MAX_BYTES)}",
            "required": False,
            "content": {media: {"schema": schema} | _example(examples.request) for media in _FORMS},
        }

    def _responses(self, route: Route, examples: Examples) -> dict[str, Any]:
        endpoint = route.endpoint
        answers = _answers(endpoint)
        headers = ["X-Request-Id"]
        headers += ["Server-Timing"] if endpoint.shows_time else []
        headers += ["ETag"] if endpoint.method == "GET" else []
        headers += ["X-Next-Cursor"] if answers.is_page else []
        headers += ["Idempotency-Replayed"] if refusals.takes_key(endpoint) else []
        found: dict[str, Any] = {}
        for status in answers.statuses:
            response: dict[str, Any] = {
                "description": _SUCCESS[status],
                "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
            }
            if status != HTTPStatus.NO_CONTENT:
                schema = self._schemas[(endpoint.response, "serialization")]
                response["content"] = _content(endpoint, schema, examples)
            found[str(int(status))] = response
        if endpoint.method == "GET":
            found[str(int(HTTPStatus.NOT_MODIFIED))] = {
                "description": "The client has what the answer would show.",
                "headers": found["200"]["headers"],
            }
        if endpoint.accepted:
            names = ["Retry-After", "X-Request-Id", "Server-Timing"]
            schema = self._schemas[(endpoint.accepted, "serialization")]
            found["202"] = {
                "description": "The result is still being made. Repeat after `Retry-After` seconds.",
                "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
                "content": {"application/json": {"schema": schema}},
            }
        for code, kinds in refusals.of(endpoint, own=route.own).items():
            found[str(code)] = self._errors.reference(endpoint.dialect, code, kinds)
            if "text/html" in endpoint.media_types and code in _PAGES:
                found[str(code)] = self._with_page(found[str(code)]["$ref"])
        if answers.may_fail:
            found["503"] = self._failing(endpoint, found["503"]["$ref"])
        return found

    def _with_page(self, refusal: str) -> dict[str, Any]:
        """A refusal that a person gets as a page."""
        refused = self._errors.responses[refusal.rpartition("/")[2]]
        return refused | {"content": refused["content"] | {"text/html": {"schema": _TEXT}}}

    def _failing(self, endpoint: Endpoint, refusal: str) -> dict[str, Any]:
        """The 503 of a check: what it found, or the refusal of every route."""
        refused = self._errors.responses[refusal.rpartition("/")[2]]
        found = self._schemas[(endpoint.response, "serialization")]
        options = [found, refused["content"]["application/json"]["schema"]]
        return refused | {
            "description": "The check failed. Or a system that Hito depends on does not answer.",
            "content": {"application/json": {"schema": {"anyOf": options}}},
        }

    def _resolved(self, key: tuple[Any, Mode]) -> Schema:
        schema = self._schemas[key]
        reference = schema.get("$ref")
        return self._named[reference.removeprefix(REFERENCE)] if reference else schema


# A text or a file that no schema describes.
_TEXT: Schema = {"type": "string"}

# The refusals that a page words for people.
_PAGES = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}

_SUCCESS: Mapping[int, str] = {
    HTTPStatus.OK: "Done.",
    HTTPStatus.CREATED: "Created.",
    HTTPStatus.ACCEPTED: "Accepted; the rest follows within moments.",
    HTTPStatus.NO_CONTENT: "Done; there is no body.",
}

# Of the parameters whose name does not say it all.
_ABOUT: Mapping[str, str] = {
    "course": "The course to explain beside the awards.",
    "cursor": "The `X-Next-Cursor` of the page before.",
    "dry_run": "Whether only to report what would change.",
    "id_usuario": "The user whose state each lesson has.",
    "include_exercises": "Whether each guide has its exercises.",
    "kind": "The course's kind.",
    "limit": "At most so many.",
    "only_active": "Whether only active exercises are listed.",
    "since": "An ISO 8601 date or time, in UTC if it has no zone: only newer awards are listed.",
    "user_id": "The learner's id, as the contract shows it or as their token has it.",
}

# What of the context uses the caller's time zone.
_TIME_ZONE_USES = {"resolve_moment", "date_of"}


@dataclass(frozen=True, slots=True)
class _Answers:
    statuses: Sequence[HTTPStatus]
    is_page: bool
    may_fail: bool


def _answers(endpoint: Endpoint) -> _Answers:
    """What a handler says that it returns."""
    parts = {*_parts(get_type_hints(endpoint.handler)["return"])}
    statuses = [endpoint.status] + ([HTTPStatus.OK] if AlreadyExists in parts else [])
    return _Answers(sorted({*statuses}), Page in parts, Failing in parts)


def _parts(annotation: Any) -> Iterator[Any]:  # Any: an annotation may be anything
    yield get_origin(annotation) or annotation
    for inner in get_args(annotation):
        yield from _parts(inner)


def _content(endpoint: Endpoint, schema: Schema, examples: Examples) -> dict[str, Any]:
    """What a successful answer may be: JSON, unless the response is a text or a file, and what else it is declared."""
    is_json = not (endpoint.media_types and schema == _TEXT)
    content = {"application/json": {"schema": schema} | _example(examples.response)} if is_json else {}
    texts = [*endpoint.media_types, *(["text/csv"] if endpoint.csv else [])]
    return content | {media_type: {"schema": _TEXT} for media_type in texts}


def _parameter(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/parameters/{name}"}


def _example(value: Any) -> dict[str, Any]:  # Any: an example is whatever its schema allows
    return {} if value is None else {"example": value}


def _size(limit: int) -> str:
    return f"At most {limit // 1024:,} KB."


def _notes(endpoint: Endpoint, aliases: Sequence[str]) -> Iterator[str]:
    if endpoint.body and endpoint.dialect.any_case:
        yield "The body's keys match in any case."
    if endpoint.rate_per_minute:
        but = ", admins excepted" if endpoint.admins_unlimited else ""
        yield f"At most {endpoint.rate_per_minute} calls a minute{but}."
    if endpoint.rate_per_address:
        yield f"At most {endpoint.rate_per_address} calls a minute from one address."
    if aliases:
        yield f"Also under {', '.join(f'`{path}`' for path in aliases)}: callers of the contract write it so, too."
