"""The gateway's definition, gateway.json, made from the routes that the functions declare.

``python -m tools.gateway`` writes the file. A test fails when the file and the functions differ.
"""

import importlib
import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tools import environment, local_secrets, template

ROOT = template.TEMPLATE.parent
DEFINITION = ROOT / "gateway.json"

# SAM replaces `.Alias` by the alias of the version that it publishes: code and layer are of one release.
_URI = (
    "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/"
    "${{{function}.Alias}}/invocations"
)

# A compressed file reaches a client as bytes only if the types that the client accepts may be binary: a browser accepts
# */* as a script. Bodies of requests then reach functions as base64. An answer that is not base64 is text, as ever.
BINARY_TYPES = "x-amazon-apigateway-binary-media-types"
_BINARY = {BINARY_TYPES: ["*/*"]}


class Route(NamedTuple):
    """One method on one path, and the function that answers it, by its logical id in template.yaml."""

    method: str
    path: str
    function: str


def declared_routes() -> Iterator[Route]:
    """Every route that a function declares, and one preflight for each path.

    Where two functions share a path, the first one in the template answers the preflight.
    """
    paths: set[str] = set()
    for function, properties in template.functions().items():
        module, _, name = properties["Handler"].rpartition(".")
        for method, path in declared_by(getattr(importlib.import_module(module), name)):
            if path not in paths:
                paths.add(path)
                yield Route("OPTIONS", path, function)
            yield Route(method, path, function)


def declared_by(handler: object) -> Iterator[tuple[str, str]]:
    """Method and path of each route: of the endpoints of an API, or of the files of the site."""
    for endpoint in getattr(handler, "endpoints", ()):
        yield endpoint.method, endpoint.path
    for path in getattr(handler, "paths", ()):
        yield "GET", path
        yield "HEAD", path


def definition() -> str:
    """The text of gateway.json: an OpenAPI document with an integration of AWS's for each route."""
    paths: dict[str, dict[str, Any]] = {}
    for route in sorted(declared_routes(), key=lambda route: (route.path, route.method)):
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route.function)
    info = {"title": {"Ref": "AWS::StackName"}, "version": version()}
    return json.dumps({"openapi": "3.0.1", "info": info, "paths": paths, **_BINARY}, indent=1) + "\n"


def version() -> str:
    """The version of the project."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _operation(function: str) -> dict[str, Any]:
    return {
        "responses": {},
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": {"Fn::Sub": _URI.format(function=function)},
        },
    }


def routes(path: Path = DEFINITION) -> Iterator[Route]:
    """The routes in gateway.json, preflights included."""
    for resource, methods in json.loads(path.read_text(encoding="utf-8"))["paths"].items():
        for method, operation in methods.items():
            uri = operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            yield Route(method.upper(), resource, uri.rpartition("/functions/${")[2].partition(".")[0])


if __name__ == "__main__":
    # The functions read their settings when they are imported.
    os.environ |= environment.for_functions("hito", local_secrets.make())
    DEFINITION.write_text(definition(), encoding="utf-8")
