"""What is wrong with a request is said in the contract's language, and never in a library's words."""

import json
import re
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import core_schema
from pydantic_core._pydantic_core import list_all_errors

from hito.domain import ids
from hito.domain.errors import Invalid, Problem
from hito.edge import body, problems
from hito.edge.body import QueryParams
from hito.edge.dialects.language import LANGUAGE
from hito.edge.dialects.own import OWN
from hito.edge.dialects.tutorials import TUTORIALS
from tests.endpoints import declared

TAKES = {endpoint.body: endpoint for endpoint in declared() if endpoint.body}
ASKS = {endpoint.params: endpoint for endpoint in declared() if endpoint.params}

# Pydantic's and Python's own.
LIBRARYS = re.compile(
    r"Input should|Field required|should have|should match|valid (string|integer|number|list|boolean|dictionary)"
    r"|instance of|Value error|Assertion|Exceeds the limit|literal|not permitted|Extra input|Unable to|<class|Traceback"
)
ENGLISH = re.compile(r"\b(must|should|is required|given|have|than|or|and|not|the)\b")

# What a JSON body or a query never is, so that no schema of ours asks for it.
NO_JSON = {
    *("no_such_attribute", "json_invalid", "json_type", "needs_python_object", "recursion_loop"),
    *("recursion_depth_exceeded", "frozen_field", "frozen_instance", "get_attribute_error", "dataclass_exact_type"),
    *("named_tuple_type", "default_factory_not_called", "iteration_error", "frozen_dict_type", "ordered_dict_type"),
    *("counter_type", "set_item_not_hashable", "bytes_invalid_encoding", "value_error", "assertion_error"),
    *("missing_sentinel_error", "ellipsis_error", "is_instance_of", "is_subclass_of", "callable_type"),
    *("union_tag_invalid", "union_tag_not_found", "arguments_type", "missing_argument"),
    *("unexpected_keyword_argument", "missing_keyword_only_argument", "unexpected_positional_argument"),
    *("missing_positional_only_argument", "multiple_argument_values"),
}

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
WRONG = [
    None,
    True,
    -1,
    0,
    2.5,
    10**30,
    -1e300,
    "",
    " ",
    "\u200b",
    "a\u0000b",
    "x" * 30_000,
    [],
    [None],
    [{}],
    {},
    {"a": 1},
]


def test_every_error_of_pydantics_has_words_or_is_of_what_no_json_is():
    of_pydantic = set(get_args(core_schema.ErrorType))
    assert of_pydantic - problems.WORDS.keys() == NO_JSON


@pytest.mark.parametrize("detail", list_all_errors(), ids=lambda detail: detail["type"])
def test_every_error_of_pydantics_is_said_in_both_languages_and_not_as_pydantic_says_it(detail):
    context = detail.get("example_context") or {}
    found = problems.of_error({"type": detail["type"], "loc": ("campo",), "msg": "Input should be X", "ctx": context})
    said = {language: problems.said(found, language) for language in ("en", "es")}
    assert all(said.values())
    assert not any(LIBRARYS.search(text) or "{" in text for text in said.values())
    assert not ENGLISH.search(said["es"])


def test_an_error_that_nobody_knows_is_said_without_its_words():
    class Made(BaseModel):
        there: type[int]

    with pytest.raises(ValidationError) as refused:
        Made.model_validate({"there": "int"})
    [detail] = refused.value.errors()
    found = problems.of_error(detail)
    assert [problems.said(found, language) for language in ("en", "es")] == ["is not valid", "no es válido"]


@pytest.mark.parametrize("text", ["", "x" * 129, "a#b", "a\nb", "🎓" * 126])
def test_what_is_no_id_is_said_in_both_languages(text):
    found = problems.of_id("id", ids.problem(text))
    assert problems.said(found, "en") == ids.problem(text)
    assert not ENGLISH.search(problems.said(found, "es"))


AT_MOST_5 = ("must have at most 5 characters", "debe tener como máximo 5 caracteres")


@pytest.mark.parametrize(
    ("annotation", "value", "english", "spanish"),
    [
        (body.Amount, -1, "must be at least 0", "debe ser como mínimo 0"),
        (body.Count, 2.5, "must be an integer", "debe ser un número entero"),
        (body.Title, "\u3164", "must not be blank", "no puede estar vacío"),
        (body.Title, "a\nb", "must not contain control characters", "no puede contener caracteres de control"),
        (body.Title, "x" * 501, "must have at most 500 characters", "debe tener como máximo 500 caracteres"),
        (Annotated[body.Title, Field(max_length=5)], "xxxxxx", *AT_MOST_5),
        (Literal["a", "b", "c"], "d", "must be 'a', 'b' or 'c'", "debe ser 'a', 'b' o 'c'"),
        (body.Flag, "x", "must be true or false", "debe ser verdadero o falso"),
    ],
)
def test_the_words(annotation, value, english, spanish):
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(annotation, config=ConfigDict(strict=True)).validate_python(value)
    found = problems.of_error(refused.value.errors()[0])
    assert [problems.said(found, language) for language in ("en", "es")] == [english, spanish]


