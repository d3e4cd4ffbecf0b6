"""What the bus hands to the queue: an event's detail, as docs/events/ describes it."""

from typing import Any

from hito.edge.body import Body


class Told(Body):
    """An event of any type; what is in ``data`` is the subscriber's to read."""

    id: str
    type: str
    timestamp: str
    data: dict[str, Any]
