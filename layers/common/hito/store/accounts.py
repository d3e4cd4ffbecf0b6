"""Accounts, in and out of items."""

from datetime import datetime

from hito.domain.accounts import Account, Address, Changes, ManualOverride
from hito.domain.language import Level
from hito.store import attributes, keys
from hito.store.attributes import Item, Scalar, epoch_ms, from_epoch_ms, whole
from hito.store.update import Change


def new(account: Account) -> Item:
    """The item of an account that was just made."""
    values: dict[str, Scalar] = {
        "name": account.name,
        "email": account.email.shown,
        "email_key": account.email.key,
        "password": account.password,
        "session": account.session,
        "registered": epoch_ms(account.registered_at),
    }
    return attributes.item({**keys.account(account.number), **values})


def account(item: Item | None) -> Account | None:
    """An account from its item, if there is one."""
    if item is None:
        return None
    return Account(
        number=int(item["PK"]["S"].partition("#")[2]),
        name=item["name"]["S"],
        email=Address(item["email"]["S"], item["email_key"]["S"]),
        password=item["password"]["S"],
        session=whole(item, "session"),
        registered_at=from_epoch_ms(whole(item, "registered")),
        preferences=item["preferences"]["S"] if "preferences" in item else None,
        by_hand=_by_hand(item),
    )


def _by_hand(item: Item) -> ManualOverride:
    return ManualOverride(
        level=Level(item["level"]["S"]) if "level" in item else None,
        xp=whole(item, "xp") if "xp" in item else None,
        streak=whole(item, "streak") if "streak" in item else None,
    )


def still(before: Account) -> Change:
    """The condition that an account's e-mail and session are still those that were read."""
    return Change().if_equals("email_key", before.email.key).if_equals("session", before.session)


def changed(before: Account, changes: Changes, by: str, now: datetime) -> Change:
    """What ``changes`` change of an account, if it is still what was read; ``by`` is who sets a standing by hand."""
    change = still(before)
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


def rehashed(before: Account, password: str) -> Change:
    """The same password, hashed anew, unless it was changed meanwhile."""
    return Change().if_equals("password", before.password).set(password=password)


def session(learner: str, version: int) -> Item:
    """The session of an account that was just made."""
    return attributes.item({**keys.session(learner), "version": version})


def session_ended(version: int) -> Change:
    """A session that goes on as the next version."""
    return Change().if_exists().set(version=version)


def session_version(item: Item | None) -> int | None:
    """The version that tokens have to have; None if there is no such account."""
    return whole(item, "version") if item else None


def claim(address: Address, number: int) -> Item:
    """Whose an e-mail is."""
    return attributes.item({**keys.email(address.key), "account": number})


def absent() -> Change:
    """The condition of a put of something new."""
    return Change().if_equals("PK", None)


def claimed_by(item: Item | None) -> int | None:
    """The account that has an e-mail, if any."""
    return whole(item, "account") if item else None
