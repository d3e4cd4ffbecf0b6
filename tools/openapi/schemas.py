"""The JSON Schemas of bodies, parameters and responses, by pydantic, as an OpenAPI 3.1 document has them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

Schema = dict[str, Any]
Mode = Literal["validation", "serialization"]

REFERENCE = "#/components/schemas/"

# What stands before a name that several modules have; else the module's function does.
_PREFIXES = {"hito.edge.people": "Guides", "hito.domain.achievements": "Achievement", "hito.domain.language": "Lesson"}

# Names that say too little outside their module.
_NAMES = {"Kind": "CourseKind", "Status": "ProgressStatus", "Type": "ExerciseType", "Level": "LanguageLevel"}


class _Generator(GenerateJsonSchema):
    """A response has every field of its model and no other. No schema has titles, which pydantic makes of names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # Any: pydantic's union of schemas and fields
        return False

    def field_is_required(self, field: Any, total: bool) -> bool:
        if self.mode == "serialization":
            return field.get("serialization_exclude_if") is None
        return super().field_is_required(field, total)

    def model_field_schema(self, schema: core_schema.ModelField) -> JsonSchemaValue:
        found = super().model_field_schema(schema)
        # Every field that is left out is left out if it is null.
        return not_null(found) if schema.get("serialization_exclude_if") else found

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = super().default_schema(schema)
        if self.mode == "serialization" or found.get("default") is None:
            found.pop("default", None)
        return found

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        found = super().model_schema(schema)
        if self.mode == "serialization" and not schema.get("root_model"):
            found["additionalProperties"] = False
        return found

    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> JsonSchemaValue:
        found = super().typed_dict_schema(schema)
        return found | {"additionalProperties": False} if self.mode == "serialization" else found


def generate(types: Iterable[tuple[Any, Mode]]) -> tuple[dict[tuple[Any, Mode], Schema], dict[str, Schema]]:
    """The schema of each type in its mode, and the named schemas to which they refer.

    A type is a model, or the ``TypeAdapter`` of a response. Any: pydantic takes every annotation as a type.
    """
    inputs = list(dict.fromkeys(types))
    adapters = [(key, mode, key if isinstance(key, TypeAdapter) else TypeAdapter(key)) for key, mode in inputs]
    schemas, rest = TypeAdapter.json_schemas(adapters, ref_template=REFERENCE + "{model}", schema_generator=_Generator)
    named = rest.get("$defs", {})
    names = {name: _short(name) for name in named}
    found = {key: _tidy(schema, names) for key, schema in schemas.items()}
    return found, {names[name]: _tidy(schema, names) for name, schema in named.items()}


def _short(name: str) -> str:
    """The name of a schema; pydantic names it by its module where several have that name."""
    *module, last = name.split("__")
    if not module:
        return _NAMES.get(name, name)
    prefix = _PREFIXES.get(".".join(module))
    return (prefix or "".join(part.capitalize() for part in module[0].split("_"))) + last


def not_null(schema: Schema) -> Schema:
    """A schema without null."""
    kinds = schema.get("type")
    if isinstance(kinds, list):
        [kind] = [kind for kind in kinds if kind != "null"]
        return schema | {"type": kind}
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    return options[0] if len(options) == 1 else schema


# How pydantic names the bounds of a number that a validator of our own reads first.
_KEYWORDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}

# Where a schema has schemas.
_BY_NAME = ("properties", "patternProperties", "$defs")
_LISTED = ("anyOf", "oneOf", "allOf", "prefixItems")
_NESTED = ("items", "additionalProperties", "not")


def _tidy(schema: Any, names: Mapping[str, str]) -> Any:  # Any: a schema is an object or a boolean
    if not isinstance(schema, dict):
        return schema
    return _joined(
        {
            _KEYWORDS.get(keyword, keyword): _tidy_value(keyword, value, names)
            for keyword, value in schema.items()
            if keyword != "title"
        }
    )


def _tidy_value(keyword: str, value: Any, names: Mapping[str, str]) -> Any:  # Any: each keyword has its own type
    if keyword in _BY_NAME:
        return {name: _tidy(each, names) for name, each in value.items()}
    if keyword in _LISTED:
        return [_tidy(each, names) for each in value]
    if keyword in _NESTED:
        return _tidy(value, names)
    if keyword == "$ref":
        name = value.removeprefix(REFERENCE)
        return REFERENCE + names.get(name, name)
    return markdown(value) if keyword == "description" else value


def _joined(schema: Schema) -> Schema:
    """A schema with ``anyOf`` joined where one type says the same."""
    options: list[Schema] = schema.get("anyOf", [])
    # JSON has one type of numbers.
    if {"type": "number"} in options:
        options = [option for option in options if option != {"type": "integer"}]
    rest = {keyword: value for keyword, value in schema.items() if keyword != "anyOf"}
    if len(options) == 1:
        return options[0] | rest
    others = [option for option in options if option != {"type": "null"}]
    if len(others) == 1 < len(options) and isinstance(others[0].get("type"), str) and not others[0].keys() & _VALUES:
        return others[0] | {"type": [others[0]["type"], "null"]} | rest
    return schema | ({"anyOf": options} if options else {})


_VALUES = {"enum", "const"}


def markdown(text: str) -> str:
    """A docstring as Markdown, on one line for each paragraph."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs).replace("``", "`")


def references(schema: object) -> Iterable[str]:
    """Every reference in a part of a document."""
    if isinstance(schema, Mapping):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for each in schema.values():
            yield from references(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from references(each)