def test_one_item_is_one_item():
    class Options(BaseModel):
        options: list[str] = Field(min_length=1, max_length=2)

    said = []
    for options in ([], ["a"] * 3):
        with pytest.raises(ValidationError) as refused:
            Options.model_validate({"options": options})
        found = problems.of_error(refused.value.errors()[0])
        said.append([problems.said(found, language) for language in ("en", "es")])
    assert said == [
        ["must have at least 1 item", "debe tener al menos 1 elemento"],
        ["must have at most 2 items", "debe tener como máximo 2 elementos"],
    ]


def refusal(endpoint, parse):
    """What a contract answers to a wrong request, as a text; None if it is not wrong."""
    try:
        parse()
    except Invalid as invalid:
        return json.dumps(endpoint.dialect.body(invalid), ensure_ascii=False)
    return None


def check_words(endpoint, text):
    assert not LIBRARYS.search(text), text
    if endpoint.dialect is LANGUAGE:
        said = [each["mensaje"] for each in json.loads(text)["errors"]]
        assert not any(ENGLISH.search(message) for message in said), said


def names_of(schema):
    return [field.alias or name for name, field in schema.model_fields.items()]


def everywhere(schema, value):
    """A value in every field, and in each."""
    names = names_of(schema)
    return [dict.fromkeys(names, value), *({name: value} for name in names)]


@pytest.mark.parametrize("schema", TAKES, ids=lambda schema: f"{schema.__module__}.{schema.__name__}")
def test_no_wrong_body_is_answered_in_a_librarys_words(schema):
    endpoint = TAKES[schema]
    for value in WRONG:
        for members in everywhere(schema, value):
            text = refusal(endpoint, lambda members=members: body.validate(members, schema))
            if text is not None:
                check_words(endpoint, text)


@pytest.mark.parametrize("schema", TAKES, ids=lambda schema: f"{schema.__module__}.{schema.__name__}")
@given(data=st.data())
def test_no_body_at_all_is_answered_in_a_librarys_words(schema, data):
    names = st.sampled_from([*names_of(schema), "more"])
    members = data.draw(st.dictionaries(names, values, max_size=6))
    text = refusal(TAKES[schema], lambda: body.parse(json.dumps(members).encode(), schema))
    if text is not None:
        check_words(TAKES[schema], text)


TEXTS = [
    "",
    " ",
    "x",
    "-1",
    "0",
    "1.5",
    "true",
    "null",
    "9" * 30,
    "9" * 5_000,
    "1" + "0" * 10_000,
    "a#b",
    "a\x00b",
    "é",
]


@pytest.mark.parametrize("schema", ASKS, ids=lambda schema: f"{schema.__module__}.{schema.__name__}")
def test_no_wrong_query_is_answered_in_a_librarys_words(schema):
    endpoint = ASKS[schema]
    for text in TEXTS:
        for query in everywhere(schema, (text,)):
            said = refusal(endpoint, lambda query=query: body.parameters({}, query, schema))
            if said is not None:
                check_words(endpoint, said)


def choices(annotation: Any) -> list[str]:
    """The legal texts of a field that is one of several."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [choice.value for choice in annotation]
    if get_origin(annotation) is Literal:
        return [choice for choice in get_args(annotation) if isinstance(choice, str)]
    # What a validator of ours reads first has words of its own.
    if any(isinstance(each, BeforeValidator) for each in getattr(annotation, "__metadata__", ())):
        return []
    return [choice for inner in get_args(annotation) for choice in choices(inner)]


def choosing():
    for schema in (*ASKS, *TAKES):
        for name, annotation in get_type_hints(schema, include_extras=True).items():
            if name in schema.model_fields and (legal := choices(annotation)):
                yield pytest.param(schema, name, legal, id=f"{schema.__module__}.{schema.__name__}.{name}")


CHOOSING = list(choosing())


@pytest.mark.parametrize(("schema", "name", "legal"), CHOOSING)
def test_every_choice_of_every_body_and_query_is_taken_by_each_of_its_names(schema, name, legal):
    field = schema.model_fields[name].alias or name
    wrong = []
    for choice in legal:
        try:
            if issubclass(schema, QueryParams):
                body.parameters({}, {field: (choice,)}, schema)
            else:
                body.validate({field: choice}, schema)
        except Invalid as invalid:
            wrong += [choice for problem in invalid.problems if problem.field == field]
    assert wrong == []


def test_queries_have_choices_to_try():
    assert sum(issubclass(parameter.values[0], QueryParams) for parameter in CHOOSING) >= 1


@pytest.mark.parametrize(
    ("dialect", "shown"),
    [
        (TUTORIALS, {"error": "; ".join(f"f{n}: wrong" for n in range(10)) + "; and 5 more"}),
        (
            OWN,
            {
                "message": "; ".join(f"f{n}: wrong" for n in range(10)) + "; and 5 more",
                "errors": [{"field": f"f{n}", "reason": "wrong"} for n in range(10)]
                + [{"field": "", "reason": "and 5 more"}],
            },
        ),
        (
            LANGUAGE,
            {
                "message": "Datos no válidos",
                "errors": [{"campo": f"f{n}", "mensaje": "wrong"} for n in range(10)]
                + [{"campo": "", "mensaje": "y 5 más"}],
            },
        ),
    ],
)
def test_ten_problems_are_named_and_the_rest_counted(dialect, shown):
    assert dialect.body(Invalid(*(Problem(f"f{n}", "wrong") for n in range(15)))) == shown
