"""The CMS's last answers, shared by all functions: videos and outlines of courses."""

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter

from hito.domain.content import Content
from hito.domain.records import Placed
from hito.store import keys
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, epoch_seconds, from_epoch_ms, is_expired, whole
from hito.store.dynamodb.update import Update

KEPT_FOR = timedelta(days=30)

# One item holds 400 kB, its other attributes included.
MAX_PACKED_BYTES = 350_000

Answer = TypeVar("Answer", Content, Placed)

_ADAPTERS: Mapping[type, TypeAdapter[Any]] = {Content: TypeAdapter(Content), Placed: TypeAdapter(Placed)}


def key(what: str, name: str) -> Key:
    """The key of the answer about a video or a course (``what``) of a name."""
    return keys.CMS_CACHE.key(what=what, id=name)


def get_all(
    what: str, names: Sequence[str], shape: type[Answer], now: datetime
) -> list[tuple[Answer, datetime] | None]:
    """The stored answer about each name with its time; None if none is stored. One request for each hundred."""
    stored = table.get_all([key(what, name) for name in names], consistent=False)
    return [_from_item(item, shape, now) for item in stored]


def put(what: str, name: str, answer: Content | Placed, now: datetime) -> None:
    """Store an answer in place of any earlier one, unless it is too large for an item. One request."""
    packed = zlib.compress(_ADAPTERS[type(answer)].dump_json(answer, exclude_defaults=True))
    if len(packed) <= MAX_PACKED_BYTES:
        change = Update().set(told=packed, told_at=epoch_ms(now), expires_at=epoch_seconds(now + KEPT_FOR))
        table.update(key(what, name), change)


def _from_item(item: Item | None, shape: type[Answer], now: datetime) -> tuple[Answer, datetime] | None:
    if item is None or is_expired(item, now):
        return None
    answer: Answer = _ADAPTERS[shape].validate_json(zlib.decompress(item["told"]["B"]))
    return answer, from_epoch_ms(whole(item, "told_at"))
