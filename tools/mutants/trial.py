"""Tries faults, each in a process of its own that ends in time, in a copy of the tree.

What tests import and no fault is in is imported once; each trial begins as a copy of that process.
"""

import importlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest

# Imported by most tests, and slow to import.
_HEAVY = (
    *(
        "boto3",
        "botocore.session",
        "moto",
        "moto.dynamodb",
        "moto.sqs",
        "moto.events",
        "httpx",
        "hypothesis",
        "pydantic",
    ),
    "yaml",
    *("email_validator", "multipart", "jsonschema"),
)

_POLL_SECONDS = 0.05

# Of each file that is written, so that no byte code of before is taken for it.
_times = count(1_000_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A file with a fault in it, the tests that may notice, and the seconds after which it is noticed anyway."""

    path: str
    content: bytes
    tests: Sequence[str]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a fault was noticed, and by which test; ``ended`` says that it took too long."""

    is_noticed: bool
    by: str = ""
    ended: bool = False


def copy_tree(root: Path, to: Path) -> None:
    """Copy what git knows of a tree, as it is now, and what is new."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # nosec B607 - the developer's git
        cwd=root,
        capture_output=True,
        check=True,
    )
    shutil.rmtree(to, ignore_errors=True)
    for name in listed.stdout.decode().split("\0"):
        if name and (root / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, to / name)
    if (root / ".venv").exists():
        (to / ".venv").symlink_to(root / ".venv")


def warm_up(tree: Path) -> None:
    """Import what the tests of a tree need beside the code itself."""
    if (tree / "tests" / "conftest.py").exists():
        for name in _HEAVY:
            importlib.import_module(name)


def check(tree: Path, trial: Trial) -> None:
    """See that a test passes without a fault: otherwise everything would seem to be noticed.

    Raises:
        RuntimeError: if it does not.
    """
    verdict = _tried(tree, replace(trial, tests=trial.tests[:1]))
    if verdict.is_noticed:
        raise RuntimeError(f"{trial.tests[0]} does not pass without a fault")


def run(tree: Path, trial: Trial) -> Verdict:
    """Try a fault."""
    file = tree / trial.path
    before, stat = file.read_bytes(), file.stat()
    file.write_bytes(trial.content)
    now = next(_times)
    os.utime(file, (now, now))
    try:
        return _tried(tree, trial)
    finally:
        file.write_bytes(before)
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _tried(tree: Path, trial: Trial) -> Verdict:
    output = tree / "noticed.txt"
    output.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        _be_the_trial(tree, trial, output)
    ends = time.monotonic() + trial.seconds
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            # 1 is a failure, 2 to 4 a collection that fails; 5 is no test at all.
            return Verdict(is_noticed=code not in (0, 5), by=output.read_text() if output.exists() else "")
        time.sleep(_POLL_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Verdict(is_noticed=True, by="the time limit", ended=True)


def _be_the_trial(tree: Path, trial: Trial, output: Path) -> None:
    """Run the tests; this process ends here."""
    code = 3
    try:
        os.setsid()
        os.chdir(tree)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        files = list(dict.fromkeys(test.partition("::")[0] for test in trial.tests))
        options = ["-x", "-q", "-m", "not deployed", "-p", "no:cacheprovider", "--rootdir", str(tree)]
        # Of what was imported before, pytest cannot rewrite the assertions. Nobody reads them.
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        code = int(pytest.main([*options, *files], plugins=[_Only(trial.tests, output)]))
    finally:
        os._exit(code)


class _Only:
    """A pytest plugin: only some tests, in their order; which one failed is written down."""

    def __init__(self, tests: Sequence[str], output: Path) -> None:
        self._places = {test: place for place, test in enumerate(tests)}
        self._output = output

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._places), key=lambda item: self._places[item.nodeid]
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self._output.exists():
            self._output.write_text(report.nodeid)
