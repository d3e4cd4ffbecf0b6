"""What is deployed: Hito's layer and functions as `sam build` makes them, and the peers' packages in the same way."""

import compileall
import importlib.metadata
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from py_compile import PycInvalidationMode

from bench.suite.processes import ROOT

HOME = ROOT / ".local" / "bench"

REQUIREMENTS = ROOT / "tools" / "requirements" / "bench.txt"

LAYER = HOME / "layer"
FUNCTIONS = HOME / "functions"
# The one function that has other files than the rest.
SITE = HOME / "site"

# Where Hito's functions and layer are, for a search path.
HITO = (FUNCTIONS, LAYER / "python")

# The distributions that each peer deploys; what these need comes with them.
PEERS = {
    "asyncpg": ("fastapi", "mangum", "asyncpg", "pyjwt"),
    "sqlalchemy": ("fastapi", "mangum", "sqlalchemy", "greenlet", "asyncpg", "pyjwt"),
    "powertools": ("aws-lambda-powertools", "pydantic", "pyjwt"),
    # Lambda's runtime brings it.
    "boto3": ("boto3",),
}

_IGNORED = shutil.ignore_patterns("__pycache__")


def build() -> None:
    """Build all, by the same recipes as `sam build`, for this interpreter and machine."""
    for directory in (LAYER, FUNCTIONS, SITE):
        shutil.rmtree(directory, ignore_errors=True)
    _make("layers/common", "build-CommonLayer", LAYER)
    _make("functions", "build-TutorialsFunction", FUNCTIONS)
    _make("functions", "build-SiteFunction", SITE)
    for name, distributions in PEERS.items():
        _build_peer(path_of(name), distributions)


def path_of(peer: str) -> Path:
    """Where a peer's package is."""
    return HOME / peer


def _make(directory: str, target: str, artefacts: Path) -> None:
    artefacts.mkdir(parents=True)
    options = [f"ARTIFACTS_DIR={artefacts}", f"LAYER_PYTHON={sys.executable}"]
    subprocess.run(
        ["make", "--silent", "-C", directory, target, *options],  # nosec B607 - the developer's make
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _build_peer(target: Path, distributions: Iterable[str]) -> None:
    """A peer's code and all that it needs, compiled as Hito's layer is. What it needs is there from the last run."""
    made_from, built = f"{sys.version}\n{REQUIREMENTS.read_text(encoding='utf-8')}", target.with_suffix(".made-from")
    if not built.exists() or built.read_text(encoding="utf-8") != made_from:
        shutil.rmtree(target, ignore_errors=True)
        for distribution in _closure(distributions):
            for file in distribution.files or ():
                if file.suffix != ".pyc" and ".." not in file.parts:
                    place = target / file
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(file.locate(), place)
        _compile(target)
        built.write_text(made_from, encoding="utf-8")
    shutil.rmtree(target / "bench", ignore_errors=True)
    shutil.copytree(ROOT / "bench" / "peers", target / "bench" / "peers", ignore=_IGNORED)
    shutil.copy2(ROOT / "bench" / "__init__.py", target / "bench" / "__init__.py")
    _compile(target / "bench")


def _compile(directory: Path) -> None:
    compileall.compile_dir(directory, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)


def _closure(roots: Iterable[str]) -> Iterator[importlib.metadata.Distribution]:
    """Some distributions and those that they need here."""
    wanted, seen = [*roots], set()
    while wanted:
        name = re.sub(r"[-_.]+", "-", wanted.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        distribution = importlib.metadata.distribution(name)
        yield distribution
        needed = (text for text in distribution.requires or () if "extra ==" not in text)
        names = (re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in needed)
        wanted += filter(_is_installed, names)


def _is_installed(name: str) -> bool:
    """Whether a requirement is one of this interpreter's."""
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def largest_parts(directory: Path, most: int = 8) -> dict[str, int]:
    """Bytes of the largest packages in a directory."""
    parts = {
        part.name: sum(file.stat().st_size for file in part.rglob("*") if file.is_file())
        for part in directory.iterdir()
    }
    return dict(sorted(parts.items(), key=lambda part: -part[1])[:most])


def sizes(directory: Path) -> tuple[int, int]:
    """Bytes of a package, as files and as the zip that is uploaded."""
    files = [path for path in directory.rglob("*") if path.is_file()]
    archive = HOME / f"{directory.name}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            packed.write(path, path.relative_to(directory))
    zipped = archive.stat().st_size
    archive.unlink()
    return sum(path.stat().st_size for path in files), zipped
