"""How values look in every contract's answers."""

from datetime import datetime

# JSON numbers: whole ones are shown as integers, others to three decimals.
Number = int | float


def thousandths(count: int) -> Number:
    """Thousandths as a JSON number: 300,000 milliseconds are 300 seconds, 300,500 are 300.5."""
    whole, rest = divmod(count, 1000)
    return count / 1000 if rest else whole


def timestamp(at: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC with milliseconds, as browsers write it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None
