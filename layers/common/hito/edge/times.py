"""Times as clients write them."""

from datetime import UTC, datetime


def instant(text: object) -> datetime | None:
    """An ISO 8601 time in UTC, or None if the text is none; a time without a zone is UTC.

    Source: RFC 3339, section 5.6: ``t`` and ``z`` may be in lower case.
    """
    try:
        at = datetime.fromisoformat(text.upper()) if isinstance(text, str) else None
        # Nobody can know the sender's local time.
        return at and (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
