"""Which tests run which lines, and how long they take: noted once, and again for each file of tests that changes."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tools.mutants import recorder

# Tests that need no server, the cheapest first.
TIERS = ("tests/unit", "tests/usecases", "tests/streams", "tests/queues", "tests/contract", "tests/differential")

# Where the plugin is, whatever the tree.
_OWN = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test: where it is, how long it takes, and the lines that it runs, by file.

    Lines are None of a file that was changed since: it is only known that the test runs some of it.
    """

    id: str
    seconds: float
    lines: Mapping[str, frozenset[int] | None]

    @property
    def file(self) -> str:
        """The file that the test is in."""
        return self.id.partition("::")[0]

    @property
    def order(self) -> tuple[int, str]:
        """By tier, then by file, as the tests of a file share what they need."""
        return next((place for place, tier in enumerate(TIERS) if self.file.startswith(tier)), len(TIERS)), self.file

    def runs(self, path: str, lines: set[int]) -> bool:
        """Whether it runs one of some lines, as far as that is known."""
        if path not in self.lines:
            return False
        known = self.lines[path]
        return known is None or bool(known & lines)


def tests(tree: Path, stored: Path, processes: int) -> list[Test]:
    """The tests of a tree that pass, in the order in which they are tried; ``stored`` are earlier notes."""
    files = [str(path.relative_to(tree)) for tier in TIERS for path in sorted((tree / tier).glob("test_*.py"))]
    code = {str(path.relative_to(tree)): digest(path.read_bytes()) for path in (tree / recorder.CODE).rglob("*.py")}
    known: dict[str, Any] = json.loads(stored.read_text()) if stored.exists() else {}
    missing = [file for file in files if not _is_noted(known.get(file), digest((tree / file).read_bytes()), code)]
    if missing:
        print(f"Noting the lines that the tests of {len(missing)} files run ...", file=sys.stderr, flush=True)
        noted = _noted(tree, missing, processes)
        for file in missing:
            of_file = {test: note for test, note in noted.items() if test.partition("::")[0] == file}
            known[file] = {"print": digest((tree / file).read_bytes()), "code": code, "tests": of_file}
        stored.write_text(json.dumps(known))
    found = [_test(test, note, known[file]["code"], code) for file in files for test, note in _tests_of(known[file])]
    return sorted(found, key=lambda test: test.order)


def digest(content: bytes) -> str:
    """A short name for a content."""
    return hashlib.sha256(content).hexdigest()[:16]


def _is_noted(notes: Mapping[str, Any] | None, now: str, code: Mapping[str, str]) -> bool:
    """Whether there are notes of a file of tests as it is, and of all the code that there is."""
    return notes is not None and notes["print"] == now and code.keys() <= notes["code"].keys()


def _tests_of(notes: Mapping[str, Any]) -> Sequence[tuple[str, Any]]:
    return list(notes["tests"].items())


def _test(name: str, note: Mapping[str, Any], then: Mapping[str, str], now: Mapping[str, str]) -> Test:
    lines = {path: frozenset(its) if then.get(path) == now.get(path) else None for path, its in note["lines"].items()}
    return Test(id=name, seconds=note["seconds"], lines=lines)


def _noted(tree: Path, files: Sequence[str], processes: int) -> dict[str, Any]:
    """Run some files of tests, as many processes at once; the notes of each test."""
    # The expensive tiers come last: each process gets some of them.
    parts = [part for first in range(processes) if (part := files[first::processes])]
    with ThreadPoolExecutor(len(parts)) as threads:
        noted = threads.map(partial(_noted_by_one, tree), range(len(parts)), parts)
    return {test: note for some in noted for test, note in some.items()}


def _noted_by_one(tree: Path, number: int, files: Sequence[str]) -> dict[str, Any]:
    notes, log = tree / f"notes-{number}.json", tree / f"notes-{number}.log"
    notes.unlink(missing_ok=True)
    options = ["-q", "--continue-on-collection-errors", "-m", "not deployed", "-p", "no:cacheprovider"]
    # The tracer of C alone can tell tests apart.
    environment = os.environ | {recorder.NOTES: str(notes), "COVERAGE_CORE": "ctrace", "PYTHONPATH": str(_OWN)}
    command = [sys.executable, "-m", "pytest", *options, "-p", recorder.__name__, *files]
    with log.open("w") as output:
        done = subprocess.run(command, cwd=tree, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False)
    said = log.read_text()
    # With a test that fails, the others can tell; without all of them, nothing can.
    if done.returncode > 1 or not notes.exists():
        raise RuntimeError(f"The tests do not run:\n{said[-2000:]}")
    print(said.strip().splitlines()[-1], file=sys.stderr, flush=True)
    found: dict[str, Any] = json.loads(notes.read_text())
    return found
