"""How much somebody may author who is no admin: so that no account fills the lists that all others read.

What there is of somebody is counted in the transactions that make and delete it.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from hito.domain.errors import Conflict
from hito.store import attributes, keys, table
from hito.store.attributes import Item, Scalar
from hito.store.table import Update
from hito.store.update import Change


class What(StrEnum):
    """What is counted."""

    LESSON = "lesson"
    EXERCISE = "exercise"
    ACHIEVEMENT = "achievement"


MOST = {What.LESSON: 200, What.EXERCISE: 2_000, What.ACHIEVEMENT: 100}

_NAMES = {What.LESSON: "lecciones", What.EXERCISE: "ejercicios", What.ACHIEVEMENT: "logros"}

# The attribute of what counts: whose it is.
AUTHOR = "author"


def by(author: str | None) -> dict[str, Scalar]:
    """The attribute of something made by who has a quota; nothing, if nobody has."""
    return {AUTHOR: author} if author else {}


def takes(author: str | None, what: What) -> list[Update]:
    """One more of somebody, as a part of the transaction that makes it; nothing of who has no quota."""
    if author is None:
        return []
    return [Update(keys.authored(author, what), Change().increment("there").if_at_most("there", MOST[what] - 1))]


def check(author: str | None, what: What) -> None:
    """The rule of how much there may be of somebody. One request, or none for who has no quota.

    Raises:
        Conflict: if there is so much already.
    """
    known = table.get(keys.authored(author, what)) if author else None
    if known and attributes.whole(known, "there") >= MOST[what]:
        raise Conflict(f"Ya tienes {MOST[what]:,} {_NAMES[what]}, y no puede haber más; borra alguno".replace(",", "."))


def frees(stored: Iterable[Item | None], what: What) -> list[Update]:
    """What is deleted, counted no more, as a part of the transaction that deletes it. A request for each author.

    Of an author who was erased, nothing is counted.
    """
    authors = Counter(item[AUTHOR]["S"] for item in stored if item and AUTHOR in item)
    there = {author: table.get(keys.authored(author, what)) for author in authors}
    return [
        Update(keys.authored(author, what), Change().if_exists().increment("there", by=-number))
        for author, number in authors.items()
        if there[author]
    ]
