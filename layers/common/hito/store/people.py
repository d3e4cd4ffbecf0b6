"""Names, e-mails and roles of learners, from their last tokens."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import islice

from hito.domain.guides import Person
from hito.store import keys
from hito.store.dynamodb import sharded_lists, table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, text
from hito.store.dynamodb.update import Update

_LIST = "PEOPLE"


def key(person: str) -> Key:
    """The key of a person."""
    return keys.PERSON.key(learner=person)


def get_all(ids: Collection[str]) -> Mapping[str, Person]:
    """The people with the given ids, if they are stored, by id. One request for each hundred."""
    found = table.get_all([key(each) for each in ids], consistent=False)
    return {person.id: person for person in (_from_item(item) for item in found if item)}


def page(before: str | None, most: int) -> tuple[list[Person], str | None]:
    """All people before a place, in descending order of their first call; and the place to continue before, if any."""
    found = list(islice(sharded_lists.newest_first(_LIST, before), most + 1))
    people = [_from_item(item) for item in found[:most]]
    return people, sharded_lists.place(found[most - 1]) if len(found) > most else None


def put(person: Person, now: datetime) -> None:
    """Store a person. Their place in the list stays that of their first call. One request."""
    place = f"{keys.by_time(epoch_ms(now))}#{person.id}"
    change = Update().set(name=person.name, email=person.email, role=person.role)
    table.update(key(person.id), change.set_if_absent(**sharded_lists.entry(_LIST, person.id, place)))


def _from_item(item: Item) -> Person:
    return Person(
        id=text(item, "PK").partition("#")[2],
        name=text(item, "name"),
        email=text(item, "email"),
        role=text(item, "role"),
    )
