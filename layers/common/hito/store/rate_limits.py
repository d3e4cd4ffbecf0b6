"""Rate windows: how often a caller may call a route within one UTC minute, or one UTC hour."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from hito.config import settings
from hito.domain.errors import Code, TooMany
from hito.store import keys
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Key, epoch_seconds, whole
from hito.store.dynamodb.update import Update

# Each window's item stays a while longer than the window.
MINUTE_KEPT_FOR = timedelta(minutes=2)
HOUR_KEPT_FOR = timedelta(hours=2)
DAY_KEPT_FOR = timedelta(hours=25)
GUESSES_KEPT_FOR = timedelta(hours=25)


class _Window(NamedTuple):
    name: str
    most: int
    seconds_left: int


class Guesses(NamedTuple):
    """How many wrong passwords an e-mail address may have in a UTC minute, hour and day."""

    minute: int
    hour: int
    day: int

    def windows(self, now: datetime) -> Sequence[_Window]:
        """The windows that a time is in, with the names of their attributes."""
        in_minute, in_hour = now.second, 60 * now.minute + now.second
        return (
            _Window(f"minute_{now:%H%M}", self.minute, 60 - in_minute),
            _Window(f"hour_{now:%H}", self.hour, 3_600 - in_hour),
            _Window("day", self.day, 86_400 - 3_600 * now.hour - in_hour),
        )


def minute_key(learner: str, route: str, now: datetime) -> Key:
    """The key of a learner's minute on a route."""
    return keys.RATE.key(learner=learner, route=route, minute=keys.minute(now))


def hour_key(learner: str, route: str, now: datetime) -> Key:
    """The key of a learner's hour on a route."""
    return keys.HOUR.key(learner=learner, route=route, hour=keys.hour(now))


def address_key(address: str, route: str, now: datetime) -> Key:
    """The key of a source address's minute on a route. It holds a hash of the address."""
    return keys.WINDOW.key(hash=keys.hashed(address), route=route, minute=keys.minute(now))


def guesses_key(email: str, now: datetime) -> Key:
    """The key of the wrong passwords for an e-mail address on a day. It holds a hash of the address."""
    return keys.GUESSES.key(hash=keys.hashed(email), day=now.date().isoformat())


def count_call(learner: str, route: str, per_minute: int, now: datetime) -> None:
    """Count one call of a route. One request.

    Raises:
        TooMany: if the minute's calls are used up; it says when the next minute begins.
    """
    _count(minute_key(learner, route, now), per_minute, now)


def count_anonymous_call(address: str, route: str, per_minute: int, now: datetime) -> None:
    """Count one call of a route from a source address, for a caller without a token. One request.

    Raises:
        TooMany: as ``count_call``.
    """
    _count(address_key(address, route, now), per_minute, now)


def count_hourly_call(learner: str, route: str, per_hour: int, now: datetime) -> None:
    """Count one call of an expensive route, which has an hourly limit. One request.

    Raises:
        TooMany: if the hour's calls are used up; it says when the next hour begins.
    """
    counted = table.update(hour_key(learner, route, now), _call_update(now, HOUR_KEPT_FOR))
    if counted is not None and whole(counted, "calls") > per_hour:
        raise TooMany(Code.HOUR_LIMIT, limit=per_hour, retry_after=3600 - 60 * now.minute - now.second)


def quota_key(learner: str, now: datetime) -> Key:
    """The key of a learner's calls of a UTC day."""
    return keys.QUOTA.key(learner=learner, day=now.date().isoformat())


def count_daily_call(learner: str, per_day: int, now: datetime) -> None:
    """Count one call of any route. One request.

    Raises:
        TooMany: if the day's calls are used up; it says when the next UTC day begins.
    """
    counted = table.update(quota_key(learner, now), _call_update(now, DAY_KEPT_FOR))
    if counted is not None and whole(counted, "calls") > per_day:
        ends = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        raise TooMany(Code.DAY_LIMIT, limit=per_day, retry_after=ceil((ends - now).total_seconds()))


def take_guess(email: str, most: Guesses, now: datetime) -> None:
    """Count a password that may be wrong. A refused one does not count. One request, two to refuse.

    Raises:
        TooMany: if a window is full; it says when the last full window ends.
    """
    windows = most.windows(now)
    change = Update().set(expires_at=epoch_seconds(now + GUESSES_KEPT_FOR))
    for window in windows:
        # One too many is harmless, as in a rate window.
        change = change.increment(window.name, harmless_twice=True).if_at_most(window.name, window.most - 1)
    key = guesses_key(email, now)
    if table.update(key, change) is not None:
        return
    counts = table.get(key) or {}
    full = [window.seconds_left for window in windows if whole(counts, window.name) >= window.most]
    # No window is full if a guess was given back in between.
    raise TooMany(Code.PASSWORD_LIMIT, retry_after=max(full, default=1))


def give_back_guess(email: str, most: Guesses, now: datetime) -> None:
    """Undo ``take_guess`` for a password that was right. One request."""
    change = Update().if_exists()
    for window in most.windows(now):
        change = change.increment(window.name, by=-1)
    table.update(guesses_key(email, now), change)


def scaled(limit: int) -> int | None:
    """A contract's limit, scaled for this deployment; None if the deployment has no limits."""
    scale = settings().rate_limits
    return None if scale is None else max(1, round(limit * scale))


def scaled_guesses(most: Guesses) -> Guesses | None:
    """The limits of wrong passwords, scaled for this deployment; None if it has no limits."""
    minute, hour, day = scaled(most.minute), scaled(most.hour), scaled(most.day)
    return Guesses(minute=minute, hour=hour, day=day) if minute and hour and day else None


def _count(key: Key, per_minute: int, now: datetime) -> None:
    counted = table.update(key, _call_update(now, MINUTE_KEPT_FOR))
    if counted is not None and whole(counted, "calls") > per_minute:
        raise TooMany(Code.MINUTE_LIMIT, limit=per_minute, retry_after=60 - now.second)


def _call_update(now: datetime, kept_for: timedelta) -> Update:
    """One more call.

    Counting a call twice is harmless. Refusing one because a frozen function lost its connection is not.
    """
    return Update().increment("calls", harmless_twice=True).set(expires_at=epoch_seconds(now + kept_for))
