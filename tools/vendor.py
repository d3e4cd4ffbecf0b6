"""Brings the libraries of the site's pages from npm into the project: ``python -m tools.vendor``.

functions/website/vendor/libraries.toml says which version of which package, and which of its files are served. To
update one, change its version there and empty its integrity; the run fills it in. A test compares each file with its
hash.
"""

import base64
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "functions" / "website" / "vendor"
LIBRARIES = VENDOR / "libraries.toml"


def libraries() -> dict[str, dict[str, Any]]:
    """What is vendored, by package."""
    found: dict[str, dict[str, Any]] = tomllib.loads(LIBRARIES.read_text(encoding="utf-8"))
    return found


def sha256(content: bytes) -> str:
    """A hash as libraries.toml has it."""
    return hashlib.sha256(content).hexdigest()


def _package(name: str, version: str) -> bytes:
    """The package's archive, by npm: from the registry that this machine is set to."""
    npm = shutil.which("npm") or sys.exit("npm is not installed")
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([npm, "pack", f"{name}@{version}", "--silent"], cwd=directory, check=True, capture_output=True)
        (archive,) = Path(directory).glob("*.tgz")
        return archive.read_bytes()


def _vendor(name: str, library: dict[str, Any]) -> dict[str, Any]:
    archive = _package(name, library["version"])
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if library["integrity"] not in ("", integrity):
        sys.exit(f"{name} {library['version']} is not the package that it was: {integrity}")
    directory = VENDOR / name
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    hashes = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for path, saved_as in library["files"].items():
            member = tar.extractfile(f"package/{path}")
            if member is None:
                sys.exit(f"{name} has no file {path}")
            content = member.read()
            (directory / saved_as).write_bytes(content)
            hashes[saved_as] = sha256(content)
    return {**library, "integrity": integrity, "sha256": hashes}


def _toml(vendored: dict[str, dict[str, Any]]) -> str:
    head = LIBRARIES.read_text(encoding="utf-8").partition("\n[")[0].rstrip()
    lines = [head]
    for name, library in vendored.items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in library.items() if isinstance(value, str)]
        for table in ("files", "sha256"):
            lines += ["", f"[{name}.{table}]"]
            lines += [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in library[table].items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fetch every package, save its files and write their hashes."""
    vendored = {name: _vendor(name, library) for name, library in libraries().items()}
    LIBRARIES.write_text(_toml(vendored), encoding="utf-8")


if __name__ == "__main__":
    main()
