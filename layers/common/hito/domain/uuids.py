"""UUIDs, as strict front ends accept them."""

import re

# Source: zod 4's `z.uuid()`, the strictest of its versions: RFC 9562's versions 1 to 8 in its variant, nil and max.
_UUID = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
    r"|0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12}"
)

# Means "none" where a UUID is required. Source: RFC 9562, 5.9.
NIL = "00000000-0000-0000-0000-000000000000"


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID that a strict front end accepts, in either case."""
    return _UUID.fullmatch(text) is not None


def canonical(text: str) -> str:
    """A UUID in lower case, so that it has one spelling; any other text unchanged."""
    lower = text.lower()
    return lower if is_uuid(lower) else text
