"""HTML forms as bodies, in both encodings that browsers send."""

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote_to_bytes

from hito.domain import ids
from hito.domain.errors import Invalid, Problem

if TYPE_CHECKING:
    from multipart import MultipartSegment  # type: ignore[import-untyped]

# A form's fields by name, in their order; a name may come twice.
Fields = tuple[tuple[str, str], ...]

# The most parts or fields of a form; no route reads more than two.
MAX_FIELDS = 100

_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_PLAIN = {"7bit", "8bit", "binary"}
# RFC 5987's way to name a file, which the parser ignores.
_EXTENDED_FILENAME = re.compile(r";\s*filename\*", re.IGNORECASE)
_BOUNDARY = re.compile(r"[ -~]{1,200}")
_CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "ascii": "ascii", "iso-8859-1": "latin-1"}


def encoding_of(content_type: str) -> Literal["multipart", "urlencoded"] | None:
    """The encoding of a form, by the body's ``Content-Type``; None if the body is no form."""
    match content_type.partition(";")[0].strip().lower():
        case "multipart/form-data":
            return "multipart"
        case "application/x-www-form-urlencoded":
            return "urlencoded"
    return None


def fields(content_type: str, raw: bytes) -> Fields | None:
    """The fields of a form; None if the body is no form.

    A JSON object is no form, whatever the ``Content-Type``: curl sends that type with every body.

    Raises:
        Invalid: if the form is malformed, or a field is a file or an unreadable text.
    """
    encoding = encoding_of(content_type)
    if not raw or encoding is None or (encoding == "urlencoded" and raw.lstrip().startswith(b"{")):
        return None
    # Most requests have no form.
    from multipart import parse_options_header  # noqa: PLC0415

    _type, options = parse_options_header(content_type)
    charset = _charset(options.get("charset"), "Content-Type")
    if encoding == "urlencoded":
        return _urlencoded(raw, charset)
    return _multipart(raw, options.get("boundary", ""), charset)


def _urlencoded(raw: bytes, charset: str) -> Fields:
    if raw.count(b"&") >= MAX_FIELDS:
        raise Invalid(Problem("form_fields", params={"limit": MAX_FIELDS}))
    # For a quarter of a million of these, urllib would spend a tenth of a second on exceptions.
    if _STRAY_PERCENT.search(raw):
        raise Invalid(Problem("form_percent"))

    def text(encoded: bytes) -> str:
        return unquote_to_bytes(encoded.replace(b"+", b" ")).decode(charset)

    pairs = (part.partition(b"=") for part in raw.split(b"&") if part)
    try:
        return tuple((text(name), text(value)) for name, _, value in pairs)
    except UnicodeError:
        raise Invalid(Problem("form_charset", params={"charset": charset.upper()})) from None


def _multipart(raw: bytes, boundary: str, charset: str) -> Fields:
    from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser  # noqa: PLC0415

    if not _BOUNDARY.fullmatch(boundary):
        raise Invalid(Problem("form_boundary", "Content-Type"))
    found: list[tuple[str, str]] = []
    part: MultipartSegment | None = None
    content = b""
    try:
        with PushMultipartParser(boundary, max_segment_count=MAX_FIELDS, strict=True) as parser:
            for event in parser.parse(raw):
                if isinstance(event, MultipartSegment):
                    part, content = event, b""
                elif event is not None:
                    content += event
                elif part is not None:
                    found.append(_field(part, content, charset))
    except ParserLimitReached:
        raise Invalid(Problem("form_segments", params={"limit": MAX_FIELDS})) from None
    except MultipartError:
        raise Invalid(Problem("form_malformed")) from None
    return tuple(found)


def _field(part: "MultipartSegment", content: bytes, charset: str) -> tuple[str, str]:
    name = part.name or ""
    shown_name = name[: ids.MAX_CHARACTERS]
    if part.filename is not None or _EXTENDED_FILENAME.search(part["Content-Disposition"]):
        raise Invalid(Problem("form_file", shown_name))
    if part.header("Content-Transfer-Encoding", "binary").strip().lower() not in _PLAIN:
        raise Invalid(Problem("form_encoded", shown_name))
    if part.charset:
        charset = _charset(part.charset, shown_name)
    try:
        return name, content.decode(charset)
    except UnicodeError:
        raise Invalid(Problem("charset", shown_name, {"charset": charset.upper()})) from None


def _charset(named: str | None, field: str) -> str:
    charset = _CHARSETS.get((named or "utf-8").strip().lower())
    if charset is None:
        raise Invalid(Problem("utf8", field))
    return charset
