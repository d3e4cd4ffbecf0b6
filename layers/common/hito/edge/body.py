"""Bodies and parameters, parsed strictly: a value that is ambiguous or out of range is refused by its field's name."""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from itertools import chain, repeat
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core.core_schema import CoreSchema, no_info_after_validator_function

from hito.domain import ids, texts, uuids
from hito.domain.errors import MAX_NAMED, Invalid, Problem, TooLarge
from hito.edge import form, problems

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32

# Some editors and .NET's writers put it before a text. Source: RFC 8259, section 8.1: a reader may ignore it.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# The contracts' SQL columns are INTEGER.
MAX_INTEGER = 2**31 - 1

_INTEGER = re.compile(r"-?[0-9]{1,100}")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# More than any field takes, fewer than Python converts.
_MAX_DIGITS = 1_000


class Body(BaseModel):
    """A request's body: no type is coerced, unknown fields are ignored, aliases are the contract's names."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True, defer_build=True)
    may_be_missing: ClassVar[bool] = False
    max_bytes: ClassVar[int] = MAX_BYTES


class QueryParams(BaseModel):
    """The parameters of path and query, each a text; unknown ones are ignored."""

    model_config = ConfigDict(strict=True, frozen=True, defer_build=True)


class ParamsAnywhere(QueryParams):
    """Parameters that may also stand in the body, as the fields of a form or the members of a JSON object."""


def _check_id(text: str) -> str:
    if wrong := ids.problem(text):
        raise problems.error(wrong)
    return text


def _whole(number: object) -> object:
    """JSON has one number type: 8.0 is the integer 8."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _integer(text: object) -> object:
    if not isinstance(text, str) or not _INTEGER.fullmatch(text):
        raise problems.error("integer")
    return int(text)


def whole_number(least: int, most: int) -> Any:
    """A validator of a parameter: a whole number of decimal digits from ``least``, which is positive, to ``most``."""

    def check(text: object) -> int:
        digits = text.lstrip("0") if isinstance(text, str) and text.isascii() and text.isdecimal() else ""
        # The length first: Python converts no number with thousands of digits.
        if not digits or len(digits) > len(str(most)) or not least <= int(digits) <= most:
            raise problems.error("whole_number", least=least, most=most)
        return int(digits)

    return BeforeValidator(check, json_schema_input_type=Annotated[int, Field(ge=least, le=most)])


def _flag(text: object) -> bool:
    flag = {"true": True, "1": True, "false": False, "0": False}.get(str(text).lower())
    if flag is None:
        raise problems.error("flag")
    return flag


def _day(text: object) -> date:
    try:
        if isinstance(text, str) and _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        # There is no such day.
        pass
    raise problems.error("date")


def rounded(amount: float) -> float:
    """An amount rounded to thousandths, as it is stored and compared: a sum of floats adds noise."""
    # Not a negative zero.
    return round(amount, 3) + 0


def _check_not_blank(text: str) -> str:
    if texts.is_blank(text):
        raise problems.error("blank")
    return text


def _check_line(text: str) -> str:
    if texts.has_control_characters(text):
        raise problems.error("control_characters")
    return text


class _Checked:
    """A check of a text, and what the JSON Schema says of it."""

    def __init__(self, check: Callable[[str], str], **keywords: object) -> None:
        self._check, self._keywords = check, keywords

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(schema) | self._keywords


def documented(**keywords: Any) -> Any:
    """What the JSON Schema of a type says that a validator of our own checks; it checks nothing itself."""
    return Field(json_schema_extra=keywords)


def documented_one_of(*names: str) -> Any:
    """What the JSON Schema of a body says of fields of which exactly one must be there; it checks nothing itself."""
    return {"oneOf": [{"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in names]}


# No `#`, and no control characters. Source: ids.problem.
_ID_PATTERN = f"^[^#{texts.CONTROL}]+$"

Id = Annotated[
    str, AfterValidator(_check_id), documented(minLength=1, maxLength=ids.MAX_CHARACTERS, pattern=_ID_PATTERN)
]
# An id; a UUID in lower case.
CanonicalId = Annotated[Id, AfterValidator(uuids.canonical)]
Count = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=MAX_INTEGER)]
# Seconds of a player's clock or points of a quiz, with three decimals.
Fraction = Annotated[float, AfterValidator(rounded)]
Amount = Annotated[Fraction, Field(ge=0, le=MAX_INTEGER)]
# At least one visible character.
NOT_BLANK = _Checked(_check_not_blank, minLength=1, pattern=f"[^{texts.INVISIBLE}]")
# No line breaks, tabs or other control characters.
ONE_LINE = _Checked(_check_line, pattern=f"^[^{texts.CONTROL}]*$")
# Both.
VISIBLE_LINE = _Checked(
    lambda text: _check_line(_check_not_blank(text)),
    minLength=1,
    pattern=f"^[^{texts.CONTROL}]*[^{texts.INVISIBLE}][^{texts.CONTROL}]*$",
)
Title = Annotated[str, Field(max_length=500), VISIBLE_LINE]
# Ids in contracts that have integers: in a body, and as a parameter.
IdNumber = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=ids.MAX_NUMBER)]
Integer = Annotated[int, BeforeValidator(_integer), Field(le=ids.MAX_NUMBER)]
Flag = Annotated[bool, BeforeValidator(_flag)]
# A date as a parameter: ``2026-01-31``, and no other of the spellings of ISO 8601.
Day = Annotated[date, BeforeValidator(_day)]

