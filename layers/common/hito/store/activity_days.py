"""Days on which learners are active, whatever they do. Streaks are computed from them."""

from datetime import date

from hito import caches
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key

# Days that this process has marked. Marking them again would change nothing.
_marked: caches.Cache[tuple[str, date], bool] = caches.register("days marked as active", entries=100_000)


def key(learner: str, day: date) -> Key:
    """The key of a day on which a learner was active."""
    return keys.DAY.key(learner=learner, day=day.isoformat())


def mark(learner: str, day: date) -> None:
    """Mark a day on which a learner was active. One request, or none if this process has marked it before."""
    if _marked.get((learner, day)):
        return
    table.put(new_day(learner, day))
    _marked.put((learner, day), True)


def read(learner: str) -> set[date]:
    """The days on which a learner was active. One request."""
    return {from_item(item) for item in table.query(keys.DAY.prefix(learner=learner))}


def new_day(learner: str, day: date) -> Item:
    """The item of a day."""
    return attributes.item(key(learner, day))


def from_item(item: Item) -> date:
    """A day from its item."""
    return date.fromisoformat(item["SK"]["S"].partition("#")[2])
