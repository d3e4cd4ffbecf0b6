"""The files of the site, as tools/site.py prepares them."""

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class File(NamedTuple):
    """One file, and how it is served; ``has_gzip`` says whether it is there compressed, too."""

    file: str
    type: str
    cache_control: str
    etag: str
    has_gzip: bool


class Files:
    """The files in a directory, by their path on the site."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def _manifest(self) -> Mapping[str, File]:
        described = json.loads((self._directory / "manifest.json").read_text(encoding="utf-8"))
        return {path: File(**fields) for path, fields in described.items()}

    def find(self, path: str) -> File | None:
        """The file of a path; None if there is none."""
        return self._manifest.get(path)

    def text(self, file: File) -> str:
        """The content of a file."""
        return (self._directory / file.file).read_text(encoding="utf-8")

    def compressed(self, file: File) -> bytes:
        """The content of a file that ``has_gzip``, compressed."""
        return (self._directory / f"{file.file}.gz").read_bytes()
