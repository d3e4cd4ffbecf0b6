"""Sessions of accounts: whether a token is still good. Its password may have changed since, or the account be gone."""

from hito import caches
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Key, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import DeleteItem, PutItem, UpdateItem, Write

# How long a token may live on here after another function ended its session.
KEPT_SECONDS = 60

_current: caches.Cache[str, int] = caches.register("current sessions of accounts", entries=10_000, seconds=KEPT_SECONDS)


def key(learner: str) -> Key:
    """The key of an account's session; ``learner`` is the account's."""
    return keys.SESSION.key(learner=learner)


def exists(learner: str) -> bool:
    """Whether a learner has an account. One request."""
    return table.get(key(learner)) is not None


def is_current(learner: str, version: object) -> bool:
    """Whether tokens of a version are good. One request, or none for one that was good within a minute."""
    if type(version) is not int:
        return False
    if _current.get(learner) == version:
        return True
    # After a new login the version differs from the one that is cached here.
    item = table.get(key(learner))
    if item is None:
        _current.drop(learner)
        return False
    current = whole(item, "version")
    _current.put(learner, current)
    return current == version


def creation(learner: str, version: int) -> Write:
    """The part of a transaction that makes the session of a new account."""
    return PutItem(attributes.item({**key(learner), "version": version}), only_if=Update().if_absent())


def renewal_update(learner: str, version: int) -> Write:
    """The part of a transaction that ends all tokens but those of a new version."""
    return UpdateItem(key(learner), Update().if_exists().set(version=version))


def deletion(learner: str) -> Write:
    """The part of a transaction that ends all tokens of an account."""
    return DeleteItem(key(learner))


def drop_cached(learner: str) -> None:
    """Look the session of a learner up again at the next request."""
    _current.drop(learner)
