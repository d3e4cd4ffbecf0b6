"""How values look in the responses of every contract."""

from datetime import datetime
from typing import Annotated, overload

from pydantic import BaseModel, ConfigDict

from hito.domain import ids
from hito.edge.body import documented


class Response(BaseModel):
    """A response's body, or a part of it. Its schema is built for the first response: a start needs none of them."""

    model_config = ConfigDict(defer_build=True)


# A JSON number: an integer if it is whole, else with up to three decimals.
Number = int | float

# A time, as `timestamp` writes it.
Timestamp = Annotated[str, documented(format="date-time")]


def from_thousandths(count: int) -> Number:
    """Thousandths as a JSON number: 300,000 milliseconds are 300 seconds, 300,500 are 300.5. See ``to_thousandths``."""
    whole, rest = divmod(count, 1000)
    return count / 1000 if rest else whole


@overload
def timestamp(at: datetime) -> str: ...
@overload
def timestamp(at: datetime | None) -> str | None: ...
def timestamp(at: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC with milliseconds, as browsers write it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def from_hundredths(count: int) -> Number:
    """Hundredths as a JSON number of at most two decimals: 3,333 are 33.33, 5,000 are 50."""
    whole, rest = divmod(count, 100)
    return count / 100 if rest else whole


def format_id(text: str) -> int | str:
    """An id where a contract has integers: the integer that it spells, else the text."""
    number = ids.number(text)
    return text if number is None else number
