"""JSON bodies, read strictly: what is ambiguous or out of range is refused, naming the field."""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from hito.domain import ids, uuids
from hito.domain.errors import Invalid, Problem, TooLarge
from hito.edge import form

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32

# Of fields that a client made up, so many are named.
MAX_NAMED = 10

# The contracts' SQL columns are INTEGER.
MAX_INTEGER = 2**31 - 1

_INTEGER = re.compile(r"-?[0-9]{1,100}")


class Body(BaseModel):
    """A body in: no type is coerced, unknown fields are ignored, aliases are the contract's names."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)
    may_be_missing: ClassVar[bool] = False
    max_bytes: ClassVar[int] = MAX_BYTES


class Asked(BaseModel):
    """Path and query parameters in, each a text; unknown ones are ignored."""

    model_config = ConfigDict(strict=True, frozen=True)


class AskedAnywhere(Asked):
    """Parameters that come in the path, the query, or the body: as a form's fields, or a JSON object's members."""


def _check_id(text: str) -> str:
    if problem := ids.problem(text):
        raise PydanticCustomError("id", "{problem}", {"problem": problem})
    return text


def _whole(number: object) -> object:
    """JSON has one number type: 8.0 is the integer 8."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _integer(text: object) -> object:
    if not isinstance(text, str) or not _INTEGER.fullmatch(text):
        raise PydanticCustomError("integer", "must be an integer")
    return int(text)


def whole_number(least: int, most: int) -> Any:
    """As a parameter: a whole number of decimal digits, from ``least``, which is positive, to ``most``."""

    def check(text: object) -> int:
        digits = text.lstrip("0") if isinstance(text, str) and text.isascii() and text.isdecimal() else ""
        # Its length first: Python converts no number of thousands of digits.
        if not digits or len(digits) > len(str(most)) or not least <= int(digits) <= most:
            raise PydanticCustomError("number", f"must be a whole number from {least} to {most}")
        return int(digits)

    return BeforeValidator(check)


def _flag(text: object) -> bool:
    flag = {"true": True, "1": True, "false": False, "0": False}.get(str(text).lower())
    if flag is None:
        raise PydanticCustomError("flag", "must be true or false")
    return flag


def _check_title(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "must not be blank")
    return text


Id = Annotated[str, AfterValidator(_check_id)]
# Of a UUID, its one spelling, whatever case it comes in.
CanonicalId = Annotated[Id, AfterValidator(uuids.canonical)]
Count = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=MAX_INTEGER)]
# Seconds of a player's clock, points of a quiz: kept to three decimals, as ``thousandths``.
Amount = Annotated[float, Field(ge=0, le=MAX_INTEGER)]
Title = Annotated[str, AfterValidator(_check_title), Field(max_length=500)]
# The id of a course, a section or a lesson, where a contract has integers: in a body, and as a parameter.
IdNumber = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=ids.MAX_NUMBER)]
Integer = Annotated[int, BeforeValidator(_integer), Field(le=ids.MAX_NUMBER)]
Flag = Annotated[bool, BeforeValidator(_flag)]

Model = TypeVar("Model", bound=BaseModel)
BodyIn = TypeVar("BodyIn", bound=Body)


def thousandths(amount: float) -> int:
    """An amount as it is kept: seconds as milliseconds. ``shown.thousandths`` is the way back."""
    return round(1000 * amount)


def parse(raw: bytes, model: type[BodyIn], *, any_case: bool = False) -> BodyIn:
    """A body as its schema; with ``any_case`` its keys match whatever their case.

    Raises:
        TooLarge: over the schema's ``max_bytes``.
        Invalid: naming each wrong field, in the contract's spelling.
    """
    if len(raw) > model.max_bytes:
        raise TooLarge(f"The body may have at most {model.max_bytes // 1024:,} KB")
    return validate({} if model.may_be_missing and not raw else _members(raw), model, any_case=any_case)


def parameters(path: Mapping[str, str], query: Mapping[str, tuple[str, ...]], model: type[Model]) -> Model:
    """Path and query parameters as their schema.

    Raises:
        Invalid: naming each wrong parameter.
    """
    known = [name for name in query if name in model.model_fields]
    if twice := [name for name in known if len(query[name]) > 1]:
        raise Invalid(*(Problem(name, "is given twice") for name in twice))
    return validate({name: query[name][0] for name in known} | dict(path), model)


