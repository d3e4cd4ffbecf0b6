"""The OpenAPI documents are what the code makes; they are clean, and break no client without a note."""

import copy
import json
import os
import re
import shutil
import subprocess
from functools import cache

import pytest
from jsonschema import Draft202012Validator

from catalog.schemas import CompletionPut
from credentials.schemas import CredentialBody
from hito.domain.errors import Invalid
from hito.edge.body import parse
from learners.schemas import CorrectionBody
from tests.endpoints import declared
from tools import gateway
from tools.openapi import changes, document
from webhooks.schemas import RedeliverBody, WebhookChange

ROOT = document.ROOT
LINTER = ROOT / "tools/openapi/lint"
METHODS = {"get", "post", "put", "patch", "delete"}


@cache
def made():
    return document.documents()


def whole():
    return copy.deepcopy(made()[document.WHOLE])


def operations(of):
    return [operation for item in of["paths"].values() for method, operation in item.items() if method in METHODS]


def test_the_documents_are_made_from_what_the_functions_declare():
    assert {path: path.read_text(encoding="utf-8") for path in made()} == {
        path: document.text(one) for path, one in made().items()
    }, "run: make openapi"
    assert {*document.FOLDER.iterdir()} == made().keys() - {document.WHOLE}


def test_every_route_is_in_the_document_under_all_its_paths():
    found = {
        (method.upper(), each)
        for path, item in whole()["paths"].items()
        for method in item.keys() & METHODS
        for each in [path, *item[method].get("x-aliases", ())]
    }
    assert found == {(endpoint.method, endpoint.path) for endpoint in declared()}


def test_every_operation_has_an_id_of_its_own_that_is_easy_to_type():
    ids = [operation["operationId"] for operation in operations(whole())]
    assert len(ids) == len(set(ids))
    assert [name for name in ids if not re.fullmatch("[a-z]+([A-Z][a-z]+)*", name)] == []


def test_the_documents_of_the_contracts_have_each_operation_once():
    parts = [operation for path, one in made().items() if path != document.WHOLE for operation in operations(one)]
    by_id = {operation["operationId"]: operation for operation in parts}
    assert len(parts) == len(by_id)
    assert by_id == {operation["operationId"]: operation for operation in operations(whole())}


TOGETHER = {
    CredentialBody: [{}, {"course": "a"}, {"achievement": 1}, {"course": "a", "achievement": 1}],
    RedeliverBody: [{}, {"delivery": "a"}, {"since": "2026-01-01T00:00:00Z"}, {"delivery": "a", "since": None}],
    CompletionPut: [{}, {"policy": "percent"}, {"percent": 50}, {"policy": "percent", "percent": 50}],
    CorrectionBody: [{"state": "finished", "reason": reason} for reason in ("", " ", "\u00ad", "a\nb", " a ")],
    WebhookChange: [{"types": ["unit.finished"] * times} for times in (1, 2)] + [{"description": "a\nb"}],
}


@pytest.mark.parametrize(
    ("model", "body"), [(model, body) for model, bodies in TOGETHER.items() for body in bodies], ids=repr
)
def test_the_document_refuses_what_the_model_refuses(model, body):
    schema = {**whole()["components"]["schemas"][model.__name__], "components": whole()["components"]}
    assert Draft202012Validator(schema).is_valid(body) == is_accepted(model, body)


def is_accepted(model, body):
    try:
        parsed = parse(json.dumps(body).encode(), model)
        # One rule is of the domain.
        return bool(getattr(parsed, "wanted", parsed))
    except Invalid:
        return False


def test_the_linter_finds_nothing_to_say():
    node, linter = shutil.which("node"), LINTER / "node_modules/@redocly/cli/bin/cli.js"
    if node is None:
        pytest.skip("node is not installed")
    if not linter.is_file():
        pytest.skip("@redocly/cli is not installed: npm ci --prefix tools/openapi/lint")
    command = [node, linter, "lint", "--config", LINTER / "redocly.yaml", "--format", "json", *made()]
    environment = os.environ | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    # One object for each document, one after the other.
    found = json.loads("[" + re.sub(r"}\s*{", "},{", done.stdout) + "]")
    assert len(found) == len(made()), done.stderr
    assert [problem for one in found for problem in one["problems"]] == []


def unreleased():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return text.partition("## [Unreleased]")[2].partition("\n## [")[0]


def released():
    return json.loads(changes.RELEASED.read_text(encoding="utf-8"))


def test_no_change_breaks_a_client_without_a_note():
    found = [one for one in changes.breaking(released(), whole()) if f"`{one.operation_id}`" not in unreleased()]
    assert found == [], "name each operation in CHANGELOG.md, under Unreleased"


def test_the_document_to_compare_with_is_that_of_the_last_release():
    assert released()["info"]["version"] == gateway.version(), "run: make openapi RELEASE=1"


def schema(of, name):
    return of["components"]["schemas"][name]


