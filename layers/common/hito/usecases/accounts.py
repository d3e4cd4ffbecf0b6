"""Hito's own accounts: registration, login, and changing or deleting an account."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from hito.config import settings
from hito.domain.accounts import Account, Address, Changes, ManualOverride
from hito.domain.errors import Code, Conflict, Forbidden, NotFound, Unauthenticated
from hito.domain.language import LearnerStats, Level
from hito.store import accounts, numbers, rate_limits
from hito.store.accounts import AddressTaken
from hito.store.idempotency import NoIdempotency
from hito.store.rate_limits import Guesses
from hito.store.transactions import RetryDeadline
from hito.usecases import lesson_progress, passwords

# Wrong passwords for one e-mail address. Source of the day's: NIST SP 800-63B, 3.2.2, "no more than 100".
WRONG = Guesses(minute=10, hour=30, day=100)

# The number of no account: to find nobody takes as many requests as to find somebody.
_NOBODY = 0

# The date where a learner is.
Today = Callable[[str], date]

_AT_FIRST = LearnerStats(level=Level.BEGINNER, xp=0, streak=0)


@dataclass(frozen=True, slots=True)
class Profile:
    """An account, and how far its learner is."""

    account: Account
    standing: LearnerStats


def register(name: str, email: Address, password: str, now: datetime, once: NoIdempotency) -> Profile:
    """Make an account. Three requests, and one hash of the password.

    A repetition with the same key gets the same answer, made of what the request says.

    Raises:
        Conflict: if the e-mail address has an account, in whatever case it is written.
        NotFound: if it was repeated, and the account is deleted meanwhile.
        Unavailable: if others keep registering it.
    """
    deadline = RetryDeadline()
    # No password yet: it is hashed below.
    account = Account(number=_NOBODY, name=name, email=email, password="", registered_at=now)  # nosec B106
    # Look first: hashing is expensive, and numbers are not given twice.
    while not once.replayed and accounts.number_of(email.key) is None:
        if account.number == _NOBODY:
            account = replace(account, number=numbers.next_account(), password=passwords.hashed(password))
        once.resource_id = str(account.number)
        if once.commit(*accounts.creation(account)):
            return Profile(replace(account, number=int(once.resource_id)), _AT_FIRST)
        deadline.wait()
    if not once.replayed:
        # The same key may have registered the address since we looked for the key.
        once.check()
    if not once.replayed:
        raise Conflict(Code.EMAIL_TAKEN)
    return Profile(replace(account, number=_find(int(once.resource_id)).number), _AT_FIRST)


def log_in(email: str, password: str, now: datetime, today_of: Today) -> Profile:
    """The account of an e-mail address and its password.

    Three requests and one verification, whoever it is; three requests more for a login that succeeds. ``email`` is
    in the one spelling that stands for all of it.

    Raises:
        Unauthenticated: if there is none, or the password is wrong; it does not say which.
        TooMany: after too many wrong passwords within a UTC minute, hour or day.
    """
    most = rate_limits.scaled_guesses(WRONG)
    if most:
        # Counted before it is known to be wrong, so that none of many at once slips through.
        rate_limits.take_guess(email, most, now)
    number = accounts.number_of(email) or _NOBODY
    account = accounts.get(number)
    if not passwords.is_right(account.password if account else None, password) or account is None:
        raise Unauthenticated(Code.WRONG_PASSWORD)
    if most:
        rate_limits.give_back_guess(email, most, now)
    if passwords.is_outdated(account.password):
        accounts.rehash(account, passwords.hashed(password))
    return _profile(account, today_of)


def find(number: int, today_of: Today) -> Profile:
    """An account. Three requests.

    Raises:
        NotFound: if there is none.
    """
    return _profile(_find(number), today_of)


def change(number: int, changes: Changes, by: str, now: datetime, *, is_admin: bool) -> None:
    """Change an account, for a caller who may; a new password ends its tokens.

    Raises:
        NotFound: if there is none.
        Forbidden: if a standing is set by hand where only admins may.
        Conflict: if another account has the new e-mail address.
        Unavailable: if others keep changing it.
    """
    if changes.by_hand != ManualOverride() and settings().language_api_access == "strict" and not is_admin:
        raise Forbidden(Code.MANUAL_STANDING)
    deadline = RetryDeadline()
    while changes != Changes():
        try:
            if accounts.change(_find(number), changes, by, now):
                return
        except AddressTaken:
            raise Conflict(Code.EMAIL_TAKEN) from None
        deadline.wait()


def delete(number: int, now: datetime) -> None:
    """Delete an account: nobody can log in to it, and its tokens have ended. Its number is never given again.

    What else is stored for its learner goes by the queue that the tombstone starts.

    Raises:
        NotFound: if there is none.
        Unavailable: if others keep changing it.
    """
    deadline = RetryDeadline()
    while not accounts.delete(_find(number), now):
        deadline.wait()


def _find(number: int) -> Account:
    account = accounts.get(number)
    if account is None:
        raise NotFound(Code.NO_USER)
    return account


def _profile(account: Account, today_of: Today) -> Profile:
    derived = lesson_progress.standing(account.number, today_of(account.learner))
    return Profile(account, account.by_hand.over(derived))
