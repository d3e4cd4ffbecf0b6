"""Who the learners are: what their tokens say, stored for those who teach them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from hito import caches
from hito.domain.guides import Person
from hito.store import people

# A list of all stops here and goes on with a cursor.
MAX_LISTED = 1_000

# To store a person again changes nothing.
_seen: caches.Cache[str, Person] = caches.register("people stored by this process", entries=10_000)


def welcome(person: Person, now: datetime) -> None:
    """Store who a caller is, on first sight and when it changed. One request, or none."""
    if _seen.get(person.id) == person:
        return
    people.put(person, now)
    _seen.put(person.id, person)


def find(ids: Collection[str]) -> Mapping[str, Person]:
    """Who some learners are, as far as they were seen; one request for a hundred."""
    return people.get_all(ids)


def listing(before: str | None) -> tuple[list[Person], str | None]:
    """Everybody, the one who was first seen last first; and where to go on, if there are more."""
    return people.page(before, MAX_LISTED)
