"""Lists that many write to at once: spread over several keys of the index, and read as one.

A hot key of an index throttles the whole table.
"""

import zlib
from collections.abc import Iterator
from heapq import merge
from itertools import islice

from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, Scalar, text

# Keys of the index for one list.
SHARDS = 10

# Items of each key that one request reads; an answer of DynamoDB has at most one megabyte.
_PAGE = 50


def entry(name: str, member: str, place: str) -> dict[str, Scalar]:
    """The attributes that put an item into a list, at a place; ``member`` decides by which key."""
    return {"list": f"{name}#{zlib.crc32(member.encode()) % SHARDS}", "list_at": place}


def shards(name: str) -> list[str]:
    """All the index keys of a list."""
    return [f"{name}#{shard}" for shard in range(SHARDS)]


def place(item: Item) -> str:
    """An item's place in its list."""
    return text(item, "list_at")


def newest_first(name: str, before: str | None) -> Iterator[Item]:
    """The items of a list, the last place first, read as they are taken; a moment behind the table.

    They come before the place ``before``; None is the end. Ten requests, and more as more is taken.
    """
    return merge(*(_of_shard(shard, before) for shard in shards(name)), key=place, reverse=True)


def oldest_after(name: str, after: str, most: int) -> tuple[list[Item], bool]:
    """The first items of a list after a place, in its order, and whether there are more. Ten requests."""
    found = [table.listed_after(shard, after, most + 1) for shard in shards(name)]
    items = list(islice(merge(*found, key=place), most + 1))
    return items[:most], len(items) > most


def everything(name: str) -> list[Item]:
    """All items of a list. Ten requests, and more for a long list."""
    return [item for shard in shards(name) for item in table.listed(shard)]


def _of_shard(shard: str, before: str | None) -> Iterator[Item]:
    while found := table.listed_page(shard, before=before, most=_PAGE):
        yield from found
        before = place(found[-1])
