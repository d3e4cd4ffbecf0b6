"""Consumers of the stream run in moto, called as Lambda would call them."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from hito import caches
from hito.aws.client import Attempt
from tests.aws_calls import intercepted
from tests.streams.lambda_stream import Handler, Settings, StreamMapping
from tests.usecases.conftest import local, logged, setting  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def _in_moto(table: None) -> None:
    """Every test of this tier has the table."""


@pytest.fixture
def mapped() -> Callable[..., StreamMapping]:
    """Maps the stream to a handler, from now on, by the settings of a function in the template or by given ones."""

    def make(handler: Handler, function: str | None = None, **given: Any) -> StreamMapping:
        # The tests of a file share the stream.
        settings = Settings.of(function) if function else Settings(starting_position="LATEST")
        from_now_on = replace(settings, **({"starting_position": "LATEST"} | given))
        return StreamMapping(os.environ["TABLE_NAME"], handler, from_now_on)

    return make


@pytest.fixture
def published() -> Iterator[list[Any]]:
    """The details of all events that were put on the bus."""
    caches.clear_made()
    found: list[Any] = []

    def note(attempt: Attempt) -> None:
        found.extend(json.loads(entry["Detail"]) for entry in attempt.request["Entries"])

    with intercepted(note, "events"):
        yield found
    caches.clear_made()
