"""Times, as clients write them."""

from datetime import UTC, datetime


def instant(text: object) -> datetime | None:
    """A time of ISO 8601 in UTC, or None if it is none; without a zone it is UTC.

    Source: RFC 3339, section 5.6: ``t`` and ``z`` may be in lower case.
    """
    try:
        at = datetime.fromisoformat(text.upper()) if isinstance(text, str) else None
        # The sender's local time is nothing we could know.
        return at and (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
