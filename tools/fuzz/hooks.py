"""Changes the document that Schemathesis reads."""

from typing import Any

import schemathesis


@schemathesis.hook
def before_load_schema(_: Any, document: dict[str, Any]) -> None:
    """Leave out cursors: only a list gives a valid one, and a document cannot say which those are."""
    for path in document["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "parameters" in operation:
                kept = [one for one in operation["parameters"] if one.get("name") != "cursor"]
                operation["parameters"] = kept
