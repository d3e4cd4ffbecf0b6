"""Lists that many write to at once: spread over several keys of the index, and read as one."""

from collections.abc import Iterator
from heapq import merge

from hito.store import keys, table
from hito.store.attributes import Item

# Of each key at once; an answer of DynamoDB has at most one megabyte.
_AT_ONCE = 50


def newest_first(name: str, before: str | None) -> Iterator[Item]:
    """The items of a list, the newest first, read as they are taken; a moment behind the table.

    ``before`` is the place (``list_at``) that they come before, None for the end. Ten requests, and more as
    more is taken.
    """
    return merge(*(_of_shard(shard, before) for shard in keys.shards(name)), key=_place, reverse=True)


def _of_shard(shard: str, before: str | None) -> Iterator[Item]:
    while found := table.listed_page(shard, before=before, most=_AT_ONCE):
        yield from found
        before = _place(found[-1])


def _place(item: Item) -> str:
    return str(item["list_at"]["S"])
