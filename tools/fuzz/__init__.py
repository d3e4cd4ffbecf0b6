"""Sends generated requests to a stack and checks the answers against docs/openapi.json, by Schemathesis."""

import os
from typing import Any

from tools import tokens
from tools.local_cloud import ROOT

SCHEMATHESIS = ROOT / ".venv" / "fuzz" / "bin" / "schemathesis"

# The learner that the generated requests are of, and the one who only has their data erased.
LEARNER = "fuzz"
LEAVER = "fuzz-leaver"


def command(url: str, seconds: int, seed: int | None = None) -> list[str]:
    """The command that fuzzes the API at ``url`` for so many seconds; without a seed, by new requests each time."""
    config = ["--config-file", "tools/fuzz/schemathesis.toml"]
    options = ["--url", url, "--max-time", str(seconds), "--generation-database", "none", "--no-color"]
    if seed is not None:
        options += ["--seed", str(seed)]
    return [str(SCHEMATHESIS), *config, "run", "docs/openapi.json", *options]


def environment(signers: list[dict[str, Any]], server_key: str) -> dict[str, str]:
    """The command's environment: tokens that these issuers sign, and the server key."""
    roles = {"role": ["Student", "admin"]}
    return os.environ | {
        "NO_PROXY": "localhost",
        "HITO_TOKEN": tokens.make(signers, LEARNER, claims=roles, lifetime=86_400),
        "HITO_LEAVER_TOKEN": tokens.make(signers, LEAVER, lifetime=86_400),
        "HITO_SERVER_KEY": server_key,
    }
