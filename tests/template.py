"""The resources of template.yaml and the routes of gateway.json: tests make their table and gateway from them."""

from functools import cache
from typing import Any, NamedTuple

from tools import gateway, template

ROOT = template.TEMPLATE.parent


class Route(NamedTuple):
    """One method on one path, and the handler of the function that answers it."""

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
    return frozenset(function["Handler"] for function in template.functions().values())


@cache
def routes() -> frozenset[Route]:
    """Every route of the gateway, preflights included."""
    functions = template.functions()
    return frozenset(Route(each.method, each.path, functions[each.function]["Handler"]) for each in gateway.routes())
