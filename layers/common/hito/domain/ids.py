"""Which texts may name a learner, a course or a unit."""

import unicodedata

MAX_CHARACTERS = 128

# A unit's sort key holds a course id and a unit id within DynamoDB's 1,024 bytes.
MAX_BYTES = 500


def problem(text: str) -> str | None:
    """What keeps ``text`` from being an id, or None if it is one.

    ``#`` separates the parts of a key, so no id may reach into another's keys. Accents and
    emoji are legal and kept as they come: no normalisation.
    """
    if not text:
        return "must not be empty"
    if len(text) > MAX_CHARACTERS:
        return f"must have at most {MAX_CHARACTERS} characters"
    if "#" in text:
        return "must not contain '#'"
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        return "must not contain control characters"
    if len(text.encode()) > MAX_BYTES:
        return f"must have at most {MAX_BYTES} bytes"
    return None
