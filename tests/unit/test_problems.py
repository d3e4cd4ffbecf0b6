"""What is wrong with a request is said in the contract's language, and never in a library's words."""

import json
import re
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import core_schema
from pydantic_core._pydantic_core import list_all_errors

from catalog.dialect import CATALOG
from courses.dialect import MARK_PROGRESS
from guides.dialect import GUIDES
from hito.domain import ids
from hito.domain.errors import Code, Conflict, Forbidden, Invalid, NotFound, Problem, TooLarge, Unavailable
from hito.edge import body, problems
from hito.edge.body import QueryParams
from hito.edge.dialect import OWN
from hito.edge.wording import ENGLISH, UNKNOWN
from language.dialect import LANGUAGE, SPANISH
from tests.endpoints import declared
from tutorials.dialect import TUTORIALS
from tutorials.schemas import ChapterBody
from video_progress.dialect import VIDEO_PROGRESS

TAKES = {endpoint.body: endpoint for endpoint in declared() if endpoint.body}
ASKS = {endpoint.params: endpoint for endpoint in declared() if endpoint.params}

# Pydantic's and Python's own.
LIBRARYS = re.compile(
    r"Input should|Field required|should have|should match|valid (string|integer|number|list|boolean|dictionary)"
    r"|instance of|Value error|Assertion|Exceeds the limit|literal|not permitted|Extra input|Unable to|<class|Traceback"
)
IN_ENGLISH = re.compile(r"\b(must|should|is required|given|have|than|or|and|not|the)\b")

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
    assert of_pydantic - problems.CODES.keys() == NO_JSON
    assert set(problems.CODES.values()) <= ENGLISH.problems.keys()


# What only a form can have wrong, and no route of the language contract takes one; answers are the guides'
# Webhooks are Hito's own.
NOT_IN_SPANISH = {code for code in ENGLISH.problems if code.startswith("form_")} | {
    "differs",
    "charset",
    "answer_too_long",
    *("https", "public_address", "event_type", "one_of_two", "twice"),
}


def test_every_problem_that_contracts_share_has_spanish_words():
    assert ENGLISH.problems.keys() - SPANISH.problems.keys() == NOT_IN_SPANISH


# Codes that no answer carries: of streams and queues.
UNANSWERED = {Code.EVENT_BUS_AWAY, Code.EVENT_BUS_FULL, Code.BATCH_OUT_OF_TIME, Code.MESSAGE_RETURNS}
DIALECTS = {id(endpoint.dialect): endpoint.dialect for endpoint in declared()}.values()
WORDINGS = [wording for dialect in DIALECTS for wording in (dialect.wording, dialect.wording.parent) if wording]


def test_every_code_is_worded_by_a_contract_or_for_all():
    worded = {code for wording in WORDINGS for code in (*wording.messages, *wording.rules)}
    assert set(Code) - worded == UNANSWERED | {Code.INVALID_INPUT, Code.PASSWORD_LIMIT}


def said(problem):
    return [wording.problem(problem)[1] for wording in (ENGLISH, SPANISH)]


@pytest.mark.parametrize("detail", list_all_errors(), ids=lambda detail: detail["type"])
def test_every_error_of_pydantics_is_said_in_both_languages_and_not_as_pydantic_says_it(detail):
    context = detail.get("example_context") or {}
    found = problems.of_error({"type": detail["type"], "loc": ("campo",), "msg": "Input should be X", "ctx": context})
    english, spanish = said(found)
    assert english
    assert not any(LIBRARYS.search(text) or "{" in text for text in (english, spanish))
    assert not IN_ENGLISH.search(spanish)


def test_an_error_that_nobody_knows_is_said_without_its_words():
    class Made(BaseModel):
        there: type[int]

    with pytest.raises(ValidationError) as refused:
        Made.model_validate({"there": "int"})
    [detail] = refused.value.errors()
    assert said(problems.of_error(detail)) == ["is not valid", "no es válido"]


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("", "must not be empty"),
        ("x" * 129, "must have at most 128 characters"),
        ("a#b", "must not contain '#'"),
        ("a\nb", "must not contain control characters"),
        ("🎓" * 126, "must have at most 500 bytes"),
    ],
)
def test_what_is_no_id_is_said_in_both_languages(text, english):
    in_english, in_spanish = said(problems.problem("id", ids.problem(text)))
    assert in_english == english
    assert not IN_ENGLISH.search(in_spanish)


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
    class Made(BaseModel):
        model_config = ConfigDict(strict=True)

        field: annotation

    with pytest.raises(ValidationError) as refused:
        Made.model_validate({"field": value})
    assert said(problems.of_error(refused.value.errors()[0], Made)) == [english, spanish]


