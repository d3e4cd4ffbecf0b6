"""The health probe: an item that a check writes and the stream's consumer answers."""

from dataclasses import dataclass
from datetime import datetime

from hito.store import keys
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, from_epoch_ms, whole
from hito.store.dynamodb.update import Update


@dataclass(frozen=True, slots=True)
class Probe:
    """When the probe was sent, and when the stream's consumer saw it; None if it has not yet."""

    sent_at: datetime
    seen_at: datetime | None


def key() -> Key:
    """The key of the probe."""
    return keys.HEALTH.key()


def latest() -> Probe | None:
    """The latest probe, or None. One request."""
    item = table.get(key())
    return _from_item(item) if item else None


def send(before: Probe | None, now: datetime) -> None:
    """Send a new probe, unless another check sent one meanwhile. One request."""
    sent_ms = epoch_ms(before.sent_at) if before else None
    table.update(key(), Update().set(sent=epoch_ms(now)).remove("seen").if_equals("sent", sent_ms))


def answer(sent_at: datetime, now: datetime) -> None:
    """Record when the stream's consumer saw a probe, if it is still the latest. One request."""
    sent_ms = epoch_ms(sent_at)
    table.update(key(), Update().set(seen=epoch_ms(now)).if_equals("sent", sent_ms))


def sent_at(record_key: Key, image: Item) -> datetime | None:
    """When the probe of a stream's record was sent; None if it is none, or is answered."""
    if record_key["PK"] != keys.HEALTH.pk or "seen" in image or "sent" not in image:
        return None
    return _from_item(image).sent_at


def _from_item(item: Item) -> Probe:
    seen = from_epoch_ms(whole(item, "seen")) if "seen" in item else None
    return Probe(from_epoch_ms(whole(item, "sent")), seen)