Choice = TypeVar("Choice", bound=StrEnum)
# A member of an enum by its value, which pydantic's strict mode does not take.
Named = Annotated[Choice, Field(strict=False)]

Model = TypeVar("Model", bound=BaseModel)
BodyIn = TypeVar("BodyIn", bound=Body)


def to_thousandths(amount: float) -> int:
    """An amount in thousandths, as it is stored: seconds as milliseconds. See ``formatting.from_thousandths``."""
    return round(1000 * amount)


def parse(raw: bytes, model: type[BodyIn], *, any_case: bool = False) -> BodyIn:
    """The body as its schema; with ``any_case`` its keys match in any case.

    Raises:
        TooLarge: over the schema's ``max_bytes``.
        Invalid: naming each wrong field as the contract does.
    """
    if len(raw) > model.max_bytes:
        raise TooLarge(kilobytes=model.max_bytes // 1024)
    raw = raw.removeprefix(_BYTE_ORDER_MARK)
    return validate({} if model.may_be_missing and not raw else _members(raw), model, any_case=any_case)


def parse_params(path: Mapping[str, str], query: Mapping[str, tuple[str, ...]], model: type[Model]) -> Model:
    """The parameters of path and query as their schema.

    Raises:
        Invalid: naming each wrong parameter.
    """
    named = {field.alias or name for name, field in model.model_fields.items()}
    known = [name for name in query if name in named]
    if twice := [name for name in known if len(query[name]) > 1]:
        raise Invalid(*(problems.problem(name, "given_twice") for name in twice))
    return validate({name: query[name][0] for name in known} | dict(path), model)


def parse_anywhere(
    path: Mapping[str, str], query: Mapping[str, tuple[str, ...]], content_type: str, raw: bytes, model: type[Model]
) -> tuple[Model, form.Fields | None]:
    """The parameters of path, query and body as their schema, and the fields of a body that is a form.

    Raises:
        TooLarge: if the body is.
        Invalid: naming each wrong parameter, and each that has different values in two places.
    """
    if len(raw) > MAX_BYTES:
        raise TooLarge(kilobytes=MAX_BYTES // 1024)
    raw = raw.removeprefix(_BYTE_ORDER_MARK)
    fields = form.fields(content_type, raw)
    # Some clients send null instead of no body.
    members = {} if fields is not None or raw.strip() in (b"", b"null") else _members(raw)
    _check_values(members)
    places = [{name: (text,) for name, text in path.items()}, query, _by_name(fields or ())]
    given: dict[str, Any] = {}
    wrong: list[Problem] = []
    for name, field in model.model_fields.items():
        spelled = [place[name] for place in places if name in place]
        values: list[Any] = [each[0] for each in spelled]
        if (member := members.get(name)) is not None:
            values.append(_spelled(name, member) if field.annotation is int else member)
        if any(len(each) > 1 for each in spelled):
            wrong.append(problems.problem(name, "given_twice"))
        elif any(_differ(values[0], value, numbers=field.annotation is int) for value in values):
            wrong.append(problems.problem(name, "differs"))
        elif values:
            given[name] = values[0]
    if wrong:
        raise Invalid(*wrong)
    return validate(given, model), fields


def _by_name(fields: form.Fields) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, text in fields:
        found[name] = (*found.get(name, ()), text)
    return found


def _spelled(name: str, member: Any) -> str:
    """An integer of a JSON body as the text that a path or a query would have."""
    number = _whole(member)
    if isinstance(number, bool) or not isinstance(number, int):
        raise Invalid(problems.problem(name, "integer"))
    return str(number)


def _differ(one: Any, other: Any, *, numbers: bool) -> bool:
    if numbers and _INTEGER.fullmatch(one) and _INTEGER.fullmatch(other):
        return int(one) != int(other)
    return bool(one != other)


def validate(members: dict[str, Any], model: type[Model], *, any_case: bool = False) -> Model:
    """The members of a JSON object as their schema.

    Raises:
        Invalid: naming each wrong field as the contract does.
    """
    _check_values(members)
    if any_case:
        members = _in_contract_case(members, model)
    _check_known(members, model)
    try:
        return model.model_validate(members)
    except ValidationError as error:
        raise _refusal(error, model) from None


def _members(raw: bytes) -> dict[str, Any]:
    try:
        value = _loaded(raw.decode())
    except RecursionError:
        raise Invalid(problems.problem("", "body_too_deep")) from None
    except ValueError:
        raise Invalid(problems.problem("", "not_json")) from None
    if not isinstance(value, dict):
        raise Invalid(problems.problem("", "not_an_object"))
    return value


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # It is JSON, but of an integer's digits Python converts only so many: more are as much as no store can hold.
        return json.loads(text, object_pairs_hook=_object, parse_int=_integer_or_infinity)


def _integer_or_infinity(digits: str) -> float:
    return int(digits) if len(digits) <= _MAX_DIGITS else math.inf


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
        more = max(0, len(twice) - MAX_NAMED)
        raise Invalid(*(problems.problem(name, "given_twice") for name in twice[:MAX_NAMED]), more=more)
    return members


_Holder = dict[str, Any] | list[Any]


def _check_values(members: dict[str, Any]) -> None:
    """Refuse values that Python's JSON reader accepts and no store or front end can hold.

    All values of a level are checked at once, without their places: every body is checked, few are wrong, and a name
    may have half a megabyte.
    """
    levels = list[list[_Holder]]()
    level: list[_Holder] = [members]
    while level:
        if len(levels) == MAX_DEPTH:
            raise _wrong("too_deep", level[0], levels)
        levels.append(level)
        objects = [holder for holder in level if type(holder) is dict]
        lists = [holder for holder in level if type(holder) is list]
        if not _is_text("".join(chain.from_iterable(objects))):
            holder, name = next((one, name) for one in objects for name in one if not _is_text(name))
            raise _wrong("not_unicode", holder, levels[:-1], name)
        values = [*chain.from_iterable(map(dict.values, objects)), *chain.from_iterable(lists)]
        kinds = set(map(type, values))
        texts = [value for value in values if type(value) is str] if str in kinds else []
        if not _is_text("".join(texts)):
            raise _wrong("not_unicode", next(text for text in texts if not _is_text(text)), levels)
        floats = [value for value in values if type(value) is float] if float in kinds else []
        if not all(map(math.isfinite, floats)):
            raise _wrong("not_finite", next(one for one in floats if not math.isfinite(one)), levels)
        is_deeper = dict in kinds or list in kinds
        level = [value for value in values if type(value) in _HOLDERS and value] if is_deeper else []


_HOLDERS = (dict, list)


def _wrong(code: str, what: Any, levels: list[list[_Holder]], *names: str) -> Invalid:
    """The refusal of a value, or of a name, in one of the objects and lists of the last level."""
    for holders in reversed(levels):
        name, what = next(
            (name, holder) for holder in holders for name, value in _named_members(holder) if value is what
        )
        names = (name, *names) if name else names
    return Invalid(problems.problem(problems.path(names), code))


def _named_members(holder: _Holder) -> Iterable[tuple[str, Any]]:
    return holder.items() if isinstance(holder, dict) else zip(repeat(""), holder, strict=False)


def _is_text(value: str) -> bool:
    """Whether a text can be encoded: JSON can escape half a character."""
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _in_contract_case(members: dict[str, Any], model: type[Model]) -> dict[str, Any]:
    contract = {name.casefold(): name for name in (field.alias for field in model.model_fields.values()) if name}
    renamed: dict[str, Any] = {}
    for name, member in members.items():
        known = contract.get(name.casefold(), name)
        if known in renamed:
            raise Invalid(problems.problem(known, "given_twice"))
        renamed[known] = member
    return renamed


def _check_known(members: dict[str, Any], model: type[Model]) -> None:
    """Refuse more unknown fields than are named, where none is allowed: pydantic would list them all."""
    if model.model_config.get("extra") == "forbid":
        known = {field.alias or name for name, field in model.model_fields.items()}
        unknown = [name for name in members if name not in known]
        if (more := len(unknown) - MAX_NAMED) > 0:
            named = (problems.problem(name, "extra") for name in unknown[:MAX_NAMED])
            raise Invalid(*named, more=more)


def _refusal(error: ValidationError, model: type[BaseModel]) -> Invalid:
    """The first problem of each of the first fields: pydantic reports one for each member of a union."""
    found: dict[tuple[int | str, ...], Problem | None] = {}
    for detail in error.errors(include_url=False, include_input=False):
        if detail["loc"] not in found:
            found[detail["loc"]] = problems.of_error(detail, model) if len(found) < MAX_NAMED else None
    named = [problem for problem in found.values() if problem]
    return Invalid(*named, more=len(found) - len(named))
