"""Learners: their time zones, the list of all, and whether anything is stored for one."""

from collections.abc import Collection
from typing import NamedTuple

from hito import caches
from hito.store import keys
from hito.store.dynamodb import sharded_lists, table
from hito.store.dynamodb.attributes import Item, Key, key_of, optional_text, text
from hito.store.dynamodb.update import Update

# The number of lists of the index that hold all learners.
SHARDS = sharded_lists.SHARDS

# How long this process may use an old time zone after another one stored a new one.
ZONE_SECONDS = 600

_LIST = "LEARNERS"


class _Cached(NamedTuple):
    zone: str | None
    is_listed: bool


_zones: caches.Cache[str, _Cached] = caches.register("time zones of learners", entries=10_000, seconds=ZONE_SECONDS)


def key(learner: str) -> Key:
    """The key of a learner's own item, which has their time zone."""
    return keys.LEARNER.key(learner=learner)


def remember_zone(learner: str, zone: str | None) -> str | None:
    """Add an active learner to the list, and store the time zone if one is given; that zone, else their last one.

    One request, or none if the same was stored within the last ten minutes.
    """
    cached = _zones.get(learner)
    if cached and cached.is_listed and zone in (None, cached.zone):
        return cached.zone
    return _cache_zone(learner, table.update(key(learner), activity_update(learner, zone)))


def last_zone(learner: str) -> str | None:
    """The time zone that a learner gave last, if any. One request, or none if it was read in the last ten minutes."""
    cached = _zones.get(learner)
    if cached or not learner:
        return cached.zone if cached else None
    return _cache_zone(learner, table.get(key(learner)))


def zones(of: Collection[str]) -> dict[str, str]:
    """The time zones that learners gave last, of those who gave one. One request for each hundred."""
    found = table.get_all([key(learner) for learner in of], consistent=False)
    return {keys.learner_of(key_of(item)): text(item, "zone") for item in found if item and "zone" in item}


def is_listed(learner: str) -> bool:
    """Whether a learner is in the list of all. One request."""
    return table.get(key(learner)) is not None


def add_to_list(learner: str) -> None:
    """Add a learner to the list of all. One request."""
    table.update(key(learner), activity_update(learner, None))


def activity_update(learner: str, zone: str | None) -> Update:
    """An activity of a learner: they are listed, and their time zone is stored if they give one."""
    change = Update().set_if_absent(**sharded_lists.entry(_LIST, learner, learner))
    return change.set(zone=zone) if zone else change


def page(number: int, before: str | None, most: int) -> list[str]:
    """The learners before one in one of the ``SHARDS``, in descending order; read with eventual consistency."""
    return listed_page(_LIST, number, before, most)


def listed_page(name: str, number: int, before: str | None, most: int) -> list[str]:
    """The learners before one in any list of learners, as by ``page``."""
    shard = sharded_lists.shards(name)[number]
    return [text(item, "list_at") for item in table.listed_page(shard, before=before, most=most)]


def has_data(learner: str) -> bool:
    """Whether anything is stored for a learner. One request."""
    return table.has_items(keys.of_learner(learner))


def zone_from_item(item: Item) -> str | None:
    """The time zone in a learner's own item, if there is one."""
    return optional_text(item, "zone")


def _cache_zone(learner: str, item: Item | None) -> str | None:
    zone = zone_from_item(item) if item else None
    _zones.put(learner, _Cached(zone, is_listed=item is not None))
    return zone
