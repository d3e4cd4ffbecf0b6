"""Compares what a test sends and gets with the OpenAPI document: what the document does not have fails the test."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema_rs

from tools.openapi import document, schemas

_BASE = "urn:openapi"
_HEADERS = {"retry-after", "x-next-cursor", "idempotency-replayed", "server-timing", "x-request-id", "etag"}


class Undocumented(AssertionError):
    """A request or an answer that the document does not have."""


def check(resource: str, request: httpx.Request, response: httpx.Response) -> None:
    """Compare a request on a resource of the gateway, and its answer, with the document.

    The answer has a documented status, body and headers. A request that succeeds is one that the document allows.

    Raises:
        Undocumented: if they differ.
    """
    if request.method == "OPTIONS":
        return
    operation = _operations().get((request.method, resource))
    if operation is None:
        raise Undocumented(f"{request.method} {resource} is not in the document: run make openapi")
    wrong = [*_wrong_answer(operation, response)]
    if response.is_success:
        wrong += [*_wrong_parameters(operation, request), *_wrong_body(operation, _without_refused(request, response))]
    if wrong:
        raise Undocumented(f"{request.method} {resource}, {response.status_code}: {'; '.join(wrong)}")


def _without_refused(request: httpx.Request, response: httpx.Response) -> httpx.Request:
    """The request without those members of a batch that its answer refuses one by one."""
    if request.url.path != "/v1/sync":
        return request
    members = json.loads(request.content)["observations"]
    results = zip(members, response.json()["results"], strict=True)
    kept = [member for member, result in results if result["status"] != "refused"]
    return httpx.Request(request.method, request.url, headers=request.headers, json={"observations": kept})


def operation_of(method: str, path: str) -> str:
    """The place of the operation that answers a path; a literal path takes precedence over one with a parameter."""
    for (known, resource), operation in sorted(_operations().items(), key=lambda one: one[0][1].count("{")):
        pattern = re.sub(r"{\w+}", "[^/]+", resource)
        if known == method and re.fullmatch(f"{pattern}/?", path):
            return operation
    raise Undocumented(f"{method} {path} is not in the document")


def statuses(operation: str) -> list[str]:
    """The statuses of an operation's answers."""
    return list(_at(f"{operation}/responses"))


def media_types(operation: str, status: str) -> list[str]:
    """The media types of an answer; none if it has no body."""
    return list(_at(f"{operation}/responses/{status}").get("content", ()))


def wrong_answer(operation: str, status: str, body: Any) -> list[str]:
    """What is wrong with the body of an answer."""
    place = _place(f"{operation}/responses/{status}")
    if "content" not in _at(place):
        return ["there is a body"]
    return [*_wrong(f"{place}/content/application~1json/schema", body, "the answer")]


def wrong_body(operation: str, sent: Any) -> list[str]:
    """What is wrong with the body of a request."""
    place = _place(f"{operation}/requestBody/content/application~1json/schema")
    any_case = _at(f"{operation}/requestBody").get("x-any-case")
    return [*_wrong(place, _in_case(sent, _at(place)) if any_case else sent, "the body")]


def has_field(operation: str, name: str) -> bool:
    """Whether the answers of an operation have a field of a name, wherever it is."""
    waiting, seen = [f"{operation}/responses"], set[str]()
    while waiting:
        part = _at(place) if (place := waiting.pop()) not in seen else {}
        seen.add(place)
        if name in part.get("properties", ()):
            return True
        waiting += [reference.removeprefix("#") for reference in schemas.references(part)]
    return False


@cache
def _whole() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(document.WHOLE.read_text(encoding="utf-8"))
    return whole


