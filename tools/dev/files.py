"""Which files the functions are made of, and which of them changed."""

import importlib.util
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.template import TEMPLATE

ROOT = TEMPLATE.parent
FOLDERS = (ROOT / "functions", ROOT / "layers" / "common" / "hito")

# The site shows them.
DOCUMENTS = (ROOT / "docs" / "openapi", ROOT / "docs" / "openapi.json")

# For each file, when it was saved, in nanoseconds, and its size.
Snapshot = dict[str, tuple[int, int]]


def snapshot() -> Snapshot:
    """The files as they are saved now. It takes about two milliseconds, so every request may ask."""
    found: Snapshot = {}
    for path in (*map(str, FOLDERS), *map(str, DOCUMENTS), str(TEMPLATE)):
        for file in _files(path):
            try:
                status = os.stat(file)  # noqa: PTH116 - half of the time of Path
            except FileNotFoundError:
                continue  # An editor replaces files.
            found[file] = (status.st_mtime_ns, status.st_size)
    return found


def _files(path: str) -> Iterator[str]:
    if path.endswith((".yaml", ".json")):
        yield path
        return
    try:
        entries = list(os.scandir(path))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith((".", "__pycache__")):
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        elif not entry.name.endswith(("~", ".swp", ".tmp")):
            yield entry.path


def changed(before: Snapshot, after: Snapshot) -> list[str]:
    """The files that were saved, added or removed between two snapshots, relative to the project."""
    names = before.keys() | after.keys()
    return sorted(os.path.relpath(name, ROOT) for name in names if before.get(name) != after.get(name))


def drop_byte_code(names: Iterable[str]) -> None:
    """Remove the cached byte code of changed files.

    Python compares whole seconds and the size: of two saves within a second that change one digit, it would run the
    first one.
    """
    for name in names:
        if name.endswith(".py"):
            Path(importlib.util.cache_from_source(str(ROOT / name))).unlink(missing_ok=True)


def libraries() -> list[str]:
    """The modules of others that the functions import at the top of a file."""
    own = {"hito", *(path.name for path in FOLDERS[0].iterdir() if path.is_dir())}
    found: set[str] = set()
    for folder in FOLDERS:
        for file in folder.rglob("*.py"):
            for line in file.read_text(encoding="utf-8").splitlines():
                words = line.split()
                if line.startswith(("import ", "from ")) and words[1].partition(".")[0] not in own:
                    found.add(words[1].rstrip(","))
    return sorted(found)
