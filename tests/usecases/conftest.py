"""Use cases run against moto, with the table of template.yaml."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from hito import config
from hito.edge import request_log
from hito.store.dynamodb import client
from hito.usecases import content
from tests.aws_calls import Act, intercepted


@pytest.fixture(autouse=True)
def _in_moto(table: None) -> None:
    """Every test of this tier has the table."""


@pytest.fixture
def contents_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalog is read once for each course. Otherwise the number of requests would depend on the clock."""
    monkeypatch.setattr(content.freshness, "ASK_AGAIN_SECONDS", 3600)


@contextmanager
def before_every_attempt(fault: Act) -> Iterator[None]:
    """Let ``fault`` answer, or raise, or (None) let pass, every attempt of every request."""
    # A client of its own: the retries of a bad time use up the client's quota for them.
    client.client.cache_clear()
    try:
        with intercepted(fault):
            yield
    finally:
        client.client.cache_clear()


@pytest.fixture
def dynamodb_that() -> Callable[[Act], AbstractContextManager[Any]]:
    return before_every_attempt


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other systems may be on this machine, as in the local cloud. AWS is moto all the same."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1")
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Lets a test change a setting of the functions."""

    def put(name: str, value: str) -> None:
        monkeypatch.setenv(name, value)
        config.settings.cache_clear()

    yield put
    monkeypatch.undo()
    config.settings.cache_clear()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """What was logged so far, as text."""
    written: list[str] = []
    monkeypatch.setattr(request_log, "write_line", written.append)
    return lambda: "".join(f"{line}\n" for line in written)
