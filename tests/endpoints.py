"""Every route that the functions declare."""

import importlib
from collections.abc import Iterator
from functools import cache

from hito.edge.api import Endpoint
from tests import template


@cache
def declared() -> tuple[Endpoint, ...]:
    """The declared endpoints, function by function; a route with two paths is there twice."""
    return tuple(_declared())


def _declared() -> Iterator[Endpoint]:
    for handler in sorted({route.handler for route in template.routes()}):
        module, _, name = handler.rpartition(".")
        # The site declares files instead.
        yield from getattr(getattr(importlib.import_module(module), name), "endpoints", ())
