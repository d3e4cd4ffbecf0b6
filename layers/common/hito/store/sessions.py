"""Sessions of accounts. A token is valid until the account's password changes or the account is deleted."""

from hito import caches
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Key, whole
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import DeleteItem, PutItem, UpdateItem, Write

# How long this process may accept a token after another one ended its session.
KEPT_SECONDS = 60

_current: caches.Cache[str, int] = caches.register("current sessions of accounts", entries=10_000, seconds=KEPT_SECONDS)


def key(learner: str) -> Key:
    """The key of the session of an account; ``learner`` is the account's learner."""
    return keys.SESSION.key(learner=learner)


def exists(learner: str) -> bool:
    """Whether a learner has an account. One request."""
    return table.get(key(learner)) is not None


def is_current(learner: str, version: object) -> bool:
    """Whether tokens of a version are valid. One request, or none if the version was valid within the last minute."""
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
    """The part of a transaction that creates the session of a new account."""
    return PutItem(attributes.item({**key(learner), "version": version}), only_if=Update().if_absent())


def renewal_update(learner: str, version: int) -> Write:
    """The part of a transaction that ends all tokens except those of a new version."""
    return UpdateItem(key(learner), Update().if_exists().set(version=version))


def deletion(learner: str) -> Write:
    """The part of a transaction that ends all tokens of an account."""
    return DeleteItem(key(learner))


def drop_cached(learner: str) -> None:
    """Remove a learner's session from the cache, so that the next request reads it."""
    _current.drop(learner)
