"""Learners of any issuer: exporting and erasing everything that is stored for one."""

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
    """A page of what is stored for a learner: at most one megabyte; ``cursor`` leads to the next page, if any."""

    account: Account | None
    items: list[StoredItem]
    cursor: str | None


def export_page(learner: str, cursor: str | None) -> Export:
    """A page of what is stored for a learner, in descending key order. Two requests, and one for an account.

    Raises:
        NotFound: if nothing is stored for them.
    """
    items, before = export.page(learner, cursor)
    account = _account(learner)
    if not items and cursor is None and account is None:
        raise _nothing()
    return Export(account=account, items=items, cursor=before)


def erase(learner: str, now: datetime) -> datetime:
    """Erase a learner, with their account if they have one; the time of the first request.

    The account and its tokens end at once. The tombstone makes the erasure queue delete everything else.

    Raises:
        NotFound: if nothing is stored for them.
        Unavailable: if other writers of the account conflict for too long.
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
