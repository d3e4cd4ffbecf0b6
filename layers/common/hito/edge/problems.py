"""What is wrong with a field, in the words of each contract's language.

Pydantic finds most of it; no word of pydantic's reaches a caller. What it found is known by the type of its
error, and said by this table. An error that a schema of Hito's own raises (``PydanticCustomError`` of a type that is
not pydantic's) brings its own words, in the language of its contract.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from hito.domain import ids
from hito.domain.errors import Problem

Language = Literal["en", "es"]


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind of problem is said; in braces what ``_context`` knows of it."""

    en: str
    es: str

    def said(self, language: Language, context: Mapping[str, Any]) -> str:
        """The words with what they are about."""
        return (self.es if language == "es" else self.en).format_map(_context(context, language))


UNKNOWN = Words("is not valid", "no es válido")

_TEXT = Words("must be a string", "debe ser un texto")
_INTEGER = Words("must be an integer", "debe ser un número entero")
_NUMBER = Words("must be a number", "debe ser un número")
_FLAG = Words("must be true or false", "debe ser verdadero o falso")
_LIST = Words("must be a list", "debe ser una lista")
_OBJECT = Words("must be an object", "debe ser un objeto")
_ONE_OF = Words("must be {expected}", "debe ser {expected}")
_DATE = Words("must be a date such as 2026-01-31", "debe ser una fecha como 2026-01-31")
_TIME = Words("must be a time of day such as 08:30:00", "debe ser una hora como 08:30:00")
_INSTANT = Words(
    "must be an ISO 8601 time such as 2026-01-31T08:30:00Z",
    "debe ser una fecha ISO 8601 como 2026-01-31T08:30:00Z",
)
_DURATION = Words("must be a duration", "debe ser una duración")
_PAST = Words("must be in the past", "debe estar en el pasado")
_FUTURE = Words("must be in the future", "debe estar en el futuro")
_URL = Words("must be a URL", "debe ser una URL")
_UUID = Words("must be a UUID", "debe ser un UUID")

# By the type of pydantic's error, or by a name of Hito's own. What a schema of JSON cannot raise is ``UNKNOWN``.
WORDS: Mapping[str, Words] = {
    "missing": Words("is required", "es obligatorio"),
    "extra_forbidden": Words("is not a field that can be given", "no es un campo que se pueda dar"),
    "invalid_key": _TEXT,
    **dict.fromkeys(["string_type", "string_unicode", "bytes_type"], _TEXT),
    "string_not_ascii": Words("must have ASCII characters only", "debe tener solo caracteres ASCII"),
    "string_too_short": Words("must have at least {min_characters}", "debe tener al menos {min_characters}"),
    "string_too_long": Words("must have at most {max_characters}", "debe tener como máximo {max_characters}"),
    "string_pattern_mismatch": Words("has a form that is not allowed", "tiene una forma que no se admite"),
    "bytes_too_short": Words("must have at least {min_bytes}", "debe tener al menos {min_bytes}"),
    "bytes_too_long": Words("must have at most {max_bytes}", "debe tener como máximo {max_bytes}"),
    **dict.fromkeys(["int_type", "int_parsing", "int_from_float"], _INTEGER),
    "int_parsing_size": Words("is too large", "es demasiado grande"),
    **dict.fromkeys(["float_type", "float_parsing", "decimal_type", "decimal_parsing"], _NUMBER),
    **dict.fromkeys(["fraction_type", "fraction_parsing", "complex_type", "complex_str_parsing"], _NUMBER),
    "finite_number": Words("must be a finite number", "debe ser un número finito"),
    "greater_than": Words("must be greater than {gt}", "debe ser mayor que {gt}"),
    "greater_than_equal": Words("must be at least {ge}", "debe ser como mínimo {ge}"),
    "less_than": Words("must be less than {lt}", "debe ser menor que {lt}"),
    "less_than_equal": Words("must be at most {le}", "debe ser como máximo {le}"),
    "multiple_of": Words("must be a multiple of {multiple_of}", "debe ser múltiplo de {multiple_of}"),
    **dict.fromkeys(
        ["decimal_max_digits", "decimal_max_places", "decimal_whole_digits"],
        Words("has too many digits", "tiene demasiadas cifras"),
    ),
    **dict.fromkeys(["bool_type", "bool_parsing"], _FLAG),
    **dict.fromkeys(["list_type", "tuple_type", "set_type", "frozen_set_type", "deque_type", "iterable_type"], _LIST),
    "too_short": Words("must have at least {min_items}", "debe tener al menos {min_items}"),
    "too_long": Words("must have at most {max_items}", "debe tener como máximo {max_items}"),
    **dict.fromkeys(["dict_type", "model_type", "model_attributes_type", "mapping_type", "dataclass_type"], _OBJECT),
    "none_required": Words("must be null", "debe ser null"),
    **dict.fromkeys(["enum", "literal_error"], _ONE_OF),
    **dict.fromkeys(["date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"], _DATE),
    **dict.fromkeys(["time_type", "time_parsing"], _TIME),
    **dict.fromkeys(["datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_naive"], _INSTANT),
    **dict.fromkeys(["timezone_aware", "timezone_offset", "datetime_object_invalid"], _INSTANT),
    **dict.fromkeys(["date_past", "datetime_past"], _PAST),
    **dict.fromkeys(["date_future", "datetime_future"], _FUTURE),
    **dict.fromkeys(["time_delta_type", "time_delta_parsing"], _DURATION),
    **dict.fromkeys(["url_type", "url_parsing", "url_syntax_violation", "url_scheme"], _URL),
    "url_too_long": Words("must have at most {max_characters}", "debe tener como máximo {max_characters}"),
    **dict.fromkeys(["uuid_type", "uuid_parsing", "uuid_version"], _UUID),
    # Of Hito's own, for contracts in both languages.
    "not_json": Words("The body must be JSON", "El cuerpo debe ser JSON"),
    "not_an_object": Words("The body must be a JSON object", "El cuerpo debe ser un objeto JSON"),
    "body_too_deep": Words("The body is nested too deeply", "El cuerpo está anidado demasiado"),
    "too_deep": Words("is nested too deeply", "está anidado demasiado"),
    "not_finite": Words("must be a finite number", "debe ser un número finito"),
    "not_unicode": Words("must be valid Unicode", "debe ser Unicode válido"),
    "not_utf8": Words("must be UTF-8", "debe ser UTF-8"),
    "given_twice": Words("is given twice", "aparece dos veces"),
    "blank": Words("must not be blank", "no puede estar vacío"),
    "control_characters": Words("must not contain control characters", "no puede contener caracteres de control"),
    "integer": _INTEGER,
    "flag": _FLAG,
    "cursor": Words("must be one that a list gave", "debe ser el de una lista anterior"),
    "key": Words("must be 1 to 255 visible ASCII characters", "debe tener de 1 a 255 caracteres ASCII visibles"),
    "more": Words("and {count} more", "y {count} más"),
    "id_empty": Words(ids.Wrong.EMPTY, "no puede estar vacío"),
    "id_too_long": Words(ids.Wrong.TOO_LONG, f"debe tener como máximo {ids.MAX_CHARACTERS} caracteres"),
    "id_hash": Words(ids.Wrong.HASH, "no puede contener '#'"),
    "id_control": Words(ids.Wrong.CONTROL, "no puede contener caracteres de control"),
    "id_too_many_bytes": Words(ids.Wrong.TOO_MANY_BYTES, f"debe tener como máximo {ids.MAX_BYTES} bytes"),
}