def test_one_item_is_one_item():
    class Options(BaseModel):
        options: list[str] = Field(min_length=1, max_length=2)

    texts = []
    for options in ([], ["a"] * 3):
        with pytest.raises(ValidationError) as refused:
            Options.model_validate({"options": options})
        texts.append(said(problems.of_error(refused.value.errors()[0])))
    assert texts == [
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
    # Whatever a schema finds has words of its own.
    assert ENGLISH.problems[UNKNOWN] not in text, text
    assert SPANISH.problems[UNKNOWN] not in text, text
    if endpoint.dialect is LANGUAGE:
        texts = [each["mensaje"] for each in json.loads(text)["errors"]]
        assert not any(IN_ENGLISH.search(message) for message in texts), texts


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
            answer = refusal(endpoint, lambda query=query: body.parse_params({}, query, schema))
            if answer is not None:
                check_words(endpoint, answer)


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
                body.parse_params({}, {field: (choice,)}, schema)
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
        (TUTORIALS, {"error": "; ".join(f"f{n}: is required" for n in range(10)) + "; and 5 more"}),
        (
            OWN,
            {
                "message": "; ".join(f"f{n}: is required" for n in range(10)) + "; and 5 more",
                "errors": [{"field": f"f{n}", "reason": "is required"} for n in range(10)]
                + [{"field": "", "reason": "and 5 more"}],
            },
        ),
        (
            LANGUAGE,
            {
                "message": "Datos no válidos",
                "errors": [{"campo": f"f{n}", "mensaje": "es obligatorio"} for n in range(10)]
                + [{"campo": "", "mensaje": "y 5 más"}],
            },
        ),
    ],
)
def test_ten_problems_are_named_and_the_rest_counted(dialect, shown):
    assert dialect.body(Invalid(*(Problem("missing", f"f{n}") for n in range(15)))) == shown


@pytest.mark.parametrize(
    ("dialect", "refusal", "shown"),
    [
        (TUTORIALS, Invalid.rule(Code.TOO_MANY_UNITS, limit=1_000), "chapterId: a course holds at most 1,000 units"),
        (TUTORIALS, Invalid.rule(Code.TOO_MANY_QUIZZES, limit=200), "quizId: a course holds at most 200 quizzes"),
        (TUTORIALS, TooLarge(kilobytes=5_120), "The body may have at most 5,120 KB"),
        (VIDEO_PROGRESS, Invalid.rule(Code.EVENT_AHEAD), "EventTime: is more than 5 minutes ahead"),
        (VIDEO_PROGRESS, Invalid.rule(Code.EVENT_TOO_EARLY), "EventTime: must not be before 2000-01-01"),
        (CATALOG, Invalid.rule(Code.TOO_MANY_SECTIONS, limit=1_000), "sections: a course holds at most 1,000 sections"),
        (CATALOG, Invalid.rule(Code.LESSON_ID_TWICE, id="7"), "sections: the lesson id 7 is given twice"),
        (CATALOG, Conflict(Code.LESSON_TAKEN, lesson="7", course="{x}"), "The lesson id 7 belongs to the course {x}"),
        (MARK_PROGRESS, NotFound(Code.NO_LESSON), "La leccion no existe papito"),
        (MARK_PROGRESS, NotFound(Code.NO_COURSE), "Course not found"),
        (GUIDES, Invalid.rule(Code.GUIDE_UNFINISHED, missing=1, total=3), "guide_id: 1 of 3 exercises are missing"),
        (GUIDES, Invalid.rule(Code.HTML_TOO_LARGE, limit=350_000), "content_html: must have at most 350,000 bytes"),
        (LANGUAGE, Unavailable(Code.DATABASE_BUSY), "El servicio no está disponible; inténtalo de nuevo en un momento"),
        (
            LANGUAGE,
            Conflict(Code.EXERCISE_QUOTA, limit=2_000),
            "Ya tienes 2.000 ejercicios, y no puede haber más; borra alguno",
        ),
        (OWN, Forbidden(Code.OWNER_ONLY), "Only the learner and admins may do this"),
        (LANGUAGE, Forbidden(Code.OWNER_ONLY), "Solo el propio usuario o un administrador"),
    ],
)
def test_a_dialect_words_a_code_with_its_parameters(dialect, refusal, shown):
    body_shown = dialect.body(refusal)
    texts = [body_shown] if isinstance(body_shown, str) else body_shown.values()
    assert shown in texts


def test_a_broken_rule_is_listed_by_the_contracts_field():
    refusal = Invalid.rule(Code.ENDS_BEFORE_START)
    assert LANGUAGE.body(refusal) == {
        "message": "Datos no válidos",
        "errors": [{"campo": "fecha_finalizacion", "mensaje": "no puede ser anterior a fecha_inicio"}],
    }


@pytest.mark.parametrize("name", ["unit", "quiz"])
def test_a_field_that_a_client_made_up_keeps_its_name(name):
    with pytest.raises(Invalid) as refused:
        body.parse(f'{{"{name}": NaN}}'.encode(), ChapterBody)
    assert TUTORIALS.body(refused.value) == {"error": f"{name}: must be a finite number"}
