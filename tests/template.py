"""What template.yaml says: the tests' table and gateway are made from it, never beside it."""

from functools import cache
from typing import Any, NamedTuple

from tools import template

ROOT = template.TEMPLATE.parent


class Route(NamedTuple):
    """One method on one path, and the handler that the template gives it."""

    method: str
    path: str
    handler: str


@cache
def resources(kind: str) -> dict[str, dict[str, Any]]:
    """The properties of every resource of a type, by logical name."""
    declared = template.load()["Resources"]
    return {name: resource["Properties"] for name, resource in declared.items() if resource["Type"] == kind}


@cache
def handlers() -> frozenset[str]:
    """The handler of every function."""
    return frozenset(function["Handler"] for function in resources("AWS::Serverless::Function").values())


@cache
def routes() -> frozenset[Route]:
    """Every route of every function, preflights included."""
    return frozenset(
        Route(event["Properties"]["Method"], event["Properties"]["Path"], function["Handler"])
        for function in resources("AWS::Serverless::Function").values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "Api"
    )
