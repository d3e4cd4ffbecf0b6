"""A real browser, driven by a script of this folder; without what it needs, its tests are skipped."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent

# Runs a script with arguments; what it prints, which is JSON.
Browser = Callable[..., Any]


@pytest.fixture(scope="session")
def browser() -> Browser:
    """Drive Chromium by a script."""
    node = shutil.which("node")
    chromium = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if node is None:
        pytest.skip("node is not installed")
    if chromium is None:
        pytest.skip("chromium is not installed")
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        pytest.skip("playwright-core is not installed: npm ci --prefix tests/browser")
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}

    def drive(script: str, *arguments: str) -> Any:
        done = subprocess.run(
            [node, str(HERE / script), chromium, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return drive