def at(of, path, method):
    return of["paths"][path][method]


# Each changes a copy of the document, and says how the change is named.
BREAKING = {
    "an operation that is gone": (lambda of: of["paths"].pop("/users/me"), "GET /users/me is gone"),
    "an alias that is gone": (
        lambda of: at(of, "/v1/tutorials/progress/{tutorialId}", "get").pop("x-aliases"),
        "GET /api/v1/tutorials/progress/{tutorialId} is gone",
    ),
    "an operation with another id": (
        lambda of: at(of, "/users/me", "get").update(operationId="readMyself"),
        "its id is readMyself now",
    ),
    "a public operation that needs a token": (
        lambda of: at(of, "/guides", "get").update(security=[{"bearer": []}]),
        "it needs a token now",
    ),
    "a field of an answer that may be missing": (
        lambda of: schema(of, "ChapterResponse")["required"].remove("watchTime"),
        "not so before, and now: answer 200.chapterProgress[].watchTime may be missing",
    ),
    "a field of an answer that may be null": (
        lambda of: schema(of, "ChapterResponse")["properties"]["completed"].update(type=["boolean", "null"]),
        "not so before, and now: answer 200.chapterProgress[].completed may be of the type null",
    ),
    "a new word in an answer": (
        lambda of: schema(of, "LanguageLevel")["enum"].append("experto"),
        'not so before, and now: answer 200.user.nivel may be "experto"',
    ),
    "a required field of a request": (
        lambda of: schema(of, "ChapterBody")["required"].append("completed"),
        "allowed before and not now: body.completed may be missing",
    ),
    "a field of a request that is gone": (
        lambda of: schema(of, "ChapterBody")["properties"].pop("completed"),
        "the request has no body.completed any more",
    ),
    "a lower limit": (
        lambda of: schema(of, "ChapterBody")["properties"]["chapterId"].update(maxLength=64),
        "allowed before and not now: body.chapterId may be beyond the maxLength 64",
    ),
    "a limit where there was none": (
        lambda of: schema(of, "GuidePut")["properties"]["content_html"].update(maxLength=1000),
        "allowed before and not now: body.content_html may be beyond the maxLength 1000",
    ),
    "a word that is not taken any more": (
        lambda of: schema(of, "EnrollmentUpdated")["properties"]["Action"].update(enum=["enroll"]),
        'allowed before and not now: body.Action may be "drop"',
    ),
    "a type that is narrower": (
        lambda of: schema(of, "ChapterBody")["properties"]["watchTime"].update(type="integer"),
        "allowed before and not now: body.watchTime may be of the type number",
    ),
    "a parameter that is required": (
        lambda of: at(of, "/guides", "get")["parameters"][0].update(required=True),
        "the parameter cursor is required now",
    ),
    "a parameter that is gone": (
        lambda of: at(of, "/guides", "get")["parameters"].pop(0),
        "the parameter cursor is gone",
    ),
    "a form that is not taken any more": (
        lambda of: at(of, "/courses/mark_progress", "post")["requestBody"]["content"].pop("multipart/form-data"),
        "a body of multipart/form-data is not taken any more",
    ),
    "another status of success": (
        lambda of: at(of, "/guides", "post")["responses"].update({"202": {"description": ""}}),
        "it may answer 202 now",
    ),
}


@pytest.mark.parametrize("what", BREAKING)
def test_a_change_that_breaks_clients_is_found(what):
    change, name = BREAKING[what]
    after = whole()
    change(after)
    assert name in [one.change for one in changes.breaking(whole(), after)]


COMPATIBLE = {
    "nothing": lambda of: None,
    "a new operation": lambda of: of["paths"].update({"/new": {"get": {}}}),
    "a new field of an answer": lambda of: schema(of, "ChapterResponse")["properties"].update(new={"type": "string"}),
    "a new optional field of a request": lambda of: schema(of, "ChapterBody")["properties"].update(
        new={"type": "string"}
    ),
    "a higher limit": lambda of: schema(of, "ChapterBody")["properties"]["watchTime"].pop("maximum"),
    "a field of an answer that is never null": lambda of: schema(of, "TutorialsCourseResponse")["properties"][
        "lastWatchedAt"
    ].update(type="string"),
    "other texts": lambda of: schema(of, "ChapterResponse").pop("description"),
    "a new error": lambda of: at(of, "/users/me", "get")["responses"].update({"418": {"description": ""}}),
}


@pytest.mark.parametrize("what", COMPATIBLE)
def test_a_change_that_breaks_nobody_is_not_named(what):
    after = whole()
    COMPATIBLE[what](after)
    assert [*changes.breaking(whole(), after)] == []


def test_what_is_stored_of_a_release_differs_from_the_document_in_texts_alone():
    stored = json.loads(changes.released(whole()))
    assert [*changes.breaking(stored, whole())] == []
    assert [*changes.breaking(whole(), stored)] == []
    assert len(changes.released(whole())) < len(document.text(whole())) / 2
