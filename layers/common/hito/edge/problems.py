"""What is wrong with a request, by code.

Pydantic finds most of it. The type of its error decides the code, never its text, so no word of pydantic's reaches a
caller. ``edge/wording.py`` and the dialects word the codes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from hito.domain import ids
from hito.domain.errors import Problem
from hito.edge.wording import UNKNOWN

# By the type of pydantic's error, the code. What a schema of JSON cannot raise is ``UNKNOWN``.
CODES: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "extra",
    **dict.fromkeys(["invalid_key", "string_type", "string_unicode", "bytes_type"], "text"),
    "string_not_ascii": "ascii",
    "string_too_short": "text_too_short",
    "string_too_long": "text_too_long",
    "string_pattern_mismatch": "pattern",
    "bytes_too_short": "bytes_too_short",
    "bytes_too_long": "bytes_too_long",
    **dict.fromkeys(["int_type", "int_parsing", "int_from_float"], "integer"),
    "int_parsing_size": "too_large",
    **dict.fromkeys(["float_type", "float_parsing", "decimal_type", "decimal_parsing"], "number"),
    **dict.fromkeys(["fraction_type", "fraction_parsing", "complex_type", "complex_str_parsing"], "number"),
    "finite_number": "not_finite",
    **{name: name for name in ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "multiple_of")},
    **dict.fromkeys(["decimal_max_digits", "decimal_max_places", "decimal_whole_digits"], "too_many_digits"),
    **dict.fromkeys(["bool_type", "bool_parsing"], "flag"),
    **dict.fromkeys(["list_type", "tuple_type", "set_type", "frozen_set_type", "deque_type", "iterable_type"], "list"),
    "too_short": "list_too_short",
    "too_long": "list_too_long",
    **dict.fromkeys(["dict_type", "model_type", "model_attributes_type", "mapping_type", "dataclass_type"], "object"),
    "none_required": "null",
    **dict.fromkeys(["enum", "literal_error"], "choice"),
    **dict.fromkeys(["date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"], "date"),
    **dict.fromkeys(["time_type", "time_parsing"], "time"),
    **dict.fromkeys(["datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_naive"], "instant"),
    **dict.fromkeys(["timezone_aware", "timezone_offset", "datetime_object_invalid"], "instant"),
    **dict.fromkeys(["date_past", "datetime_past"], "past"),
    **dict.fromkeys(["date_future", "datetime_future"], "future"),
    **dict.fromkeys(["time_delta_type", "time_delta_parsing"], "duration"),
    **dict.fromkeys(["url_type", "url_parsing", "url_syntax_violation", "url_scheme"], "url"),
    "url_too_long": "text_too_long",
    **dict.fromkeys(["uuid_type", "uuid_parsing", "uuid_version"], "uuid"),
}

_OF_PYDANTIC = frozenset(get_args(core_schema.ErrorType))

# After a validator, pydantic does not know what it measures; ours check the lengths of texts.
_LENGTHS_OF_TEXTS = {"too_short": "text_too_short", "too_long": "text_too_long"}

# So much of a field's name is shown: a client can send one of any length.
_MAX_NAME = ids.MAX_CHARACTERS


def problem(field: str, code: str, **params: Any) -> Problem:
    """A problem with a field; a long name is cut."""
    return Problem(code, field if len(field) <= _MAX_NAME else f"{field[:_MAX_NAME]}…", params)


def path(names: Iterable[str]) -> str:
    """The names that lead to a field, as an answer may show them; a question mark replaces what is not Unicode."""
    return ".".join(problem(name, UNKNOWN).field.encode(errors="replace").decode() for name in names)


def error(code: str, **params: Any) -> PydanticCustomError:
    """The error that a validator raises, so that the dialect words its code with ``params``."""
    return PydanticCustomError("hito", "{code}", {"code": code, "params": params})


def of_error(detail: ErrorDetails, model: type[BaseModel] | None = None) -> Problem:
    """The problem that an error of pydantic's stands for; ``model`` is the schema that found it."""
    field, kind, context = path(map(str, detail["loc"])), detail["type"], detail.get("ctx", {})
    if kind not in _OF_PYDANTIC:
        return problem(field, context.get("code", UNKNOWN), **context.get("params", {}))
    code = CODES.get(kind, UNKNOWN)
    if context.get("field_type") == "Value":
        code = _LENGTHS_OF_TEXTS.get(kind, code)
    if code == "choice":
        choices = _choices(model, detail["loc"])
        return problem(field, code, choices=choices) if choices else problem(field, UNKNOWN)
    return Problem(code, problem(field, code).field, context)


def _choices(model: type[BaseModel] | None, location: Sequence[int | str]) -> tuple[str, ...]:
    """The legal values of a field: pydantic says them in a sentence only."""
    annotation: Any = model
    for name in location:
        if isinstance(name, str):
            annotation = next(_fields(annotation, name), None)
    return tuple(_values(annotation))


def _fields(annotation: Any, name: str) -> Iterator[Any]:
    """The annotations of the fields of a name in the models of an annotation."""
    for inner in _parts(annotation):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from (each.annotation for key, each in inner.model_fields.items() if name in (key, each.alias))


def _values(annotation: Any) -> Iterator[str]:
    for inner in _parts(annotation):
        if get_origin(inner) is Literal:
            yield from get_args(inner)
        elif isinstance(inner, type) and issubclass(inner, Enum):
            yield from (choice.value for choice in inner)


def _parts(annotation: Any) -> Iterator[Any]:
    """An annotation and what it is made of: members of a union, items of a list."""
    yield annotation
    if get_origin(annotation) is not Literal:
        for inner in get_args(annotation):
            yield from _parts(inner)
