"""Examples of operations: the contracts' own, and those of Hito's own routes, as the folder examples/ has them."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("examples")


@dataclass(frozen=True, slots=True)
class Examples:
    """A request's body and the answer to it; None where an operation has none. Any: what the schemas allow."""

    request: Any = None
    response: Any = None


def examples_of(operation_id: str) -> Examples:
    """The examples of an operation."""
    return Examples(**_all().get(operation_id, {}))


@cache
def _all() -> dict[str, dict[str, Any]]:
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    return {operation: examples for file in files for operation, examples in file["operations"].items()}
