"""The documents: all operations in one, and those of each contract."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import gateway, template
from tools.openapi import schemas
from tools.openapi.access import SCHEMES
from tools.openapi.contracts import CONTRACTS, Contract, contract_of
from tools.openapi.operations import CLIENT_VERSION, HEADERS, PARAMETERS, Operations, Route
from tools.openapi.refusals import ErrorResponses

ROOT = template.TEMPLATE.parent
WHOLE = ROOT / "docs/openapi.json"
FOLDER = ROOT / "docs/openapi"

_ABOUT = """\
Each contract words errors in its own shape, and a text in an error is for people: a program reads the status.

A path may end in a slash. API Gateway itself answers unknown paths, too many calls of all callers, and calls of a
function that does not answer (502, 504), as `GatewayError`."""

Document = dict[str, Any]


def documents() -> dict[Path, Document]:
    """Every document by its path."""
    whole = _whole()
    parts = {FOLDER / f"{contract.slug}.json": _part(whole, contract) for contract in CONTRACTS}
    return {WHOLE: whole, **parts}


def text(document: Document) -> str:
    """A document as its file has it."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def routes() -> Iterator[Route]:
    """The routes that the functions declare, each once."""
    for properties in template.functions().values():
        module, _, name = properties["Handler"].rpartition(".")
        handler = getattr(importlib.import_module(module), name)
        endpoints = getattr(handler, "endpoints", ())
        for endpoint in endpoints:
            if endpoint.name == f"{endpoint.method} {endpoint.path}":
                aliases = [one.path for one in endpoints if one.name == endpoint.name and one is not endpoint]
                yield Route(endpoint, tuple(aliases), handler.own)


def _whole() -> Document:
    found = sorted(routes(), key=lambda route: CONTRACTS.index(contract_of(route.endpoint)))
    by_type, named = schemas.generate(each for route in found for each in route.schemas())
    errors = ErrorResponses()
    operations = Operations(by_type, named, errors)
    paths: dict[str, Any] = {}
    for route in found:
        item = paths.setdefault(
            route.endpoint.path, {"parameters": [{"$ref": f"#/components/parameters/{CLIENT_VERSION}"}]}
        )
        item[route.endpoint.method.lower()] = operations.operation(route)
        if route.endpoint.method == "PATCH" and route.endpoint.body:
            # A field that is not given stays as it is.
            for schema in named[route.endpoint.body.__name__]["properties"].values():
                schema.pop("default", None)
    return _pruned(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Hito",
                "summary": "The progress of learners: five contracts, one set of rules",
                "description": _ABOUT,
                "version": gateway.version(),
                "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": ".", "description": "The stack that serves this document"}],
            "tags": [{"name": one.slug, "description": one.description} for one in CONTRACTS],
            "paths": paths,
            "components": {
                "schemas": dict(sorted((named | errors.schemas).items())),
                "responses": dict(sorted(errors.responses.items())),
                "parameters": {name: dict(one) for name, one in PARAMETERS.items()},
                "headers": {name: dict(one) for name, one in HEADERS.items()},
                "securitySchemes": {name: dict(one) for name, one in SCHEMES.items()},
            },
        }
    )


def _part(whole: Document, contract: Contract) -> Document:
    """The document of one contract."""
    paths = {}
    for path, item in whole["paths"].items():
        own = {key: part for key, part in item.items() if key == "parameters" or contract.slug in part["tags"]}
        if own.keys() - {"parameters"}:
            paths[path] = own
    info = whole["info"] | {"title": f"Hito: {contract.title}", "summary": contract.description}
    servers = [{"url": "..", "description": "The stack that serves this document"}]
    tags = [tag for tag in whole["tags"] if tag["name"] == contract.slug]
    return _pruned(whole | {"info": info, "servers": servers, "tags": tags, "paths": paths})


def _pruned(document: Document) -> Document:
    """A document with only those components that its operations use."""
    reached: set[str] = set()
    waiting = [*schemas.references(document["paths"])]
    while waiting:
        reference = waiting.pop()
        if reference not in reached:
            reached.add(reference)
            kind, name = reference.removeprefix("#/components/").split("/")
            waiting += schemas.references(document["components"][kind][name])
    used = {
        name
        for item in document["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
        for requirement in operation["security"]
        for name in requirement
    }
    components = {
        kind: {
            name: part
            for name, part in parts.items()
            if (name in used if kind == "securitySchemes" else f"#/components/{kind}/{name}" in reached)
        }
        for kind, parts in document["components"].items()
    }
    return document | {"components": {kind: parts for kind, parts in components.items() if parts}}
