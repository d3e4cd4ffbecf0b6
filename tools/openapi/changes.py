"""What breaks a client: the differences of two documents after which a program that was right is wrong.

A request breaks if what was allowed no longer is. An answer breaks if it may be what it could not be before. A new
field does not break it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The document of the last release, without its texts and examples.
RELEASED = Path(__file__).with_name("released.json")

Document = Mapping[str, Any]
Schema = Mapping[str, Any]

# Whether a greater bound allows less.
_BOUNDS = {
    "minimum": True,
    "exclusiveMinimum": True,
    "minLength": True,
    "minItems": True,
    "maximum": False,
    "exclusiveMaximum": False,
    "maxLength": False,
    "maxItems": False,
}
_TEXTS = {"description", "summary", "example", "examples"}


@dataclass(frozen=True, slots=True)
class Breaking:
    """One change that breaks callers of an operation."""

    operation_id: str
    change: str


def breaking(before: Document, after: Document) -> Iterator[Breaking]:
    """What breaks the clients that were made for the document before."""
    now = {(method, each): one for method, path, one in _operations(after) for each in _paths(path, one)}
    for method, path, old in _operations(before):
        name = old["operationId"]
        for each in _paths(path, old):
            if (method, each) not in now:
                yield Breaking(name, f"{method.upper()} {each} is gone")
        new = now.get((method, path))
        if new is not None:
            changes = _Comparison(before, after).of_operation(old, new)
            yield from (Breaking(name, change) for change in changes)


def released(document: Document) -> str:
    """What is stored of a document at a release."""
    return json.dumps(_without_texts(document), ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _without_texts(part: Any, *, is_named: bool = False) -> Any:  # Any: a part of a document is any JSON
    """A part of a document without its texts; the keys of ``is_named`` are names, which may be those of texts."""
    if isinstance(part, list):
        return [_without_texts(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _without_texts(value, is_named=key in {"properties", "schemas", "headers"} and not is_named)
        for key, value in part.items()
        if is_named or key not in _TEXTS
    }


def _operations(document: Document) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield method, path, operation


def _paths(path: str, operation: Mapping[str, Any]) -> list[str]:
    return [path, *operation.get("x-aliases", ())]


class _Comparison:
    """Compares parts of two documents; ``before`` and ``after`` resolve their references."""

    def __init__(self, before: Document, after: Document) -> None:
        self._before = before
        self._after = after

    def of_operation(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"its id is {new['operationId']} now"
        if {} in old["security"] and {} not in new["security"]:
            yield "it needs a token now"
        yield from self._of_parameters(old, new)
        yield from self._of_body(old.get("requestBody", {}), new.get("requestBody", {}))
        yield from self._of_answers(old["responses"], new["responses"])

    def _of_parameters(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        earlier, later = _parameters(self._before, old), _parameters(self._after, new)
        for name, parameter in later.items():
            if parameter.get("required") and not earlier.get(name, {}).get("required"):
                yield f"the parameter {name} is required now"
        for name, parameter in earlier.items():
            if name not in later:
                yield f"the parameter {name} is gone"
            else:
                yield from self._narrowed(parameter["schema"], later[name]["schema"], name)

    def _of_body(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        if new.get("required") and not old.get("required"):
            yield "a body is required now"
        for media, content in old.get("content", {}).items():
            if media not in new.get("content", {}):
                yield f"a body of {media} is not taken any more"
            else:
                yield from self._narrowed(content["schema"], new["content"][media]["schema"], "body")

    def _of_answers(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        for status, response in new.items():
            earlier = old.get(status)
            if earlier is None:
                if status.startswith("2"):
                    yield f"it may answer {status} now"
                continue
            later, earlier = _resolve(self._after, response), _resolve(self._before, earlier)
            for media, content in later.get("content", {}).items():
                if media in earlier.get("content", {}):
                    schema = earlier["content"][media]["schema"]
                    yield from self._widened(schema, content["schema"], f"answer {status}")
        for status in old.keys() - new.keys():
            if status.startswith("2"):
                yield f"it does not answer {status} any more"

    def _narrowed(self, old: Schema, new: Schema, where: str) -> Iterator[str]:
        for change in _excluded(self._before, old, self._after, new, where):
            yield f"allowed before and not now: {change}"
        for name in _gone(self._before, old, self._after, new, where):
            yield f"the request has no {name} any more"

    def _widened(self, old: Schema, new: Schema, where: str) -> Iterator[str]:
        for change in _excluded(self._after, new, self._before, old, where):
            yield f"not so before, and now: {change}"


def _parameters(document: Document, operation: Mapping[str, Any]) -> dict[str, Any]:
    found = (_resolve(document, one) for one in operation.get("parameters", ()))
    return {one["name"]: one for one in found}


def _resolve(document: Document, part: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = part.get("$ref")
    if reference is None:
        return part
    _, _, kind, name = reference.split("/")
    found: Mapping[str, Any] = document["components"][kind][name]
    return found


def _options(document: Document, schema: Schema) -> list[Schema]:
    """The alternatives of a schema, each with one type."""
    schema = _resolve(document, schema)
    if "anyOf" in schema:
        return [option for each in schema["anyOf"] for option in _options(document, each)]
    kinds = schema.get("type")
    return [{**schema, "type": kind} for kind in kinds] if isinstance(kinds, list) else [schema]


def _excluded(wide_in: Document, wide: Schema, narrow_in: Document, narrow: Schema, where: str) -> Iterator[str]:
    """Why a value of the first schema may not be one of the second; a field that only the first has is no reason."""
    choices = _options(narrow_in, narrow)
    for option in _options(wide_in, wide):
        reasons = [[*_excluded_option(wide_in, option, narrow_in, choice, where)] for choice in choices]
        if all(reasons):
            yield from min(reasons, key=len)


def _excluded_option(wide_in: Document, wide: Schema, narrow_in: Document, narrow: Schema, where: str) -> Iterator[str]:
    kind, needed = wide.get("type"), narrow.get("type")
    if needed not in (None, kind) and (kind, needed) != ("integer", "number"):
        yield f"{where} may be of the type {kind}"
        return
    yield from _excluded_values(wide, narrow, where)
    for name in narrow.get("required", ()):
        if name not in wide.get("required", ()):
            yield f"{where}.{name} may be missing"
    for name, schema in narrow.get("properties", {}).items():
        if name in wide.get("properties", {}):
            yield from _excluded(wide_in, wide["properties"][name], narrow_in, schema, f"{where}.{name}")
    for keyword, inside in (("items", "[]"), ("additionalProperties", ".*")):
        if isinstance(narrow.get(keyword), dict) and isinstance(wide.get(keyword), dict):
            yield from _excluded(wide_in, wide[keyword], narrow_in, narrow[keyword], where + inside)


def _excluded_values(wide: Schema, narrow: Schema, where: str) -> Iterator[str]:
    if (allowed := _enumerated(narrow)) is not None:
        given = _enumerated(wide)
        if given is None or not given <= allowed:
            yield f"{where} may be {'any value' if given is None else ', '.join(sorted(given - allowed))}"
    if "pattern" in narrow and narrow["pattern"] != wide.get("pattern"):
        yield f"{where} may have a form that does not match {narrow['pattern']}"
    for keyword, is_less_above in _BOUNDS.items():
        if keyword in narrow:
            bound, other = narrow[keyword], wide.get(keyword)
            if other is None or (bound > other if is_less_above else bound < other):
                yield f"{where} may be beyond the {keyword} {bound}"


def _enumerated(schema: Schema) -> set[str] | None:
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    return None if values is None else {json.dumps(value, ensure_ascii=False) for value in values}


def _gone(old_in: Document, old: Schema, new_in: Document, new: Schema, where: str) -> Iterator[str]:
    """The fields of a request that only the schema before has."""
    later = {name for option in _options(new_in, new) for name in option.get("properties", {})}
    for option in _options(old_in, old):
        for name in option.get("properties", {}):
            if name not in later:
                yield f"{where}.{name}"
