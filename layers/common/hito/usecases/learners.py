"""Learners of any issuer: everything that is stored for one, to take along or to erase."""

from dataclasses import dataclass
from datetime import datetime

from hito.domain import language
from hito.domain.accounts import Account
from hito.domain.errors import Code, NotFound
from hito.store import accounts as stored_accounts
from hito.store import export, learners, tombstones
from hito.store.export import StoredItem
from hito.usecases import accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A part of what is stored for a learner: one megabyte at most; ``cursor`` is where to go on, if there is more."""

    account: Account | None
    held: list[StoredItem]
    cursor: str | None


def export_page(learner: str, cursor: str | None) -> Export:
    """What is stored for a learner, the last by its key first. Two requests, and one for an account.

    Raises:
        NotFound: if nothing is.
    """
    items, before = export.page(learner, cursor)
    account = _account(learner)
    if not items and cursor is None and account is None:
        raise _nothing()
    return Export(account=account, held=items, cursor=before)


def erase(learner: str, now: datetime) -> datetime:
    """Erase a learner, with their account if they have one; when that was first requested.

    Their account and its tokens end at once. Everything else goes by the queue that the tombstone starts.

    Raises:
        NotFound: if nothing is stored for them.
        Unavailable: if others keep changing the account.
    """
    if not learners.has_data(learner):
        raise _nothing()
    account = _account(learner)
    if account:
        accounts.delete(account.number, now)
    return tombstones.put(learner, now)


def _account(learner: str) -> Account | None:
    number = language.user_of(learner)
    return stored_accounts.get(number) if number is not None else None


def _nothing() -> NotFound:
    return NotFound(Code.NO_LEARNER_DATA)
