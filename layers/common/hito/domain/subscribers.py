"""Subscribers: systems that get events as signed webhooks; and each delivery of an event to one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from hito.domain import events
from hito.domain.webhooks import SHORTEST_SECONDS

MAX_SUBSCRIBERS = 50
MAX_URL = 2_000
MAX_DESCRIPTION = 500

# How long a replaced secret still signs beside the new one.
OVERLAP = timedelta(hours=24)

# A subscriber that accepted nothing for so long, about three days, is disabled: as long as one event is retried.
DISABLED_AFTER = timedelta(seconds=SHORTEST_SECONDS)

# How long a delivery is stored, and can be repeated.
STORED_FOR = timedelta(days=30)

_TYPES = {name: full for full in events.TYPES for name in (full, events.short(full))}


class Disabled(StrEnum):
    """Why a subscriber gets no events."""

    BY_ADMIN = "admin"
    FAILING = "failing"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A subscriber; ``types`` are as its admin wrote them, ``secret`` and ``previous_secret`` names of secrets.

    ``failing_since`` is the first failure after the last success. ``disabled`` says why it gets no events.
    """

    id: str
    url: str
    types: tuple[str, ...]
    description: str
    created_at: datetime
    secret: str
    previous_secret: str | None = None
    previous_until: datetime | None = None
    failing_since: datetime | None = None
    disabled: Disabled | None = None
    disabled_at: datetime | None = None

    def wants(self, event_type: str) -> bool:
        """Whether the subscriber gets events of a type."""
        return self.disabled is None and event_type in {_TYPES.get(name) for name in self.types}

    def secrets_at(self, now: datetime) -> tuple[str, ...]:
        """The names of the secrets that sign, the newest first."""
        if self.previous_secret and self.previous_until and now < self.previous_until:
            return (self.secret, self.previous_secret)
        return (self.secret,)


def is_type(name: str) -> bool:
    """Whether a type of events has a name, with or without ``hito.`` and its version."""
    return name in _TYPES


def unknown_types(names: Collection[str]) -> list[str]:
    """The names that no type of events has."""
    return [name for name in names if not is_type(name)]


class DeliveryResult(StrEnum):
    """What came of one attempt to deliver an event."""

    ACCEPTED = "accepted"
    # The subscriber answered with a status that is no success.
    REFUSED = "refused"
    GONE = "gone"
    REDIRECTED = "redirected"
    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    ANSWER_TOO_LARGE = "answer_too_large"
    # Hito's own secret store does not answer.
    NOT_SIGNED = "not_signed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an attempt, and the HTTP status of the answer, if there was one."""

    result: DeliveryResult
    status: int | None = None


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event on its way to a subscriber; ``learner`` is whom it is about, if it is about one.

    ``event`` is the event as JSON. ``created_at`` is when it was recorded for the subscriber.
    """

    subscriber: str
    learner: str | None
    event: Mapping[str, Any]
    created_at: datetime
    state: DeliveryStatus = DeliveryStatus.WAITING
    attempts: int = 0
    last: Attempt | None = None
    last_at: datetime | None = None
    next_at: datetime | None = None

    @property
    def event_id(self) -> str:
        """The event's id, which the header ``webhook-id`` has."""
        return str(self.event["id"])


def is_to_disable(subscriber: Subscriber, attempt: Attempt, now: datetime) -> Disabled | None:
    """Why a subscriber is to be disabled after an attempt that failed; None if it is not."""
    if subscriber.disabled is not None:
        return None
    if attempt.result is DeliveryResult.GONE:
        return Disabled.GONE
    since = subscriber.failing_since
    return Disabled.FAILING if since and now - since >= DISABLED_AFTER else None
