"""Hito's own accounts: who registers, logs in, changes or deletes what they said of themselves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from hito.config import settings
from hito.domain.accounts import Account, Address, Changes, ManualOverride
from hito.domain.errors import Conflict, Forbidden, NotFound, Unauthenticated
from hito.domain.language import LearnerStats, Level
from hito.store import accounts as items
from hito.store import keys, numbers, rate_limits, sessions, table
from hito.store.idempotency import NoIdempotency
from hito.store.items import erased
from hito.store.rate_limits import Guesses
from hito.store.table import ConditionFailed, Conflicted, Delete, Put, Update, Write
from hito.usecases import lesson_progress, passwords

# Wrong passwords for one e-mail. Source of the day's: NIST SP 800-63B, 3.2.2, "no more than 100".
WRONG = Guesses(minute=10, hour=30, day=100)

# An account that cannot be, so that it takes as many requests to find nobody as somebody.
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

    Repeated with its key, it is answered as the first time, from what it says itself.

    Raises:
        Conflict: if the e-mail has an account, in whatever case it is written.
        NotFound: if it was repeated, and the account is deleted meanwhile.
        Unavailable: if others keep registering it.
    """
    patience = table.RetryDeadline()
    # No password yet: it is hashed below.
    account = Account(number=_NOBODY, name=name, email=email, password="", registered_at=now)  # nosec B106
    # Asked first: hashing is dear, and numbers are not given twice.
    while not once.replayed and table.get(keys.email(email.key)) is None:
        if account.number == _NOBODY:
            account = replace(account, number=numbers.next_id(keys.accounts()), password=passwords.hashed(password))
        once.resource_id = str(account.number)
        if once.commit(
            Put(items.claim(email, account.number), only_if=items.absent()),
            Put(items.new(account), only_if=items.absent()),
            Put(items.session(account.learner, account.session), only_if=items.absent()),
        ):
            return Profile(replace(account, number=int(once.resource_id)), _AT_FIRST)
        patience.wait()
    if not once.replayed:
        # It may have the e-mail since we looked for the key.
        once.check()
    if not once.replayed:
        raise Conflict("Ya existe una cuenta con este correo")
    return Profile(replace(account, number=_find(int(once.resource_id)).number), _AT_FIRST)


def log_in(email: str, password: str, now: datetime, today_of: Today) -> Profile:
    """The account of an e-mail and its password.

    Three requests and one verification, whoever it is; three requests more for who is let in. ``email``
    is in the one spelling that stands for all of it.

    Raises:
        Unauthenticated: if there is none, or the password is wrong; it does not say which.
        TooMany: after too many wrong passwords within a UTC minute, hour or day.
    """
    most = rate_limits.scaled_guesses(WRONG)
    if most:
        # Counted before it is known to be wrong, so that none of many at once slips through.
        rate_limits.take_guess(email, most, now)
    number = items.claimed_by(table.get(keys.email(email))) or _NOBODY
    account = items.account(table.get(keys.account(number)))
    if not passwords.is_right(account.password if account else None, password) or account is None:
        raise Unauthenticated("El correo o la contraseña no son correctos")
    if most:
        rate_limits.give_back_guess(email, most, now)
    if passwords.is_outdated(account.password):
        table.update(keys.account(number), items.rehashed(account, passwords.hashed(password)))
    return _profile(account, today_of)


def find(number: int, today_of: Today) -> Profile:
    """An account. Three requests.

    Raises:
        NotFound: if there is none.
    """
    return _profile(_find(number), today_of)


def change(number: int, changes: Changes, by: str, now: datetime, *, is_admin: bool) -> None:
    """Change an account, for somebody who may; a new password ends its tokens.

    Raises:
        NotFound: if there is none.
        Forbidden: if a standing is set by hand where only admins may.
        Conflict: if another account has the new e-mail.
        Unavailable: if others keep changing it.
    """
    if changes.by_hand != ManualOverride() and settings().language_api_access == "strict" and not is_admin:
        raise Forbidden("Solo un administrador puede cambiar nivel, xp o racha")
    patience = table.RetryDeadline()
    while changes != Changes():
        before = _find(number)
        writes: list[Write] = [Update(keys.account(number), items.changed(before, changes, by, now))]
        if changes.email and changes.email.key != before.email.key:
            writes.append(Put(items.claim(changes.email, number), only_if=items.absent()))
            writes.append(Delete(keys.email(before.email.key)))
        if changes.password:
            writes.append(Update(keys.session(before.learner), items.session_ended(before.session + 1)))
        try:
            table.transact(*writes)
        except ConditionFailed as failed:
            if isinstance(writes[failed.index], Put):
                raise Conflict("Ya existe una cuenta con este correo") from None
        except Conflicted:
            pass
        else:
            sessions.clear_cache(before.learner)
            return
        patience.wait()


def delete(number: int, now: datetime) -> None:
    """Delete an account: it cannot log in, and its tokens have ended. Its number is never given again.

    What else is held of its learner goes by the queue that the tombstone is for.

    Raises:
        NotFound: if there is none.
        Unavailable: if others keep changing it.
    """
    patience = table.RetryDeadline()
    while True:
        before = _find(number)
        if table.transacted(
            Delete(keys.account(number), only_if=items.still(before)),
            Delete(keys.email(before.email.key)),
            Delete(keys.session(before.learner)),
            Update(keys.tombstone(before.learner), erased(now)),
        ):
            sessions.clear_cache(before.learner)
            return
        patience.wait()


def _find(number: int) -> Account:
    account = items.account(table.get(keys.account(number)))
    if account is None:
        raise NotFound("Usuario no encontrado")
    return account


def _profile(account: Account, today_of: Today) -> Profile:
    derived = lesson_progress.standing(account.number, today_of(account.learner))
    return Profile(account, account.by_hand.over(derived))
