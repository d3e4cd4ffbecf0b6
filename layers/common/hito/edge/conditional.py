"""Conditional reads: a GET has an ``ETag`` of what it shows, and is 304 for a client that has the same already."""

from collections.abc import Mapping
from hashlib import sha256

# What decides about a response beside its URL. A browser with two users asks again for each of them.
_VARY = "Origin, Accept, Authorization, Cookie, X-Server-Key, X-Time-Zone"


def etag(body: str, cursor: str | None) -> str:
    """The tag of a body and of the cursor beside it: another one whenever either of them changes."""
    # No cursor has a NUL.
    shown = f"{cursor or ''}\0{body}".encode("utf-8", "surrogatepass")
    return f'"{sha256(shown).hexdigest()[:32]}"'


def has(if_none_match: str | None, tag: str) -> bool:
    """Whether a client has what ``tag`` names, by its header ``If-None-Match``.

    Source: RFC 9110, section 13.1.2: a list of tags, of which a weak one (``W/``) counts as well; ``*`` is any.
    """
    tags = [one.strip() for one in (if_none_match or "").split(",")]
    return tags == ["*"] or tag in tags or f"W/{tag}" in tags


def headers(tag: str, *, may_be_stored: bool) -> Mapping[str, str]:
    """The headers of a response with a tag; it may be stored by the caller's browser alone, which has to ask again."""
    return {"ETag": tag, "Vary": _VARY, **({"Cache-Control": "private, no-cache"} if may_be_stored else {})}
