"""Parameters, bodies and responses of webhooks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from hito.config import settings
from hito.domain import addresses, events
from hito.domain import subscribers as rules
from hito.domain.subscribers import Delivery, DeliveryResult, DeliveryStatus, Subscriber
from hito.edge import problems, times
from hito.edge.body import (
    ONE_LINE,
    Body,
    Id,
    Named,
    QueryParams,
    documented,
    documented_one_of,
)
from hito.edge.cursor import PageParams
from hito.edge.formatting import Response, Timestamp, timestamp
from hito.store.deliveries import place_of
from hito.usecases.subscribing import Revealed


def _check_url(url: str) -> str:
    if problem := addresses.url_problem(url, allows_loopback=settings().loopback_subscribers):
        raise problems.error(problem)
    return url


def _check_types(names: list[str]) -> list[str]:
    if rules.unknown_types(names):
        raise problems.error("event_type", types=tuple(map(events.short, events.TYPES)))
    if len(set(names)) < len(names):
        raise problems.error("twice")
    return names


def _instant(text: object) -> datetime | None:
    at = times.instant(text)
    if text is not None and at is None:
        raise problems.error("instant")
    return at


_NAMES = [name for full in events.TYPES for name in (events.short(full), full)]

Url = Annotated[
    str,
    Field(max_length=rules.MAX_URL, description="https, and a public address."),
    AfterValidator(_check_url),
    documented(format="uri"),
]
Types = Annotated[
    list[Annotated[str, documented(enum=_NAMES)]],
    Field(min_length=1, max_length=len(_NAMES), description="With or without `hito.` and the version."),
    AfterValidator(_check_types),
    documented(uniqueItems=True),
]
Description = Annotated[str, Field(max_length=rules.MAX_DESCRIPTION), ONE_LINE]


class WebhookParams(QueryParams):
    """The path of a subscriber."""

    id: Id


class WebhookBody(Body):
    """A new subscriber."""

    url: Url
    types: Types
    description: Description = ""


class WebhookChange(Body):
    """What changes of a subscriber; what is absent or null stays. ``active`` enables or disables it."""

    url: Url | None = None
    types: Types | None = None
    description: Description | None = None
    active: bool | None = None

    def fields(self) -> dict[str, Any]:
        """The fields that change."""
        return self.model_dump(exclude_none=True)


class DeliveriesParams(PageParams, WebhookParams):
    """The path and the query of a log: all deliveries, or those of one status."""

    status: Named[DeliveryStatus] | None = None


class RedeliverParams(PageParams, WebhookParams):
    """The path of a subscriber; ``cursor`` goes on with the deliveries since a time."""


class RedeliverBody(Body):
    """What to send again: one delivery by its id, or those that were recorded since a time."""

    model_config = ConfigDict(json_schema_extra=documented_one_of("delivery", "since"))

    delivery: Annotated[str, Field(max_length=100)] | None = None
    since: Annotated[datetime | None, BeforeValidator(_instant, json_schema_input_type=Timestamp | None)] = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "RedeliverBody":
        if (self.delivery is None) == (self.since is None):
            raise problems.error("one_of_two", names="delivery and since")
        return self

    @property
    def from_time(self) -> datetime:
        """The time from which on deliveries are sent again.

        Raises:
            LookupError: if the body names one delivery.
        """
        if self.since is None:
            raise LookupError("the body names one delivery")
        return self.since


class WebhookResponse(Response):
    """A subscriber. ``failing_since`` is the first failure after the last success.

    ``disabled_because`` is ``admin``, ``failing`` after three days of failure, or ``gone`` after an answer of 410.
    """

    id: str
    url: str
    types: list[str]
    description: str
    active: bool
    created_at: Timestamp
    failing_since: Timestamp | None
    disabled_at: Timestamp | None
    disabled_because: str | None
    previous_secret_until: Timestamp | None

    @classmethod
    def from_record(cls, one: Subscriber, now: datetime) -> "WebhookResponse":
        return cls(**_shown(one, now))


class WebhookWithSecret(WebhookResponse):
    """A subscriber with its newest secret, which no other answer shows."""

    secret: str

    @classmethod
    def from_revealed(cls, one: Revealed, now: datetime) -> "WebhookWithSecret":
        return cls(**_shown(one.subscriber, now), secret=one.secret)


def _shown(one: Subscriber, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "url": one.url,
        "types": list(one.types),
        "description": one.description,
        "active": one.disabled is None,
        "created_at": timestamp(one.created_at),
        "failing_since": timestamp(one.failing_since),
        "disabled_at": timestamp(one.disabled_at),
        "disabled_because": one.disabled,
        "previous_secret_until": timestamp(one.previous_until) if len(one.secrets_at(now)) > 1 else None,
    }


class WebhooksResponse(Response):
    """All subscribers."""

    webhooks: list[WebhookResponse]

    @classmethod
    def from_records(cls, found: Iterable[Subscriber], now: datetime) -> "WebhooksResponse":
        return cls(webhooks=[WebhookResponse.from_record(one, now) for one in found])


class DeliveryResponse(Response):
    """An event on its way to a subscriber: ``event_id`` is the header ``webhook-id`` of each attempt.

    ``result`` and ``response_status`` are of the last attempt, if there was one.
    """

    id: str
    event_id: str
    type: str
    status: DeliveryStatus
    attempts: int
    created_at: Timestamp
    last_attempt_at: Timestamp | None
    next_attempt_at: Timestamp | None
    result: DeliveryResult | None
    response_status: int | None

    @classmethod
    def from_record(cls, one: Delivery) -> "DeliveryResponse":
        return cls(
            id=place_of(one),
            event_id=one.event_id,
            type=str(one.event["type"]),
            status=one.state,
            attempts=one.attempts,
            created_at=timestamp(one.created_at),
            last_attempt_at=timestamp(one.last_at),
            next_attempt_at=timestamp(one.next_at),
            result=one.last.result if one.last else None,
            response_status=one.last.status if one.last else None,
        )


class DeliveriesResponse(Response):
    """Deliveries, newest first."""

    deliveries: list[DeliveryResponse]

    @classmethod
    def from_records(cls, found: Iterable[Delivery]) -> "DeliveriesResponse":
        return cls(deliveries=[DeliveryResponse.from_record(one) for one in found])


class Redelivered(Response):
    """How many deliveries were sent to the queue again."""

    redelivered: int
