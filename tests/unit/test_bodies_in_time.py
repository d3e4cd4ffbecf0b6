"""What reading a request costs: a bounded time of the processor, and an answer of bounded size, whatever comes in."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from pydantic import TypeAdapter

from catalog.dialect import CATALOG
from catalog.schemas import CoursePut
from guides.schemas import ExercisePatch
from hito.domain import content
from hito.domain.errors import AnswerTooLarge, Invalid, Refusal
from hito.edge import api, body
from hito.edge.request import Request
from language.schemas import ExerciseCreate
from tests.endpoints import declared

KB = 1024
TAKES = {endpoint.body: endpoint for endpoint in declared() if endpoint.body}

# Seconds of the processor for each 256 kB of a body; a slow machine may take some more.
PER_256_KB = 0.2


def filled(size, item, before='{"a":[', after="1]}"):
    """A body of some size that holds as many of an item as fit."""
    return before + item * ((size - len(before) - len(after)) // len(item)) + after


def many(count, names="{:x}", start=0):
    return ",".join(f'"{names.format(n)}":1' for n in range(start, start + count))


# A body of each size, by what makes it dear.
DEAR = {
    "numbers": lambda size: filled(size, "0,"),
    "objects": lambda size: filled(size, "{},"),
    "lists": lambda size: filled(size, "[],"),
    "objects with a member": lambda size: filled(size, '{"a":1},'),
    "nested lists": lambda size: filled(size, "[[[[[]]]]],"),
    "nested objects": lambda size: filled(size, '{"a":{"a":{"a":{}}}},'),
    "texts": lambda size: filled(size, '"",'),
    "texts of no ASCII": lambda size: filled(size // 2, '"ñ",'),
    "floats": lambda size: filled(size, "1e9,"),
    "integers of 4,299 digits": lambda size: filled(size, "9" * 4_299 + ","),
    "integers of 4,301 digits": lambda size: filled(size, "9" * 4_301 + ","),
    "one integer": lambda size: '{"a":' + "9" * (size - 6) + "}",
    "infinities": lambda size: filled(size, "1e400,"),
    "an infinity at the end": lambda size: filled(size, "0,", after="1e400]}"),
    "members": lambda size: "{" + many(size // 11) + "}",
    "members given twice": lambda size: "{" + many(size // 24) + "," + many(size // 24) + "}",
    "members of a long name": lambda size: '{"' + "k" * (size // 2) + '":{' + many(size // 24) + "}}",
    "items of a long name": lambda size: filled(size, "1,", before='{"' + "k" * (size // 2) + '":['),
    "long names in each other": lambda size: ('{"' + "k" * (size // 31) + '":') * 30 + "NaN" + "}" * 30,
    "a long name and a fault": lambda size: '{"' + "k" * (size - 100) + '":{"b":' + "[" * 40 + "]" * 40 + "}}",
    "names of upper case": lambda size: "{" + many(size // 12, "A{:x}") + "}",
    "depth": lambda size: '{"a":' * (size // 6) + "1" + "}" * (size // 6),
    "escapes": lambda size: '{"a":"' + "\\u00e9" * (size // 6 - 3) + '"}',
    "halves of characters": lambda size: '{"a":"' + "\\ud83c" * (size // 6 - 3) + '"}',
    "blanks": lambda size: '{"a":"' + " " * (size - 10) + '"}',
}
# For the catalog's 5 MB, which take longest.
DEAREST = ["objects", "nested lists", "members", "members of a long name", "an infinity at the end"]


def processor_seconds(work):
    started = time.process_time()
    with suppress(Refusal):
        work()
    return time.process_time() - started


@pytest.mark.parametrize(
    ("dear", "size"),
    [
        *(pytest.param(dear, 256 * KB, id=f"{dear}, 256 kB") for dear in DEAR),
        *(pytest.param(dear, KB * KB, id=f"{dear}, 1 MB") for dear in DEAR),
        *(pytest.param(dear, 5 * KB * KB, id=f"{dear}, 5 MB") for dear in DEAREST),
    ],
)
def test_a_body_is_read_in_linear_time(dear, size):
    # Of the schemas that take as much, the one of most fields; keys in any case cost more.
    schema = max((one for one in TAKES if one.max_bytes >= size), key=lambda one: len(one.model_fields))
    raw = DEAR[dear](size).encode()
    assert len(raw) <= size
    limit, took = PER_256_KB * max(1, size / (256 * KB)), []
    # Other work on the same core makes an attempt slower, and none quicker.
    while len(took) < 5 and min(took, default=limit) >= limit:
        took.append(processor_seconds(lambda: body.parse(raw, schema, any_case=True)))
    assert min(took) < limit, [f"{1000 * seconds:.0f} ms" for seconds in took]


def filling(schema: Mapping[str, Any], definitions: Mapping[str, Any], size: int) -> Iterator[tuple[str, str, str]]:
    """Each list of a body: where it is, and what comes before and after its items."""
    for name, member in schema.get("properties", {}).items():
        for option in member.get("anyOf", [member]):
            if option.get("type") == "array":
                yield name, f'{{"{name}":[', "0]}"
                item = definitions.get(option["items"].get("$ref", "").rpartition("/")[2], {})
                for inner, before, after in filling(item, definitions, size):
                    yield f"{name}.{inner}", f'{{"{name}":[' + before, after + "]}"


def lists():
    for schema in TAKES:
        shape = TypeAdapter(schema).json_schema(by_alias=True)
        for name, before, after in filling(shape, shape.get("$defs", {}), schema.max_bytes):
            yield pytest.param(schema, before, after, id=f"{schema.__module__}.{schema.__name__}.{name}")


LISTS = list(lists())


def test_there_are_lists_to_fill():
    names = {parameter.id for parameter in LISTS}
    assert {"catalog.schemas.CoursePut.sections.lessons.threads", "language.schemas.ExerciseCreate.opciones"} <= names


@pytest.mark.parametrize("item", ["0,", "{},", '{"id":"#","title":"","lessons":0,"threads":0},'])
@pytest.mark.parametrize(("schema", "before", "after"), LISTS)
def test_a_list_of_wrong_items_is_refused_in_time_and_ten_problems(schema, before, after, item):
    endpoint, raw = TAKES[schema], filled(schema.max_bytes, item, before, after).encode()
    started = time.process_time()
    with pytest.raises(Invalid) as refused:
        body.parse(raw, schema)
    shown = json.dumps(endpoint.dialect.body(refused.value))
    assert time.process_time() - started < PER_256_KB * schema.max_bytes / (256 * KB)
    assert len(refused.value.problems) <= 10
    assert len(shown) < 10_000


def unbounded(schema: Mapping[str, Any], where: str) -> Iterator[str]:
    if schema.get("type") == "array" and "maxItems" not in schema:
        yield where
    for name, member in schema.items():
        for each in member if isinstance(member, list) else [member]:
            if isinstance(each, dict):
                yield from unbounded(each, f"{where}.{name}")


@pytest.mark.parametrize("schema", TAKES, ids=lambda schema: f"{schema.__module__}.{schema.__name__}")
def test_every_list_of_a_body_says_how_long_it_may_be(schema):
    assert list(unbounded(TypeAdapter(schema).json_schema(by_alias=True), schema.__name__)) == []


def test_a_course_as_large_as_it_may_be_and_wrong_throughout_is_refused_in_time():
    threads = [{} for _ in range(2)]
    lessons = [{"threads": threads, "kind": "?", "required": 1} for _ in range(content.MAX_LESSONS)]
    sections = [{"id": "#", "lessons": lessons}] + [{"id": "#"} for _ in range(content.MAX_SECTIONS - 1)]
    raw = json.dumps({"name": "x", "sections": sections}).encode()
    assert processor_seconds(lambda: body.parse(raw, CoursePut)) < 0.3


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ([{"title": "s", "lessons": [{}] * 501}] * 2, "a course holds at most 1,000 lessons"),
        ([{"title": "s", "lessons": [{"threads": [{}] * 101}] * 20}], "a course holds at most 2,000 threads"),
        ([{}] * 1_001, "must have at most 1000 items"),
    ],
)
def test_a_course_of_too_much_is_refused_as_such(sections, said):
    with pytest.raises(Invalid) as refused:
        body.validate({"name": "x", "sections": sections}, CoursePut)
    assert [CATALOG.wording.problem(problem) for problem in refused.value.problems] == [("sections", said)]


def test_ten_unknown_fields_are_named_and_the_rest_counted():
    with pytest.raises(Invalid) as refused:
        body.validate({f"f{n}": 1 for n in range(100_000)}, ExercisePatch)
    assert [problem.field for problem in refused.value.problems] == [f"f{n}" for n in range(10)]
    assert refused.value.more == 99_990


def test_ten_wrong_items_are_named_and_the_rest_counted():
    with pytest.raises(Invalid) as refused:
        body.validate({"opciones": [0] * 50}, ExerciseCreate)
    assert [problem.field for problem in refused.value.problems][:2] == ["tipo", "enunciado"]
    assert (len(refused.value.problems), refused.value.more) == (10, 44)


@pytest.mark.parametrize("fault", ["1e400", "9" * 4_301, "-" + "9" * 4_301, '"\\ud83c"', "[" * 33 + "]" * 33])
@pytest.mark.parametrize("where", ["{}", "[1, {}]", '[{{"b": [{{"c": {}}}]}}]'])
def test_a_fault_is_named_by_its_place(fault, where):
    with pytest.raises(Invalid) as refused:
        body.parse(('{"ok": 1, "a": ' + where.format(fault) + "}").encode(), ExerciseCreate)
    [problem] = refused.value.problems
    assert problem.field == ("a.b.c" if "c" in where else "a")


def test_a_name_that_is_no_unicode_is_refused():
    with pytest.raises(Invalid) as refused:
        body.parse(b'{"a": {"\\ud83c": 1}}', ExercisePatch)
    assert [problem.field for problem in refused.value.problems] == ["a.?"]


def test_thirty_two_levels_are_taken_and_a_level_more_is_not():
    def nested(levels):
        return ('{"a":' + '{"a":' * (levels - 1) + "1" + "}" * levels).encode()

    with pytest.raises(Invalid, match="missing"):
        body.parse(nested(32), ExerciseCreate)
    with pytest.raises(Invalid, match="too_deep"):
        body.parse(nested(33), ExerciseCreate)


def test_a_header_of_a_thousand_cookies_of_one_name_is_read_in_time():
    header = ";".join(["a="] * 100_000)
    request = Request({"httpMethod": "GET", "resource": "/", "headers": {"Cookie": header}})
    assert processor_seconds(lambda: request.cookies) < 0.2
    assert len(request.cookies["a"]) == 100_000


@pytest.mark.parametrize("text", ["x" * 5_000_001, '"' * 3_000_001, "é" * 2_500_001])
def test_a_response_that_is_too_large_for_lambda_is_refused(text):
    with pytest.raises(AnswerTooLarge) as refusal:
        api._check_size(text)
    assert refusal.value.params == {"megabytes": 5}
    # One character less is accepted.
    api._check_size(text[1:])
