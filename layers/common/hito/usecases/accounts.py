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

# Wrong passwords for one e-mail address. Source of the daily limit: NIST SP 800-63B, 3.2.2, "no more than 100".
WRONG = Guesses(minute=10, hour=30, day=100)

# No account has this number. It makes a login for an unknown address take as many requests as any other.
_NOBODY = 0

# From a learner to the date in their time zone.
Today = Callable[[str], date]

_AT_FIRST = LearnerStats(level=Level.BEGINNER, xp=0, streak=0)


@dataclass(frozen=True, slots=True)
class Profile:
    """An account, and its learner's level, XP and streak."""

    account: Account
    standing: LearnerStats


def register(name: str, email: Address, password: str, now: datetime, idempotency: NoIdempotency) -> Profile:
    """Create an account. Three requests, and one hash of the password.

    A repetition with the same key gets the same answer, built from the request.

    Raises:
        Conflict: if the e-mail address has an account; case does not count.
        NotFound: if the request is a repetition, and the account was deleted meanwhile.
        Unavailable: if other writers conflict for too long.
    """
    deadline = RetryDeadline()
    # No password yet: it is hashed below.
    account = Account(number=_NOBODY, name=name, email=email, password="", registered_at=now)  # nosec B106
    # Look for the address first: hashing is expensive, and a number is used only once.
    while not idempotency.replayed and accounts.number_of(email.key) is None:
        if account.number == _NOBODY:
            account = replace(account, number=numbers.next_account(), password=passwords.hashed(password))
        idempotency.resource_id = str(account.number)
        if idempotency.commit(*accounts.creation(account)):
            return Profile(replace(account, number=int(idempotency.resource_id)), _AT_FIRST)
        deadline.wait()
    if not idempotency.replayed:
        # A request with the same key may have registered the address since the key was checked.
        idempotency.check()
    if not idempotency.replayed:
        raise Conflict(Code.EMAIL_TAKEN)
    return Profile(replace(account, number=_find(int(idempotency.resource_id)).number), _AT_FIRST)


def log_in(email: str, password: str, now: datetime, today_of: Today) -> Profile:
    """The account of an e-mail address and its password.

    Three requests and one verification, whether or not the account exists; three more for a successful login.
    ``email`` is in its normalized form.

    Raises:
        Unauthenticated: if there is no such account, or the password is wrong; it does not say which.
        TooMany: after too many wrong passwords within a UTC minute, hour or day.
    """
    limits = rate_limits.scaled_guesses(WRONG)
    if limits:
        # Count the guess before it is verified, so that concurrent guesses cannot pass the limit.
        rate_limits.take_guess(email, limits, now)
    number = accounts.number_of(email) or _NOBODY
    account = accounts.get(number)
    if not passwords.is_right(account.password if account else None, password) or account is None:
        raise Unauthenticated(Code.WRONG_PASSWORD)
    if limits:
        rate_limits.give_back_guess(email, limits, now)
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
    """Change an account. A new password ends its tokens. The caller's access to the account is checked before.

    Raises:
        NotFound: if there is no such account.
        Forbidden: if level, XP or streak is set by hand, and only admins may do so.
        Conflict: if another account has the new e-mail address.
        Unavailable: if other writers conflict for too long.
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
    """Delete an account, and end its tokens. Its number is never used again.

    The tombstone makes the erasure queue delete what else is stored for the learner.

    Raises:
        NotFound: if there is no such account.
        Unavailable: if other writers conflict for too long.
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
