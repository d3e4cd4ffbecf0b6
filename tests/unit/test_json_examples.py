"""Every JSON example is what the OpenAPI document allows: the pages' and the document's own."""

import json
import re
from pathlib import Path

import pytest

from tests import documented
from tools.openapi import document, examples

ROOT = Path(__file__).resolve().parents[2]

# Its examples are entries of a secret; tests/unit/test_issuer_products.py checks them.
ISSUERS = "docs/issuers.md"

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "events/README.md"]
}

BLOCK = re.compile(r"```(sh|json)\n(.*?)```|`([A-Z]+ /[^`\s?]+)`", re.DOTALL)
URL = re.compile(r"(?:\$BASE|\$\((?:make -s url|output [^)]*)\))(/[^\s\"?]*)")
BODY = re.compile(r"-d (?:'(?P<plain>{.*?})'|\"(?P<escaped>{.*?})\"(?=\s|$|\))|\"\$(?P<variable>\w+)\")", re.DOTALL)


def called(command):
    """The method and the path of a curl command, and the body that it sends, if any."""
    [path] = URL.findall(command)[:1]
    method = re.search(r"-X ([A-Z]+)", command)
    return method[1] if method else "POST" if " -d " in command else "GET", path, BODY.search(command)


def calls(page):
    """The curl commands of a page, each with the JSON that is shown below it, if any.

    JSON may also stand below a text that names its route.
    """
    found, variables, last = [], {}, None
    for kind, text, named in BLOCK.findall(page):
        if named:
            last = (*named.split(), None, "")
            continue
        if kind == "json":
            found = [call for call in found if call[:-1] != last or call[-1]]
            found.append((*last, text))
            continue
        variables |= dict(re.findall(r"^(\w+)='({.*})'$", text, re.MULTILINE))
        for command in re.findall(r"(?:\w+=\$\()?curl .*", text.replace("\\\n", " ").replace("|\n", "|")):
            method, path, body = called(command)
            sent = body and (body["plain"] or body["escaped"] or variables[body["variable"]])
            call = (method, path, sent and as_sent(sent), command)
            found.append((*call, None))
            last = call if is_shown(command) else last
    return found


def is_shown(command):
    """Whether the reader sees what a command prints."""
    return command.startswith("curl") and "-o /dev/null" not in command


def as_sent(text):
    """A body as the shell sends it, with a value for each variable."""
    return json.loads(re.sub(r"\$[A-Z]+", "1", text.replace('\\"', '"')))


CALLS = [(page, *call) for page, text in PAGES.items() if page != ISSUERS for call in calls(text)]


def test_the_pages_with_json_are_those_whose_json_is_checked():
    with_json = {page for page, text in PAGES.items() if "```json" in text}
    assert with_json == {page for page, *_, shown in CALLS if shown} | {ISSUERS}


@pytest.mark.parametrize("call", CALLS, ids=[f"{page} {method} {path}" for page, method, path, *_ in CALLS])
def test_what_a_page_sends_and_shows_is_what_the_document_allows(call):
    _page, method, path, sent, command, shown = call
    operation = documented.operation_of(method, path)
    is_wrong = sent is not None and bool(documented.wrong_body(operation, sent))
    answer = json.loads(shown or "null")
    if shown and (fields := re.findall(r'"(\w+)":', command.partition(" sed ")[2])):
        # The page shows some fields of the answer.
        assert all(documented.has_field(operation, field) for field in fields)
    elif shown:
        statuses = documented.statuses(operation)
        allowed = [status for status in statuses if not documented.wrong_answer(operation, status, answer)]
        assert allowed
        # A page also shows how a wrong body is refused.
        assert is_wrong == (allowed[0] >= "4")
        return
    assert not is_wrong


def test_a_body_within_a_text_is_one_of_the_operation_that_the_text_names():
    found = re.findall(r"`(POST) (/[^`]+)` with\s+`({[^`]+})`", "\n".join(PAGES.values()))
    assert len(found) == 2
    for method, path, body in found:
        assert documented.wrong_body(documented.operation_of(method, path), json.loads(body)) == []


OPERATIONS = {
    operation["operationId"]: (method.upper(), path)
    for path, item in document.documents()[document.WHOLE]["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
}


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_an_operations_examples_are_what_it_takes_and_answers(operation_id):
    operation, given = documented.operation_of(*OPERATIONS[operation_id]), examples.examples_of(operation_id)
    if given.request is not None:
        assert documented.wrong_body(operation, given.request) == []
    status = next(status for status in documented.statuses(operation) if status.startswith("2"))
    # A text or a file has no example.
    if "application/json" in documented.media_types(operation, status):
        assert given.response is not None, "give the operation an example in tools/openapi/examples"
        assert documented.wrong_answer(operation, status, given.response) == []


def test_every_example_is_of_an_operation():
    for path in examples.FOLDER.glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["operations"].keys() <= OPERATIONS.keys()
