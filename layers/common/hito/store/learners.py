"""Learners: the time zone of each, the list of all, and everything that is stored for one."""

from dataclasses import dataclass

from hito import caches
from hito.store import keys
from hito.store.dynamodb import sharded_lists, table
from hito.store.dynamodb.attributes import Item, Key, optional_text, text
from hito.store.dynamodb.update import Update

# The list of all learners is so many lists of the index.
LISTS = sharded_lists.SHARDS

# How long it may take until a zone that another function was given is seen here.
ZONE_SECONDS = 600

_LIST = "LEARNERS"


@dataclass(frozen=True, slots=True)
class _Known:
    zone: str | None
    is_listed: bool


_known: caches.Cache[str, _Known] = caches.register("time zones of learners", entries=10_000, seconds=ZONE_SECONDS)


def key(learner: str) -> Key:
    """The key of what is known of a learner beside what they did."""
    return keys.LEARNER.key(learner=learner)


def remember_zone(learner: str, zone: str | None) -> str | None:
    """List a learner who does something, and remember the time zone that they give; that zone, else their last one.

    One request, or none for one who gave the same within ten minutes.
    """
    known = _known.get(learner)
    if known and known.is_listed and zone in (None, known.zone):
        return known.zone
    return _cache_zone(learner, table.update(key(learner), activity_update(learner, zone)))


def last_zone(learner: str) -> str | None:
    """The time zone that a learner gave last, if any. One request, or none for one seen within ten minutes."""
    known = _known.get(learner)
    if known or not learner:
        return known.zone if known else None
    return _cache_zone(learner, table.get(key(learner)))


def is_listed(learner: str) -> bool:
    """Whether a learner is in the list of all. One request."""
    return table.get(key(learner)) is not None


def add_to_list(learner: str) -> None:
    """Put a learner into the list of all. One request."""
    table.update(key(learner), activity_update(learner, None))


def activity_update(learner: str, zone: str | None) -> Update:
    """What an activity of a learner changes: they are listed, with the time zone that they give, if any."""
    change = Update().set_if_absent(**sharded_lists.entry(_LIST, learner, learner))
    return change.set(zone=zone) if zone else change


def page(number: int, before: str | None, most: int) -> list[str]:
    """The last learners of one of the ``LISTS``, the last one first, before a learner; a moment behind the table."""
    return listed_page(_LIST, number, before, most)


def listed_page(name: str, number: int, before: str | None, most: int) -> list[str]:
    """The same of any list of learners."""
    shard = sharded_lists.shards(name)[number]
    return [text(item, "list_at") for item in table.listed_page(shard, before=before, most=most)]


def has_data(learner: str) -> bool:
    """Whether anything is stored for a learner. One request."""
    return table.has_items(keys.of_learner(learner))


def _cache_zone(learner: str, item: Item | None) -> str | None:
    zone = optional_text(item, "zone") if item else None
    _known.put(learner, _Known(zone, is_listed=item is not None))
    return zone
