"""The page of the API's documentation in a real browser: what it lists, tries and leaves alone."""

import json
from pathlib import Path

import pytest

from tests.browser.conftest import Browser
from tests.people import System
from tools import build_site

pytestmark = [pytest.mark.browser, pytest.mark.deployed]

METHODS = {"get", "post", "put", "patch", "delete"}
QUIET: dict[str, list[str]] = {"elsewhere": [], "violations": [], "console": []}


def operations(path: str) -> set[tuple[str, str]]:
    """Method and path of everything in a document."""
    document = json.loads(build_site.documents()[path].read_text(encoding="utf-8"))
    return {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods if method in METHODS
    }


def test_the_page_lists_every_route_and_tries_one_with_a_token_and_calls_nobody_else(
    browser: Browser, over_http: System, tmp_path: Path
) -> None:
    ana = over_http.learner()
    ana.chapter("python-basics", completed=True, totalChapters=2)
    page = f"{str(over_http.http.base_url).rstrip('/')}/docs"
    screenshot = tmp_path / "docs-page.png"
    seen = browser("try_the_docs.mjs", page, over_http.token(ana.id), "python-basics", str(screenshot))
    assert {tuple(route) for route in seen["listed"]} == operations("/openapi.json")
    assert seen["status"] == "200"
    assert json.loads(seen["body"]) == ana.progress("python-basics")
    assert {name: seen[name] for name in QUIET} == seen["foundThere"] == QUIET
    # A slash at the end leads to the page, and the page to one contract's document.
    assert seen["one"] == {"url": f"{page}?document=tutorials", "listed": len(operations("/openapi/tutorials.json"))}
    assert screenshot.stat().st_size > 10_000
