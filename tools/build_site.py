"""Builds the files that the function ``site`` serves: ``python build_site.py DIRECTORY``, called by functions/Makefile.

Pages keep their names. What they need (``asset:docs.js`` in a page or in an asset) gets a hash of its content into its
name, so that a browser may keep it for ever. The directory also has each file compressed, where that makes it smaller,
and ``manifest.json``, which says by path how each file is served.
"""

import argparse
import gzip
import hashlib
import json
import re
from functools import cache
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "functions" / "website"
DOCUMENTS = ROOT / "docs"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
# Ask each time whether it changed.
REVALIDATED = "no-cache"
# Another content has another name.
FOR_EVER = "public, max-age=31536000, immutable"

_ASSET = re.compile(rb"asset:([a-z0-9-]+(?:\.[a-z0-9-]+)*)")
_DOCUMENT_LINKS = b"<!-- documents -->"


def build(directory: Path) -> None:
    """Write all files into ``directory``."""
    directory.mkdir(parents=True, exist_ok=True)
    manifest = {}
    for path, content, cache_control in _served():
        file = path.strip("/").replace("/", "-") + ("" if Path(path).suffix else ".html")
        (directory / file).write_bytes(content)
        compressed = gzip.compress(content, 9, mtime=0)
        is_smaller = len(compressed) < len(content)
        if is_smaller:
            (directory / f"{file}.gz").write_bytes(compressed)
        manifest[path] = {
            "file": file,
            "type": TYPES[Path(file).suffix],
            "cache_control": cache_control,
            "etag": _hash(content),
            "has_gzip": is_smaller,
        }
    (directory / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def documents() -> dict[str, Path]:
    """The OpenAPI documents, by their path on the site: the one of all routes first."""
    contracts = sorted((DOCUMENTS / "openapi").glob("*.json"))
    return {"/openapi.json": DOCUMENTS / "openapi.json"} | {f"/openapi/{file.name}": file for file in contracts}


def _served() -> list[tuple[str, bytes, str]]:
    """Path, content and ``Cache-Control`` of each file."""
    pages = [(f"/{page.stem}", _page(page), REVALIDATED) for page in sorted((SITE / "pages").glob("*.html"))]
    described = [(path, file.read_bytes(), REVALIDATED) for path, file in documents().items()]
    assets = [(f"/assets/{_hashed_name(name)}", _asset(name), FOR_EVER) for name in sorted(_sources())]
    return [*pages, *described, *assets]


def _page(page: Path) -> bytes:
    links = "".join(
        f'<li><a href="{escape(path[1:])}">{escape("all" if path == "/openapi.json" else Path(path).stem)}</a></li>'
        for path in documents()
    )
    content = page.read_bytes().replace(_DOCUMENT_LINKS, links.encode())
    return _ASSET.sub(lambda found: f"assets/{_hashed_name(found[1].decode())}".encode(), content)


@cache
def _sources() -> dict[str, Path]:
    """The assets by name: Hito's own and those of libraries."""
    found = [*(SITE / "assets").iterdir(), *(SITE / "vendor").glob("*/*")]
    return {file.name: file for file in found if file.suffix in TYPES}


@cache
def _asset(name: str) -> bytes:
    file = _sources()[name]
    content = file.read_bytes()
    if file.is_relative_to(SITE / "vendor"):
        return content
    return _ASSET.sub(lambda found: f"./{_hashed_name(found[1].decode())}".encode(), content)


def _hashed_name(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{_hash(_asset(name))[:12]}{dot}{suffix}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def main() -> None:
    """Build as the command line says."""
    parser = argparse.ArgumentParser(description="Build the files of the site.")
    parser.add_argument("directory", type=Path)
    build(parser.parse_args().directory)


if __name__ == "__main__":
    main()
