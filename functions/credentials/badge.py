"""Pictures that have a credential inside ("baked"), as Open Badges 3.0 says.

Sources: Open Badges 3.0, "Baked Badge"; the PNG specification, "iTXt".
"""

import struct
import zlib
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

_PICTURE = Path(__file__).with_name("badge.png")

# The signature of a PNG, and its first chunk: length, type, 13 bytes, checksum.
_HEAD_BYTES = 8 + 4 + 4 + 13 + 4

_KEYWORD = b"openbadgecredential"

# What a line of the picture has room for.
_LINE_CHARACTERS = 30
_LINES = 3

_SVG = """\
<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" viewBox="0 0 512 512">\
<openbadges:credential verify="{jwt}"></openbadges:credential>
<title>{title}</title>
<path fill="#0f766e" d="M160 300 120 492l136-64 136 64-40-192z"/>
<circle cx="256" cy="216" r="200" fill="#115e59"/>
<circle cx="256" cy="216" r="176" fill="#f0fdfa"/>
<g fill="#134e4a" font-family="sans-serif" text-anchor="middle">
{lines}
<text x="256" y="340" font-size="18">{issuer}</text>
</g>
</svg>
"""


def svg(jwt: str, claims: Mapping[str, Any]) -> str:
    """A medal with the credential's title, and the credential inside."""
    title = _allowed(str(claims["name"]))
    lines = _lines(title)
    top = 216 - 17 * (len(lines) - 1)
    drawn = (
        f'<text x="256" y="{top + 34 * number}" font-size="24">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    issuer = _cut(_allowed(str(claims["issuer"]["name"])))
    return _SVG.format(jwt=escape(jwt), title=escape(title), lines="\n".join(drawn), issuer=escape(issuer))


def png(jwt: str) -> bytes:
    """A medal with the credential inside."""
    picture = _picture()
    # Keyword, no compression, no language, no translated keyword, text.
    chunk = b"iTXt" + _KEYWORD + b"\0\0\0\0\0" + jwt.encode()
    baked = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return picture[:_HEAD_BYTES] + baked + picture[_HEAD_BYTES:]


@cache
def _picture() -> bytes:
    return _PICTURE.read_bytes()


def _lines(text: str) -> list[str]:
    """A text in a few lines, with an ellipsis if it goes on."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE_CHARACTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    shown = [_cut(line) for line in lines[:_LINES]]
    if len(lines) > _LINES:
        shown[-1] = _cut(f"{shown[-1].ljust(_LINE_CHARACTERS)}…").replace(" …", "…")
    return shown


def _cut(line: str) -> str:
    return line if len(line) <= _LINE_CHARACTERS else f"{line[: _LINE_CHARACTERS - 1].rstrip()}…"


def _allowed(text: str) -> str:
    """A text without the characters that XML has no way to write. Source: XML 1.0, "Char"."""
    return "".join(one for one in text if one in "\t\n\r" or (one >= " " and one not in "\ufffe\uffff"))
