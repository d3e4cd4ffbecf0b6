"""Hito's client of AWS agrees with boto3's: it answers the same, and fails in the same way."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hito.aws.client import Client
from tests.aws import parties
from tests.aws.scripted_server import ScriptedServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """Stands for AWS; nobody waits between two attempts."""
    made = ScriptedServer()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{made.port}")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    yield made
    made.close()


@pytest.fixture
def aws() -> Iterator[Callable[..., Client]]:
    """Makes Hito's clients of DynamoDB."""
    made = []

    def make(**options: Any) -> Client:
        made.append(Client("dynamodb", **{"attempts": 3, **options}))
        return made[-1]

    yield make
    for client in made:
        parties.forget_connections(client)
