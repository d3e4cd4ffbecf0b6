"""Moto's table as one value: to keep, to bring back, to compare."""

import base64
import json
import pickle
import re
import zlib
from collections.abc import Iterator
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb import dynamodb_backends

Items = dict[tuple[str, str], str]


def _table() -> Any:
    return dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables["hito-test"]


class Kept:
    """The table as it is now; ``restore`` brings it back as often as it is called."""

    def __init__(self) -> None:
        table = _table()
        self.items = items()
        self._parts = {
            (partition.value, sort.value): pickle.dumps((partition, sort, item)) for partition, sort, item in _all()
        }
        self._streamed = len(table.stream_shard.items)

    def restore(self) -> None:
        """Bring back what is not as it was."""
        table, now = _table(), items()
        there = {(partition.value, sort.value): (partition, sort) for partition, sort, _ in _all()}
        for key in now.keys() - self.items.keys():
            partition, sort = there[key]
            del table.items[partition][sort]
        for key, text in self.items.items():
            if now.get(key) != text:
                partition, sort, item = pickle.loads(self._parts[key])
                table.items[partition][sort] = item
        del table.stream_shard.items[self._streamed :]


def _all() -> Iterator[tuple[Any, Any, Any]]:
    for partition, sorts in _table().items.items():
        for sort, item in sorts.items():
            yield partition, sort, item


def items() -> Items:
    """Every item by its key, as text; what is packed, unpacked."""
    return {
        (partition.value, sort.value): json.dumps(item.attrs, sort_keys=True, default=_shown)
        for partition, sort, item in _all()
    }


def _shown(value: Any) -> Any:
    if value.type != "B":
        return [value.type, value.value]
    packed = value.value if isinstance(value.value, bytes) else base64.b64decode(value.value)
    try:
        return zlib.decompress(packed).decode()
    except zlib.error:
        return packed.hex()


_MADE_UP = re.compile(
    r"(?P<id>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b)"
    r"|(?P<time>(?<![0-9])1[789][0-9]{8}(?:[0-9]{3})?(?![0-9])|20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z?)"
    r"|(?P<place>(?<=INDEX#)[0-9]{6}|(?<=\"status_index\": \[\"N\", \")[0-9]+)"
    r"|(?P<number>770000[0-9]{2}(?![0-9]))"
    r"|(?P<hash>\$argon2id\$[^\"]+|eyJ[\w-]+\.[\w-]+\.[\w-]+)"
    # Where the index lists what has a new id; how long a reply took; how often a record was written.
    r"|(?<=METRICS#)(?P<shard>[0-9])|(?<=ATTEMPTS#)(?P<another>[0-9])|(?<=DELIVERIES#[0-9a-f-]{36}#)(?P<list>[0-9])"
    r"|(?P<secret>whsec_[A-Za-z0-9+/=]{44})"
    r"|(?<=\"took_us\": \[\"N\", \")(?P<micros>[0-9]+)|(?<=\"latency_ms\":)(?P<millis>[0-9.]+)"
    # What a repetition waits for, beside the effect itself.
    r"|(?<=\"wrote\": )(?P<wrote>\[\"S\", \"(?:[^\"\\\\]|\\\\.)*\"\])"
    # Of an export, the windows.
    r"|(?<=\"calls\":)(?P<count>[0-9]+)"
    r"|(?<=\"revision\": \[\"N\", \")(?P<revision>[0-9]+)"
)


class Plain:
    """Shows texts without times, and without ids and numbers that are not in what is ``known``."""

    def __init__(self, known: str) -> None:
        self._known = {found["id"] for found in _MADE_UP.finditer(known)}
        self._shown: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        if text not in self._shown:
            self._shown[text] = _MADE_UP.sub(self._instead, text)
        return self._shown[text]

    def _instead(self, found: re.Match[str]) -> str:
        return found[0] if found["id"] in self._known and found["id"] else f"<{found.lastgroup}>"
