"""A real browser, driven by a script of this folder; without what it needs, its tests are skipped."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent

# Runs a script with arguments; what it prints, which is JSON.
Browser = Callable[..., Any]


# Runs a script with arguments while the block lasts; it answers each line that it is sent with a line of JSON.
Conversation = Callable[..., AbstractContextManager[Callable[[str], Any]]]


@pytest.fixture(scope="session")
def command() -> list[str]:
    """Node and Chromium, which run the scripts of this folder."""
    node = shutil.which("node")
    chromium = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if node is None:
        pytest.skip("node is not installed")
    if chromium is None:
        pytest.skip("chromium is not installed")
    for package in ("playwright-core", "axe-core"):
        if not (HERE / "node_modules" / package).is_dir():
            pytest.skip(f"{package} is not installed: npm ci --prefix tests/browser")
    return [node, chromium]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


@pytest.fixture(scope="session")
def browser(command: list[str]) -> Browser:
    """Drive Chromium by a script."""
    node, chromium = command

    def drive(script: str, *arguments: str) -> Any:
        done = subprocess.run(
            [node, str(HERE / script), chromium, *arguments],
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return drive


@pytest.fixture(scope="session")
def conversation(command: list[str]) -> Conversation:
    """Drive Chromium by a script, step by step."""
    node, chromium = command

    @contextmanager
    def talk(script: str, *arguments: str) -> Iterator[Callable[[str], Any]]:
        with subprocess.Popen(
            [node, str(HERE / script), chromium, *arguments],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as running:
            sent, told = running.stdin, running.stdout
            assert sent
            assert told

            def ask(line: str) -> Any:
                print(line, file=sent, flush=True)
                return json.loads(told.readline())

            try:
                yield ask
            finally:
                sent.close()
                running.wait(30)

    return talk
