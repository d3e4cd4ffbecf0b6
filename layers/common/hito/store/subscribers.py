"""Subscribers, which get events as webhooks. All are in one partition: a list is one request."""

from datetime import datetime
from typing import Any

from hito.domain.subscribers import Disabled, Subscriber
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import (
    Item,
    Key,
    Scalar,
    epoch_ms,
    from_epoch_ms,
    optional_text,
    present,
    text,
    time,
    whole,
)
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import PutItem, UpdateItem


def key(subscriber: str) -> Key:
    """The key of a subscriber."""
    return keys.SUBSCRIBER.key(subscriber=subscriber)


def get(subscriber: str) -> Subscriber | None:
    """A subscriber, or None. One request."""
    item = table.get(key(subscriber))
    return _from_item(item) if item else None


def get_all() -> list[Subscriber]:
    """All subscribers, oldest first. One request."""
    found = [_from_item(item) for item in table.query(keys.SUBSCRIBER.prefix())]
    return sorted(found, key=lambda one: (one.created_at, one.id))


def creation(subscriber: Subscriber) -> PutItem:
    """The part of a transaction that stores a new subscriber."""
    values = present(
        url=subscriber.url,
        types=" ".join(subscriber.types),
        description=subscriber.description,
        created=epoch_ms(subscriber.created_at),
        secret=subscriber.secret,
    )
    return PutItem(attributes.item({**key(subscriber.id), **values}), Update().if_absent())


def change(subscriber: str, now: datetime, fields: dict[str, Any]) -> bool:
    """Change the given fields of a subscriber; False if there is none. One request.

    ``url``, ``types`` and ``description`` are its own; ``active`` enables or disables it.
    """
    values: dict[str, Scalar] = {name: fields[name] for name in ("url", "description") if name in fields}
    if "types" in fields:
        values["types"] = " ".join(fields["types"])
    changed = Update().if_exists().set(**values)
    match fields.get("active"):
        case True:
            changed = changed.remove("disabled", "disabled_at", "failing")
        case False:
            changed = changed.set(disabled=Disabled.BY_ADMIN.value, disabled_at=epoch_ms(now))
    return not changed.writes or table.update(key(subscriber), changed) is not None


def rotation(subscriber: Subscriber, secret: str, until: datetime) -> UpdateItem:
    """The new name of a subscriber's secret; the one before it signs until a time."""
    changed = Update().if_exists().set(secret=secret, previous=subscriber.secret, previous_until=epoch_ms(until))
    return UpdateItem(key(subscriber.id), changed)


def mark_failing(subscriber: str, since: datetime) -> Subscriber | None:
    """Note the first failure since the last success; the subscriber after it, None if there is none. One request."""
    item = table.update(key(subscriber), Update().if_exists().set_if_absent(failing=epoch_ms(since)))
    return _from_item(item) if item else None


def mark_well(subscriber: str) -> None:
    """Note a success. One request."""
    table.update(key(subscriber), Update().if_exists().remove("failing"))


def disable(subscriber: str, because: Disabled, now: datetime) -> None:
    """Disable a subscriber, unless it is disabled. One request."""
    changed = Update().if_exists().if_equals("disabled", None)
    table.update(key(subscriber), changed.set(disabled=because.value, disabled_at=epoch_ms(now)))


def delete(subscriber: str) -> None:
    """Delete a subscriber; its deliveries stay until they expire. Repeating is harmless. One request."""
    table.delete(key(subscriber))


def _from_item(item: Item) -> Subscriber:
    disabled = optional_text(item, "disabled")
    return Subscriber(
        id=text(item, "SK"),
        url=text(item, "url"),
        types=tuple(text(item, "types").split(" ")),
        description=text(item, "description"),
        created_at=from_epoch_ms(whole(item, "created")),
        secret=text(item, "secret"),
        previous_secret=optional_text(item, "previous"),
        previous_until=time(item, "previous_until"),
        failing_since=time(item, "failing"),
        disabled=Disabled(disabled) if disabled else None,
        disabled_at=time(item, "disabled_at"),
    )
