"""Which characters of a text can be seen."""

import re

# As it stands between brackets of a regular expression, of Python's or of JavaScript's.
CONTROL = r"\u0000-\u001f\u007f-\u009f"

# Ranges of Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt) in its first plane.
_IGNORED = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8)),
)
# Ranges in the other planes, and the blank of Braille, which Unicode does not list.
_IGNORED_TOO = ((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF), (0x2800, 0x2800))
_WHITE = (
    "\t\n\v\f\r \x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

# What cannot be seen, of the first plane alone: JavaScript spells others in another way.
INVISIBLE = rf"\s{CONTROL}" + "".join(
    rf"\u{first:04x}-\u{last:04x}" if first < last else rf"\u{first:04x}" for first, last in _IGNORED
)

_VISIBLE = re.compile(f"[^{INVISIBLE}{''.join(f'{chr(first)}-{chr(last)}' for first, last in _IGNORED_TOO)}]")
_STEERS = re.compile(f"[{CONTROL}]")

# Characters that may surround an e-mail copied from elsewhere.
_AROUND = _WHITE + "".join(chr(code) for first, last in _IGNORED for code in range(first, last + 1))


def is_blank(text: str) -> bool:
    """Whether a text has no visible character."""
    return not _VISIBLE.search(text)


def has_control_characters(text: str) -> bool:
    """Whether a text has characters that no name has: line breaks, tabs, and terminal control characters."""
    return _STEERS.search(text) is not None


def stripped(text: str) -> str:
    """A text without the white space and the invisible characters around it."""
    return text.strip(_AROUND)
