"""Accounts, and the claims on their e-mail addresses."""

from datetime import datetime

from hito.domain.accounts import Account, Address, Changes, ManualOverride
from hito.domain.language import Level
from hito.store import keys, sessions, tombstones
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import (
    Item,
    Key,
    Scalar,
    epoch_ms,
    from_epoch_ms,
    optional_text,
    optional_whole,
    text,
    whole,
)
from hito.store.dynamodb.client import ConditionFailed, Conflicted
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import DeleteItem, PutItem, UpdateItem, Write


class AddressTaken(Exception):
    """Another account has claimed the e-mail address."""


def key(number: int) -> Key:
    """The key of an account."""
    return keys.ACCOUNT.key(account=str(number))


def address_key(address: str) -> Key:
    """The key of the claim on a normalized e-mail address. It holds a hash of the address."""
    return keys.EMAIL.key(hash=keys.hashed(address))


def get(number: int) -> Account | None:
    """An account, or None. One request."""
    item = table.get(key(number))
    return _from_item(item) if item else None


def number_of(address: str) -> int | None:
    """The number of the account that has claimed an e-mail address, or None. One request."""
    item = table.get(address_key(address))
    return whole(item, "account") if item else None


def creation(account: Account) -> list[Write]:
    """The parts of a transaction that create an account, if its number and its address are free."""
    free = Update().if_absent()
    return [
        PutItem(_claim(account.email, account.number), only_if=free),
        PutItem(_to_item(account), only_if=free),
        sessions.creation(account.learner, account.session),
    ]


def change(before: Account, changes: Changes, by: str, now: datetime) -> bool:
    """Change an account, unless it changed since it was read; whether it was written. One request.

    ``by`` is the caller, recorded with values that are set by hand. A new password ends the account's tokens.

    Raises:
        AddressTaken: if another account has the new e-mail address.
    """
    writes: list[Write] = [UpdateItem(key(before.number), _changes_update(before, changes, by, now))]
    if changes.email and changes.email.key != before.email.key:
        writes.append(PutItem(_claim(changes.email, before.number), only_if=Update().if_absent()))
        writes.append(DeleteItem(address_key(before.email.key)))
    if changes.password:
        writes.append(sessions.renewal_update(before.learner, before.session + 1))
    try:
        table.transact(*writes)
    except ConditionFailed as failed:
        if isinstance(writes[failed.index], PutItem):
            raise AddressTaken from None
        return False
    except Conflicted:
        return False
    finally:
        # Also where no answer came: the password may be changed.
        sessions.drop_cached(before.learner)
    return True


def rehash(before: Account, password: str) -> None:
    """Store a new hash of the same password, unless the password changed since it was read. One request."""
    table.update(key(before.number), Update().if_equals("password", before.password).set(password=password))


def delete(before: Account, now: datetime) -> bool:
    """Delete an account and erase its learner, unless it changed since it was read; whether it was deleted."""
    is_deleted = table.try_transact(
        DeleteItem(key(before.number), only_if=_is_unchanged(before)),
        DeleteItem(address_key(before.email.key)),
        sessions.deletion(before.learner),
        tombstones.erasure_update(before.learner, now),
    )
    if is_deleted:
        sessions.drop_cached(before.learner)
    return is_deleted


def _to_item(account: Account) -> Item:
    values: dict[str, Scalar] = {
        "name": account.name,
        "email": account.email.shown,
        "email_key": account.email.key,
        "password": account.password,
        "session": account.session,
        "registered": epoch_ms(account.registered_at),
    }
    return attributes.item({**key(account.number), **values})


def _from_item(item: Item) -> Account:
    return Account(
        number=int(text(item, "PK").partition("#")[2]),
        name=text(item, "name"),
        email=Address(text(item, "email"), text(item, "email_key")),
        password=text(item, "password"),
        session=whole(item, "session"),
        registered_at=from_epoch_ms(whole(item, "registered")),
        preferences=optional_text(item, "preferences"),
        by_hand=ManualOverride(
            level=Level(text(item, "level")) if "level" in item else None,
            xp=optional_whole(item, "xp"),
            streak=optional_whole(item, "streak"),
        ),
    )


def _claim(address: Address, number: int) -> Item:
    return attributes.item({**address_key(address.key), "account": number})


def _is_unchanged(before: Account) -> Update:
    return Update().if_equals("email_key", before.email.key).if_equals("session", before.session)


def _changes_update(before: Account, changes: Changes, by: str, now: datetime) -> Update:
    change = _is_unchanged(before)
    if changes.name is not None:
        change = change.set(name=changes.name)
    if changes.preferences is not None:
        change = change.set(preferences=changes.preferences)
    for field in ("level", "xp", "streak"):
        if (value := getattr(changes.by_hand, field)) is not None:
            change = change.set(**{field: value, f"{field}_by": by, f"{field}_at": epoch_ms(now)})
    if changes.email is not None:
        change = change.set(email=changes.email.shown, email_key=changes.email.key)
    if changes.password is not None:
        change = change.set(password=changes.password, session=before.session + 1)
    return change
