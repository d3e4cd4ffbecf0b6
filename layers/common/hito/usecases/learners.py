"""Learners of any issuer: all that is held of one, for them to take along, or to be erased."""

from dataclasses import dataclass
from datetime import datetime

from hito.domain import language
from hito.domain.accounts import Account
from hito.domain.errors import NotFound
from hito.store import accounts as account_items
from hito.store import export, items, keys, table
from hito.store.export import StoredItem
from hito.usecases import accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A part of what is held of a learner: one megabyte at most; ``cursor`` is where to go on, if there is more."""

    account: Account | None
    held: list[StoredItem]
    cursor: str | None


def export_page(learner: str, cursor: str | None) -> Export:
    """What is held of a learner, the last by its key first. Two requests, and one for an account.

    Raises:
        NotFound: if nothing is.
    """
    found, is_more = table.page(keys.everything(learner), before=cursor)
    account = _account(learner)
    if not found and cursor is None and account is None:
        raise _nothing()
    return Export(
        account=account,
        held=[export.describe_item(item) for item in found],
        cursor=found[-1]["SK"]["S"] if is_more else None,
    )


def erase(learner: str, now: datetime) -> datetime:
    """Erase a learner, with their account if they have one; when that was first asked for.

    Their account and its tokens end at once. The rest goes by the queue that the tombstone is for.

    Raises:
        NotFound: if nothing is held of them.
        Unavailable: if others keep changing the account.
    """
    if not table.holds(keys.everything(learner)):
        raise _nothing()
    account = _account(learner)
    if account:
        accounts.delete(account.number, now)
    return items.erased_at(table.update(keys.tombstone(learner), items.erased(now)) or {})


def _account(learner: str) -> Account | None:
    number = language.user_of(learner)
    return account_items.account(table.get(keys.account(number))) if number is not None else None


def _nothing() -> NotFound:
    return NotFound("Nothing is held of this learner")
