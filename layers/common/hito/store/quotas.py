"""How much a learner may author, so that no account fills the lists that all others read. Admins have no quota.

The transactions that create or delete a lesson, exercise or achievement also count it.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from hito.domain.errors import Code, Conflict
from hito.store import keys
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, Key, Scalar, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import UpdateItem, Write


class What(StrEnum):
    """What a quota counts."""

    LESSON = "lesson"
    EXERCISE = "exercise"
    ACHIEVEMENT = "achievement"


MOST = {What.LESSON: 200, What.EXERCISE: 2_000, What.ACHIEVEMENT: 100}

_FULL = {
    What.LESSON: Code.LESSON_QUOTA,
    What.EXERCISE: Code.EXERCISE_QUOTA,
    What.ACHIEVEMENT: Code.ACHIEVEMENT_QUOTA,
}

# The attribute of an item that counts towards a quota: its author.
AUTHOR = "author"


def key(author: str, what: What) -> Key:
    """The key of the count of an author's lessons, exercises or achievements."""
    return keys.AUTHORED.key(learner=author, what=what)


def author_attribute(author: str | None) -> dict[str, Scalar]:
    """The attribute that makes an item count towards its author's quota; none for an author without a quota."""
    return {AUTHOR: author} if author else {}


def check(author: str | None, what: What) -> None:
    """Check that an author may create one more. One request, or none for an author without a quota.

    Raises:
        Conflict: if the quota is used up.
    """
    item = table.get(key(author, what)) if author else None
    if item and whole(item, "there") >= MOST[what]:
        raise Conflict(_FULL[what], limit=MOST[what])


def take_update(author: str | None, what: What) -> list[Write]:
    """The part of a transaction that counts one more; none for an author without a quota."""
    if author is None:
        return []
    return [UpdateItem(key(author, what), Update().increment("there").if_at_most("there", MOST[what] - 1))]


def release_updates(deleted: Iterable[Item | None], what: What) -> list[Write]:
    """The parts of a transaction that no longer count the items it deletes. One request for each author.

    An erased author has no counts, so they get no part.
    """
    authors = Counter(item[AUTHOR]["S"] for item in deleted if item and AUTHOR in item)
    counted = {author: table.get(key(author, what)) for author in authors}
    return [
        UpdateItem(key(author, what), Update().increment("there", by=-number))
        for author, number in authors.items()
        if counted[author]
    ]
