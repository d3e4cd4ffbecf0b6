"""Who the learners are: what their tokens say, kept for those who teach them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import islice

from hito.domain.guides import Person
from hito.store import guides as items
from hito.store import keys, shards, table

# A list of all stops here and goes on with a cursor.
MAX_LISTED = 1_000

# In one function; whoever is not among them is written down again, which changes nothing.
_MAX_KEPT = 10_000

_seen: dict[str, Person] = {}


def welcome(person: Person, now: datetime) -> None:
    """Write down who somebody is, on first sight and when it changed. One request, or none."""
    if _seen.get(person.id) == person:
        return
    table.update(keys.person(person.id), items.seen(person, now))
    if len(_seen) >= _MAX_KEPT:
        _seen.clear()
    _seen[person.id] = person


def find(ids: Collection[str]) -> Mapping[str, Person]:
    """Who some learners are, as far as they were seen; one request for a hundred."""
    found = table.get_all([keys.person(each) for each in ids], consistent=False)
    return {person.id: person for person in (items.person(item) for item in found if item)}


def listing(before: str | None) -> tuple[list[Person], str | None]:
    """Everybody, who came last first; and where to go on, if there are more."""
    found = list(islice(shards.newest_first(items.PEOPLE, before), MAX_LISTED + 1))
    people = [items.person(item) for item in found[:MAX_LISTED]]
    return people, items.place(found[MAX_LISTED - 1]) if len(found) > MAX_LISTED else None
