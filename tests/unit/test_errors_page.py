"""docs/errors.md shows the body that each function's dialect makes."""

import re

import pytest

from hito.domain.errors import Code, NotFound
from tests import template
from tests.endpoints import declared

PAGE = (template.ROOT / "docs/errors.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.split("## Statuses")[0].splitlines() if line.startswith("| ")]
SHAPES = [
    (set(re.findall(r"`(\w+)`", functions)), set(re.findall(r'"(\w+)":', re.findall(r"`(\{.*?\})`", shape)[0])))
    for _contract, functions, shape in ROWS[1:]
]


def groups():
    for endpoint in declared():
        shown = endpoint.dialect.body(NotFound(Code.NO_COURSE))
        if isinstance(shown, dict):
            yield endpoint.handler.__module__.split(".")[0], frozenset(shown)


@pytest.mark.parametrize(("function", "members"), sorted(set(groups()), key=str))
def test_the_page_shows_each_functions_error_body(function, members):
    assert any(function in functions and members == shown for functions, shown in SHAPES)


def test_the_page_names_no_function_that_declares_no_route():
    assert set().union(*(functions for functions, _ in SHAPES)) == {function for function, _ in groups()}
