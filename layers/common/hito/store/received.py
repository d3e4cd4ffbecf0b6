"""Which observations of a learner were received: the ids that clients gave them are idempotency keys.

The ids of 30 days are in a few items, as hashes: 14 bytes each. So a batch of 500 observations needs no 500 items of
its own, and one transaction can write what they change together with their ids. A hash of the id decides in which
item it is, so two requests with the same id write the same item, and the later one sees the id.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hito.domain.errors import Code, TooMany
from hito.domain.syncing import Collected
from hito.store import keys
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, epoch_seconds, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import UpdateItem

KEPT_FOR = timedelta(days=30)

BUCKETS = 16

# An entry has the hashes of id and content, and the day it arrived, counted from 1970. Two ids of a learner have the
# same hash once in 10^11 years of 500 observations a day.
_ID_BYTES, _CONTENT_BYTES, _DAY_BYTES = 8, 4, 2
_ENTRY = _ID_BYTES + _CONTENT_BYTES + _DAY_BYTES

# What an item may hold, so that writing it stays cheap: in all, 4,000 observations a day.
MAX_ENTRIES = 7_500

_DAY_MS = 86_400_000

# A batch with ids in so few items reads only these.
_READ_ALONE = 2


@dataclass(frozen=True, slots=True)
class Bucket:
    """One item: the hashed content and the day of arrival, by the hashed id, of what is not expired."""

    revision: int
    entries: Mapping[bytes, tuple[bytes, int]]


Received = Mapping[int, Bucket]


def bucket_of(collected: Collected) -> int:
    """The item that an observation's id belongs to."""
    return _hash(collected.id)[0] % BUCKETS


def begin_read(learner: str, buckets: Collection[int], now: datetime) -> Callable[[], Received]:
    """Read the items of a learner, and go on: the result waits for them. One request, or two at once."""
    names = [_name(bucket) for bucket in buckets] if len(buckets) <= _READ_ALONE else [""]
    prefixes = [{**keys.RECEIVED.prefix(learner=learner)} for _name_ in names]
    for prefix, name in zip(prefixes, names, strict=True):
        prefix["SK"] += name
    begun = [table.begin_query(prefix) for prefix in prefixes]

    def take() -> Received:
        items = [item for answer in begun for item in answer()]
        return {int(item["SK"]["S"].partition("#")[2], 16): _from_item(item, now) for item in items}

    return take


def has(received: Received, collected: Collected) -> bool | None:
    """Whether an observation was received; None if its id was that of another one.

    Its content tells: a client that gives an id twice has a fault, and must learn of it.
    """
    bucket = received.get(bucket_of(collected))
    stored = bucket.entries.get(_hash(collected.id)) if bucket else None
    if stored is None:
        return False
    return True if stored[0] == collected.fingerprint[:_CONTENT_BYTES] else None


def addition(
    learner: str, bucket: int, received: Received, added: Collection[Collected], now: datetime
) -> tuple[UpdateItem, Bucket]:
    """The part of a transaction that adds ids to an item, unless another request did so meanwhile; the item after it.

    Raises:
        TooMany: if the item has as many ids as it may have.
    """
    before = received.get(bucket) or Bucket(0, {})
    day = epoch_ms(now) // _DAY_MS
    entries = dict(before.entries) | {_hash(one.id): (one.fingerprint[:_CONTENT_BYTES], day) for one in added}
    if len(entries) > MAX_ENTRIES:
        raise TooMany(Code.TOO_MANY_OBSERVATIONS, retry_after=_DAY_MS // 1000, days=KEPT_FOR.days)
    after = Bucket(before.revision + 1, entries)
    content = b"".join(name + what + at.to_bytes(_DAY_BYTES, "big") for name, (what, at) in entries.items())
    change = Update().if_equals("revision", before.revision or None)
    change = change.set(ids=content, revision=after.revision, expires_at=epoch_seconds(now + KEPT_FOR))
    return UpdateItem(key(learner, bucket), change), after


def key(learner: str, bucket: int) -> Key:
    """The key of one of a learner's items."""
    return keys.RECEIVED.key(learner=learner, bucket=_name(bucket))


def _name(bucket: int) -> str:
    return f"{bucket:x}"


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_ID_BYTES]


def _from_item(item: Item, now: datetime) -> Bucket:
    content: bytes = item["ids"]["B"]
    oldest = epoch_ms(now - KEPT_FOR) // _DAY_MS
    entries: dict[bytes, tuple[bytes, int]] = {}
    for start in range(0, len(content), _ENTRY):
        entry = content[start : start + _ENTRY]
        day = int.from_bytes(entry[-_DAY_BYTES:], "big")
        if day >= oldest:
            entries[entry[:_ID_BYTES]] = (entry[_ID_BYTES:-_DAY_BYTES], day)
    return Bucket(whole(item, "revision"), entries)
