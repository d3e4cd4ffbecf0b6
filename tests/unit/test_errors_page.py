"""docs/errors.md shows the body that each function's dialect makes."""

import re

import pytest

from hito.domain.errors import Code, NotFound
from tests import template
from tests.endpoints import declared

PAGE = (template.ROOT / "docs/errors.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.split("## Statuses")[0].splitlines() if line.startswith("| ")]


def members(shape):
    """The names of the outermost object of the first shape of a row."""
    outermost = re.sub(r"[\[{].*[\]}]", "", re.findall(r"`\{(.*?)\}`", shape)[0])
    return set(re.findall(r'"(\w+)":', outermost))


SHAPES = [(set(re.findall(r"`(\w+)`", functions)), members(shape)) for _contract, functions, shape in ROWS[1:]]


def groups():
    for endpoint in declared():
        shown = endpoint.dialect.body(NotFound(Code.NO_COURSE))
        if isinstance(shown, dict):
            yield endpoint.handler.__module__.split(".")[0], frozenset(shown)


@pytest.mark.parametrize(("function", "shown"), sorted(set(groups()), key=str))
def test_the_page_shows_each_functions_error_body(function, shown):
    assert any(function in functions and shown == shape for functions, shape in SHAPES)


def test_the_page_names_no_function_that_declares_no_route():
    assert set().union(*(functions for functions, _ in SHAPES)) == {function for function, _ in groups()}