def anywhere(
    path: Mapping[str, str], query: Mapping[str, tuple[str, ...]], content_type: str, raw: bytes, model: type[Model]
) -> tuple[Model, form.Fields | None]:
    """Parameters of the path, the query and the body as their schema, and the body's fields if it is a form.

    Raises:
        TooLarge: if the body is.
        Invalid: naming each wrong parameter, and each that two places do not give alike.
    """
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"The body may have at most {MAX_BYTES // 1024:,} KB")
    fields = form.fields(content_type, raw)
    # Some clients write no body at all as null.
    members = {} if fields is not None or raw.strip() in (b"", b"null") else _members(raw)
    for name, member in members.items():
        _check_value(name, member)
    places = [{name: (text,) for name, text in path.items()}, query, _by_name(fields or ())]
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, field in model.model_fields.items():
        texts = [place[name] for place in places if name in place]
        values: list[Any] = [each[0] for each in texts]
        if (member := members.get(name)) is not None:
            values.append(_spelled(name, member) if field.annotation is int else member)
        if any(len(each) > 1 for each in texts):
            problems.append(Problem(name, "is given twice"))
        elif any(_differ(values[0], value, numbers=field.annotation is int) for value in values):
            problems.append(Problem(name, "is not the same in all places that give it"))
        elif values:
            given[name] = values[0]
    if problems:
        raise Invalid(*problems)
    return validate(given, model), fields


def _by_name(fields: form.Fields) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, text in fields:
        found[name] = (*found.get(name, ()), text)
    return found


def _spelled(name: str, member: Any) -> str:
    """An integer of a JSON body, as a path or a query would spell it."""
    number = _whole(member)
    if isinstance(number, bool) or not isinstance(number, int):
        raise Invalid(Problem(name, "must be an integer"))
    return str(number)


def _differ(one: Any, other: Any, *, numbers: bool) -> bool:
    if numbers and _INTEGER.fullmatch(one) and _INTEGER.fullmatch(other):
        return int(one) != int(other)
    return bool(one != other)


def validate(members: dict[str, Any], model: type[Model], *, any_case: bool = False) -> Model:
    """What a JSON object holds as its schema.

    Raises:
        Invalid: naming each wrong field, in the contract's spelling.
    """
    for name, member in members.items():
        _check_value(name, member)
    if any_case:
        members = _in_contract_case(members, model)
    try:
        return model.model_validate(members)
    except ValidationError as error:
        raise Invalid(*_problems(error)) from None


def _members(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode(), object_pairs_hook=_object)
    except RecursionError:
        raise Invalid(Problem("", "The body is nested too deeply")) from None
    except ValueError:
        raise Invalid(Problem("", "The body must be JSON")) from None
    if not isinstance(value, dict):
        raise Invalid(Problem("", "The body must be a JSON object"))
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
        raise Invalid(*(Problem(_shown(name), "is given twice") for name in twice[:MAX_NAMED]))
    return members


def _check_value(field: str, value: Any, depth: int = 1) -> None:
    """Refuse what JSON's grammar or Python's reader lets pass and no store or front end can hold."""
    if depth > MAX_DEPTH:
        raise Invalid(Problem(_shown(field), "is nested too deeply"))
    match value:
        case float() if not math.isfinite(value):
            raise Invalid(Problem(_shown(field), "must be a finite number"))
        case str() if not _is_text(value):
            raise Invalid(Problem(_shown(field), "must be valid Unicode"))
        case dict():
            for name, member in value.items():
                _check_value(f"{field}.{name}", member, depth + 1)
        case list():
            for member in value:
                _check_value(field, member, depth + 1)


def _is_text(value: str) -> bool:
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
            raise Invalid(Problem(known, "is given twice"))
        renamed[known] = member
    return renamed


def _problems(error: ValidationError) -> list[Problem]:
    """The first problem of each field: pydantic says one per member of a union."""
    found: dict[str, Problem] = {}
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        field = ".".join(str(part) for part in detail["loc"])
        found.setdefault(field, Problem(_shown(field), detail["msg"]))
    return list(found.values())


def _shown(field: str) -> str:
    """A field's name as an answer may show it: a client can send one of any length."""
    return field if len(field) <= ids.MAX_CHARACTERS else f"{field[: ids.MAX_CHARACTERS]}…"
