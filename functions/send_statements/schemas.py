"""The messages of the queue: the details of events, as docs/events/ describes them."""

from typing import Any

from hito.edge.body import Body


class StatementEvent(Body):
    """An event of a type that becomes a statement."""

    id: str
    type: str
    timestamp: str
    data: dict[str, Any]
