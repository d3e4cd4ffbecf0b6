"""What is deployed in a local cloud, and a quick way to replace the functions' code alone.

A whole deployment by SAM takes as long as its template is large. If nothing but code changed, the code is built as SAM
builds it, and the functions and their alias get it by calls of Lambda, as `sam sync --code` does.
"""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tools import template

ROOT = template.TEMPLATE.parent

_FUNCTIONS = ROOT / "functions"
# The one function whose code is its own: functions/Makefile builds the site's files for it.
SITE = "SiteFunction"
_LAYER = ROOT / "layers" / "common" / "hito"
# What decides about everything else. The tools make what the emulator leaves out.
_STACK = [
    *("template.yaml", "gateway.json", "samconfig.toml", "functions/Makefile", "layers/common/Makefile"),
    *("layers/common/requirements.txt", "tools/requirements/cloud.txt", "tools/requirements/sam.txt"),
    *("tools/layer.py", "tools/build_site.py", "tools/emulator.py", "tools/local_cloud.py", "tools/releases.py"),
]

# The local cloud stores here what is deployed in it, so that it is saved and lost together with the rest.
_PARAMETER = "/hito/release"


class Release(NamedTuple):
    """Fingerprints of what a deployment is made of.

    ``updates`` counts the quick updates, which CloudFormation does not know of: the next whole deployment differs from
    the last one, so that it replaces the code in any case.
    """

    stack: str
    functions: str
    layer: str
    updates: int = 0

    def is_of(self, other: "Release") -> bool:
        """Whether both are made of the same."""
        return self[:3] == other[:3]


def of_files(parameters: Iterable[str]) -> Release:
    """The release that the files and the stack's parameters make now."""
    stack = [ROOT / name for name in _STACK]
    documents = [*_code(ROOT / "docs" / "openapi"), ROOT / "docs" / "openapi.json"]
    return Release(
        stack=_fingerprint(stack, *parameters, sys.version),
        # The site has the documents.
        functions=_fingerprint([*_code(_FUNCTIONS), *documents]),
        layer=_fingerprint(_code(_LAYER)),
    )


def _code(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _fingerprint(files: Iterable[Path], *words: str) -> str:
    digest = hashlib.sha256(json.dumps(words).encode())
    for file in files:
        digest.update(f"\n{file.relative_to(ROOT)} {file.stat().st_size}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def deployed(ssm: Any) -> Release | None:
    """The release that is deployed in the cloud of this client; None if it is not known."""
    try:
        text = ssm.get_parameter(Name=_PARAMETER)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        return None
    return Release(*json.loads(text))


def note(ssm: Any, release: Release) -> None:
    """Store which release is deployed."""
    ssm.put_parameter(Name=_PARAMETER, Value=json.dumps(release), Type="String", Overwrite=True)


def build_functions(folder: Path, python: Path | str, parameters: str, function: str = "all") -> None:
    """Build the functions' code as SAM has it built: of all but those that need their own, or of one of these."""
    _make(_FUNCTIONS, f"build-{function}", folder, python, parameters)


def build_layer(folder: Path, python: Path) -> None:
    """Build the layer, as SAM has it built."""
    _make(ROOT / "layers" / "common", "build-CommonLayer", folder, python, "")


def _make(where: Path, target: str, folder: Path, python: Path | str, parameters: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    variables = [f"ARTIFACTS_DIR={folder}", f"LAYER_PYTHON={python}", f"PARAMETERS={parameters}"]
    subprocess.run(["make", "--silent", "-C", where, target, *variables], check=True, capture_output=True, text=True)  # nosec B607


def update_code(functions: Any, names: Iterable[str], code: Path, layer_arn: str | None) -> None:
    """Give functions new code, and a new layer if there is one, and move their alias to it."""
    packed = _zipped(code)
    for name in names:
        if layer_arn:
            functions.update_function_configuration(FunctionName=name, Layers=[layer_arn])
        before = functions.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
        version = functions.update_function_code(FunctionName=name, ZipFile=packed, Publish=True)["Version"]
        functions.update_alias(FunctionName=name, Name="live", FunctionVersion=version)
        if before not in {version, "$LATEST"}:
            functions.delete_function(FunctionName=name, Qualifier=before)


def publish_layer(functions: Any, function: str, layer: Path) -> str:
    """Publish a new version of a function's layer, and return its ARN."""
    (present,) = functions.get_function_configuration(FunctionName=function)["Layers"]
    name = present["Arn"].split(":")[6]
    published = functions.publish_layer_version(LayerName=name, Content={"ZipFile": _zipped(layer)})
    arn: str = published["LayerVersionArn"]
    return arn


def _zipped(folder: Path) -> bytes:
    """A folder as a zip file, stored as it is: it is unpacked at once, on the same machine."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder))
    return written.getvalue()