@cache
def _operations() -> dict[tuple[str, str], str]:
    """The place of each operation in the document, by its method and each of its paths."""
    return {
        (method.upper(), each): f"/paths/{path.replace('/', '~1')}/{method}"
        for path, item in _whole()["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
        for each in [path, *operation.get("x-aliases", ())]
    }


@cache
def _place(place: str) -> str:
    """The place itself, or the one to which it refers."""
    found: Any = _whole()
    for name in place.split("/")[1:]:
        found = found[name.replace("~1", "/")] if isinstance(found, dict) else found[int(name)]
    return found["$ref"].removeprefix("#") if isinstance(found, dict) and "$ref" in found else place


@cache
def _at(place: str) -> Any:
    """What the document has at a place."""
    found: Any = _whole()
    for name in _place(place).split("/")[1:]:
        found = found[name.replace("~1", "/")] if isinstance(found, dict) else found[int(name)]
    return found


@cache
def _registry() -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry([(_BASE, _whole())])


@cache
def _validator(place: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"$ref": f"{_BASE}#{quote(place)}"}, registry=_registry())


def _wrong(place: str, value: Any, what: str) -> Iterator[str]:
    validator = _validator(place)
    if not validator.is_valid(value):
        for error in validator.iter_errors(value):
            yield f"{what}{''.join(f'.{name}' for name in error.instance_path)}: {error.message[:200]}"


def _wrong_answer(operation: str, response: httpx.Response) -> Iterator[str]:
    if str(response.status_code) not in _at(f"{operation}/responses"):
        yield f"the status is not documented: {response.text[:200]}"
        return
    place = _place(f"{operation}/responses/{response.status_code}")
    documented = _at(place)
    headers = {name.lower() for name in documented["headers"]}
    for name in _HEADERS & {*response.headers} - headers:
        yield f"the header {name} is not documented"
    # A header that is documented at one operation alone may be missing.
    needed = {name.lower() for name, header in documented["headers"].items() if "$ref" in header}
    for name in {"retry-after", "x-request-id", "etag"} & needed - {*response.headers}:
        yield f"the header {name} is missing"
    if "content" in documented:
        media = response.headers["Content-Type"].partition(";")[0]
        if media not in documented["content"]:
            yield f"{media} is not documented"
        elif media == "application/json":
            yield from _wrong(f"{place}/content/application~1json/schema", response.json(), "the answer")
    elif response.content:
        yield "the answer has a body"


def _wrong_parameters(operation: str, request: httpx.Request) -> Iterator[str]:
    for number in range(len(_at(operation).get("parameters", ()))):
        place = _place(f"{operation}/parameters/{number}")
        parameter = _at(place)
        if parameter["in"] != "query":
            continue
        if (text := request.url.params.get(parameter["name"])) is not None:
            yield from _wrong(f"{place}/schema", _value(text, parameter["schema"]), parameter["name"])
        elif parameter["required"]:
            yield f"{parameter['name']} is documented as required"


def _value(text: str, schema: Mapping[str, Any]) -> Any:
    """A parameter's text as the type that the document has."""
    if schema.get("type") == "boolean":
        return {"1": True, "0": False}.get(text) if text in {"0", "1"} else json.loads(text.lower())
    return int(text) if schema.get("type") == "integer" and re.fullmatch("-?[0-9]+", text) else text


def _wrong_body(operation: str, request: httpx.Request) -> Iterator[str]:
    documented = _at(operation).get("requestBody")
    content = request.content.removeprefix(b"\xef\xbb\xbf").strip()
    if documented is None or not content.startswith(b"{"):
        # The fields of a form are parameters.
        if documented and documented["required"]:
            yield "a body is documented as required"
        return
    # Hito rounds to thousandths before it compares.
    yield from wrong_body(operation, json.loads(content, parse_float=lambda text: round(float(text), 3)))


def _in_case(sent: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """A body whose keys and words match in any case, in the document's case."""
    names = {name.casefold(): name for name in schema["properties"]}
    found = {names.get(name.casefold(), name): value for name, value in sent.items()}
    for name, value in found.items():
        if "enum" in schema["properties"].get(name, ()) and isinstance(value, str):
            found[name] = value.casefold()
    return found
