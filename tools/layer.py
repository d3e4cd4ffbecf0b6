"""Builds the layer: `python layer.py DIRECTORY`, called by layers/common/Makefile.

Run it with the interpreter that will run the layer, because byte code fits one version. By default it builds the
layer for AWS: Python 3.13, on processors of both architectures. With ``--for-this-machine`` the layer fits the
interpreter and the machine that run this script.
"""

import argparse
import compileall
import filecmp
import hashlib
import py_compile
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "layers" / "common"
REQUIREMENTS = SOURCES / "requirements.txt"
CACHE = ROOT / ".local" / "layer"

# botocore brings descriptions of some 400 services, 20 MB of them. Hito calls Bedrock by it. Outside of Lambda it finds
# credentials, for which it may ask STS.
BUNDLED_SERVICES = {"bedrock-runtime", "sts"}

AWS_PYTHON = (3, 13)
AWS_ARCHITECTURES = ("x86_64", "aarch64")
# Amazon Linux 2023, where Lambda's Python 3.13 runs, has glibc 2.34.
AWS_PLATFORMS = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014")

# Requirements of packages that Hito never loads. cffi compiles bindings, but argon2's are compiled already (they need
# its _cffi_backend). dns would check whether an e-mail arrives. pydantic/v1 is pydantic's release before.
UNUSED = ("cffi", "pycparser", "dns", "pydantic/v1")

# Files that only pip and type checkers read. Licences and versions stay.
UNREAD = ("*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED", "*.pyi", "py.typed")

# Lambda unpacks a layer here; tracebacks show these paths.
LAYER_HOME = "/opt"


def build(artifacts: Path, *, for_this_machine: bool) -> None:
    """Put the whole layer into ``artifacts``."""
    python = artifacts / "python"
    shutil.copytree(installed_requirements(for_this_machine), python, dirs_exist_ok=True)
    package = python / "hito"
    shutil.copytree(SOURCES / "hito", package, ignore=shutil.ignore_patterns("__pycache__"))
    compile_ahead(package, artifacts, keep_sources=True)


def installed_requirements(for_this_machine: bool) -> Path:
    """The requirements, installed, trimmed and compiled: from the cache if it has them."""
    target = sysconfig.get_platform() if for_this_machine else "aws"
    made_from = hashlib.sha256(REQUIREMENTS.read_bytes() + Path(__file__).read_bytes())
    made_from.update(f"{target} {sys.version}".encode())
    cached = CACHE / f"{target}-{made_from.hexdigest()[:16]}"
    if cached.exists():
        return cached / "python"

    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as workplace:
        fresh = Path(workplace) / "fresh"
        python = fresh / "python"
        if for_this_machine:
            install(python)
        else:
            install_for_aws(python, Path(workplace))
        trim(python)
        compile_ahead(python, fresh, keep_sources=False)
        try:
            fresh.rename(cached)
        except OSError:
            # Another build was faster.
            if not cached.exists():
                raise
    return cached / "python"


def install(target: Path, *options: str) -> None:
    """Install the requirements into ``target``, without any that they do not list."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile"]
    command += ["--target", str(target)]
    subprocess.run([*command, *options, "-r", str(REQUIREMENTS)], check=True)


def install_for_aws(target: Path, workplace: Path) -> None:
    """Install what runs on all of Lambda's architectures.

    Extension modules get the architecture in their file names, so those of all fit into one tree, and SAM, which does
    not pass the architecture to a makefile, does not need to.
    """
    first, *others = AWS_ARCHITECTURES
    install(target, *aws_options(first))
    name_architecture(target, first)
    for architecture in others:
        tree = workplace / architecture
        install(tree, *aws_options(architecture))
        name_architecture(tree, architecture)
        for file in (path for path in tree.rglob("*") if path.is_file()):
            place = target / file.relative_to(tree)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, place)
            elif ".dist-info" not in str(place) and not filecmp.cmp(file, place, shallow=False):
                sys.exit(f"{file.relative_to(tree)} is not the same on {first} and {architecture}")


def name_architecture(tree: Path, architecture: str) -> None:
    """Rename extension modules for any Python (``_ffi.abi3.so``) to one Python on one architecture.

    Python looks for that name first, and ignores another architecture's.
    """
    version = "".join(map(str, AWS_PYTHON))
    for module in tree.rglob("*.abi3.so"):
        stem = module.name.removesuffix(".abi3.so")
        module.rename(module.with_name(f"{stem}.cpython-{version}-{architecture}-linux-gnu.so"))


def aws_options(architecture: str) -> list[str]:
    """Options that make pip choose wheels for Lambda instead of for this machine."""
    version = ".".join(map(str, AWS_PYTHON))
    options = ["--implementation", "cp", "--python-version", version]
    for platform in AWS_PLATFORMS:
        options += ["--platform", f"{platform}_{architecture}"]
    return options


def trim(python: Path) -> None:
    """Remove what nothing needs at run time."""
    shutil.rmtree(python / "bin", ignore_errors=True)
    for package in UNUSED:
        shutil.rmtree(python / package)
    for service in (python / "botocore" / "data").iterdir():
        if service.is_dir() and service.name not in BUNDLED_SERVICES:
            shutil.rmtree(service)
    for tests in [*python.rglob("tests"), *python.rglob("test")]:
        shutil.rmtree(tests, ignore_errors=True)
    # The validators use PyYAML's pure parser; its extensions take 5 MB, and longer to import.
    for extension in (python / "yaml").glob("_yaml.*"):
        extension.unlink()
    # bashlex does not read these tables: it builds its own.
    (python / "bashlex" / "parsetab.py").unlink(missing_ok=True)
    # dateutil's copy of all time zones: botocore reads times in UTC.
    (python / "dateutil" / "zoneinfo" / "dateutil-zoneinfo.tar.gz").unlink()
    for pattern in UNREAD:
        for file in python.rglob(pattern):
            file.unlink()


def compile_ahead(directory: Path, artifacts: Path, *, keep_sources: bool) -> None:
    """Write byte code that Python uses without checking its source.

    Zip files round times, and Lambda's disk is read-only: checked byte code would be compiled again at each cold
    start. Without its source, a module is found as byte code in the source's place, and is not looked up twice.
    """
    compiled = compileall.compile_dir(
        directory,
        quiet=1,
        legacy=not keep_sources,
        stripdir=str(artifacts),
        prependdir=LAYER_HOME,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not compiled:
        sys.exit(f"{directory} does not compile")
    if not keep_sources:
        for source in directory.rglob("*.py"):
            source.unlink()


def main() -> None:
    """Build as the command line says."""
    parser = argparse.ArgumentParser(description="Build the layer.")
    parser.add_argument("artifacts", type=Path)
    parser.add_argument("--for-this-machine", action="store_true")
    arguments = parser.parse_args()
    if not arguments.for_this_machine and sys.version_info[:2] != AWS_PYTHON:
        sys.exit(f"The layer for AWS is built by Python {AWS_PYTHON[0]}.{AWS_PYTHON[1]}.")
    build(arguments.artifacts, for_this_machine=arguments.for_this_machine)


if __name__ == "__main__":
    main()
