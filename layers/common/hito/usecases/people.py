"""Names, e-mails and roles of learners: taken from their tokens, and stored for their teachers."""

from collections.abc import Collection, Mapping
from datetime import datetime

from hito import caches
from hito.domain.guides import Person
from hito.store import people

# Entries of one page of the list.
MAX_LISTED = 1_000

# Storing the same person again would change nothing.
_stored: caches.Cache[str, Person] = caches.register("people stored by this process", entries=10_000)


def remember(person: Person, now: datetime) -> None:
    """Store who a caller is, unless this process has stored the same before. One request, or none."""
    if _stored.get(person.id) == person:
        return
    people.put(person, now)
    _stored.put(person.id, person)


def find(ids: Collection[str]) -> Mapping[str, Person]:
    """Who some learners are, for those who have called Hito. One request for each hundred."""
    return people.get_all(ids)


def listing(before: str | None) -> tuple[list[Person], str | None]:
    """A page of all people, those who called Hito last for the first time first; and its cursor, if there are more."""
    return people.page(before, MAX_LISTED)
