"""The messages of the webhook queue: the details of events, as docs/events/ describes them."""

from typing import Any

from hito.edge.body import Body


class WebhookEvent(Body):
    """An event of any type. Only the subscriber reads ``data``."""

    id: str
    type: str
    timestamp: str
    data: dict[str, Any]
