"""Builds the TypeScript client and its tests; without Node and the packages the tests are skipped."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.template import ROOT

CLIENT = ROOT / "clients" / "typescript"

Node = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def node() -> Node:
    """Runs Node in the client's folder; it succeeds, or the test fails with its output."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("node is not installed")
    if not (CLIENT / "node_modules" / "openapi-fetch").is_dir():
        pytest.skip("the client's packages are not installed: npm ci --prefix clients/typescript")

    def run(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [path, *map(str, arguments)],
            cwd=CLIENT,
            env={"PATH": str(Path(path).parent)} | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    return run


@pytest.fixture(scope="session")
def compiled(node: Node) -> Callable[[str], list[Path]]:
    """Compiles a folder of tests, strictly, and returns the files that Node runs."""

    def build(tests: str) -> list[Path]:
        shutil.rmtree(CLIENT / "build" / tests, ignore_errors=True)
        node("node_modules/typescript/bin/tsc", "-p", f"test/{tests}")
        return sorted((CLIENT / "build" / tests / "test" / tests).glob("*.test.js"))

    return build
