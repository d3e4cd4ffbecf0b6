"""Which texts may be the id of a learner, a course or a unit."""

import unicodedata
from enum import StrEnum

MAX_CHARACTERS = 128

# A unit's sort key contains a course id and a unit id, within DynamoDB's 1,024 bytes.
MAX_BYTES = 500

# The learner ids of accounts. No other issuer may speak for these.
ACCOUNTS = "acct-[1-9][0-9]*"

# The greatest integer that JavaScript represents exactly; BIGINT columns hold it too.
MAX_NUMBER = 2**53 - 1


def number(text: str) -> int | None:
    """The integer that an id is in canonical form (no plus sign, no leading zeros), or None."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(MAX_NUMBER)):
        return None
    value = int(text)
    return value if str(value) == text and abs(value) <= MAX_NUMBER else None


def is_reserved(learner: str) -> bool:
    """Whether a learner's id is an account's, or could be confused with one."""
    return learner.lower().startswith("acct-")


def is_too_great(text: str) -> bool:
    """Whether a text is a number above the greatest id."""
    return text.isascii() and text.isdigit() and not text.startswith("0") and number(text) is None


class Wrong(StrEnum):
    """Why a text is not an id: the code by which each contract words it."""

    EMPTY = "id_empty"
    TOO_LONG = "id_too_long"
    HASH = "id_hash"
    CONTROL = "id_control"
    TOO_MANY_BYTES = "id_too_many_bytes"


def problem(text: str) -> Wrong | None:
    """Why ``text`` is not an id, or None if it is one.

    ``#`` separates the parts of a key, so no id may reach into another's keys. Accents and emoji are allowed and
    stored unchanged: there is no normalisation.
    """
    if not text:
        return Wrong.EMPTY
    if len(text) > MAX_CHARACTERS:
        return Wrong.TOO_LONG
    if "#" in text:
        return Wrong.HASH
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        return Wrong.CONTROL
    if len(text.encode()) > MAX_BYTES:
        return Wrong.TOO_MANY_BYTES
    return None