_OF_PYDANTIC = frozenset(get_args(core_schema.ErrorType))

# Of a field's name so much is shown: a client can send one of any length.
_MAX_NAME = ids.MAX_CHARACTERS

_UNITS: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    "en": {"characters": ("character", "characters"), "items": ("item", "items"), "bytes": ("byte", "bytes")},
    "es": {"characters": ("carácter", "caracteres"), "items": ("elemento", "elementos"), "bytes": ("byte", "bytes")},
}


def problem(field: str, code: str) -> Problem:
    """A problem that has a row in the table."""
    return Problem(_shown(field), WORDS[code].en, code)


def of_id(field: str, wrong: ids.Wrong) -> Problem:
    """What keeps a field's text from being an id."""
    return problem(field, code_of_id(wrong))


def path(names: Iterable[str]) -> str:
    """The names that lead to a field, as an answer may show them; what is no Unicode is a question mark."""
    return ".".join(_shown(name).encode(errors="replace").decode() for name in names)


def code_of_id(wrong: ids.Wrong) -> str:
    """The row of what keeps a text from being an id."""
    return f"id_{wrong.name.lower()}"


def error(code: str) -> PydanticCustomError:
    """What a validator raises, to be said as the table says."""
    return PydanticCustomError(code, "{code}", {"code": code})


def of_error(detail: ErrorDetails) -> Problem:
    """An error of pydantic's as a problem."""
    field, code = path(map(str, detail["loc"])), detail["type"]
    if code in WORDS or code in _OF_PYDANTIC:
        context = detail.get("ctx", {})
        if context.get("field_type") == "Value" and f"string_{code}" in WORDS:
            # A length that is checked after a validator is of anything, to pydantic; ours are of texts.
            code = f"string_{code}"
        return Problem(_shown(field), WORDS.get(code, UNKNOWN).said("en", context), code, context)
    return Problem(_shown(field), detail["msg"])


def said(problem: Problem, language: Language) -> str:
    """What is wrong, in a language; what a schema or a rule says in words of its own is in its contract's already."""
    return WORDS.get(problem.code, UNKNOWN).said(language, problem.context or {}) if problem.code else problem.reason


def more(count: int, language: Language) -> str:
    """That there are so many problems more than those that are named."""
    return WORDS["more"].said(language, {"count": count})


def _shown(field: str) -> str:
    return field if len(field) <= _MAX_NAME else f"{field[:_MAX_NAME]}…"


def _context(context: Mapping[str, Any], language: Language) -> Mapping[str, str]:
    words = {name: _value(value) for name, value in context.items()}
    for bound in ("min", "max"):
        if (length := context.get(f"{bound}_length")) is not None:
            for unit, (one, several) in _UNITS[language].items():
                words[f"{bound}_{unit}"] = f"{length} {one if length == 1 else several}"
    if language == "es" and "expected" in words:
        words["expected"] = "' o '".join(words["expected"].rsplit("' or '", 1))
    return words


def _value(value: object) -> str:
    """A bound as it is written: 0.0 is 0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
