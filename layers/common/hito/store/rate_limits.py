"""Rate windows: how often somebody may call a route within one UTC minute, or one UTC hour."""

from dataclasses import dataclass
from datetime import datetime

from hito.config import settings
from hito.domain.errors import TooMany
from hito.store import items, keys, table
from hito.store.keys import Key


@dataclass(frozen=True, slots=True)
class _Window:
    name: str
    most: int
    seconds_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """How many wrong passwords an e-mail may have in a UTC minute, hour and day."""

    minute: int
    hour: int
    day: int

    def windows(self, now: datetime) -> tuple[_Window, ...]:
        """The windows of a time, by what they are called on their item."""
        in_minute, in_hour = now.second, 60 * now.minute + now.second
        return (
            _Window(f"minute_{now:%H%M}", self.minute, 60 - in_minute),
            _Window(f"hour_{now:%H}", self.hour, 3_600 - in_hour),
            _Window("day", self.day, 86_400 - 3_600 * now.hour - in_hour),
        )


def count_call(learner: str, route: str, per_minute: int, now: datetime) -> None:
    """Count one call of a route. One request.

    Raises:
        TooMany: if the minute's calls are used up; it says when the next minute begins.
    """
    _take(keys.rate(learner, route, now), per_minute, now)


def count_anonymous_call(whose: str, route: str, per_minute: int, now: datetime) -> None:
    """The same for who is not known yet, by a source address. One request.

    Raises:
        TooMany: as ``take``.
    """
    _take(keys.window(whose, route, now), per_minute, now)


def take_guess(email: str, most: Guesses, now: datetime) -> None:
    """Count a password that may be wrong; what is refused does not count. One request, two to refuse.

    Raises:
        TooMany: if a window has as many as it may; it says when the last such window ends.
    """
    windows = most.windows(now)
    key = keys.guesses(email, now)
    if table.update(key, items.guessed({window.name: window.most for window in windows}, now)) is not None:
        return
    known = table.get(key) or {}
    full = items.full_windows(known, {window.name: window.most for window in windows})
    # Of none only if one was given back in between.
    seconds = max((window.seconds_left for window in windows if window.name in full), default=1)
    raise TooMany("Too many wrong passwords", retry_after=seconds)


def give_back_guess(email: str, most: Guesses, now: datetime) -> None:
    """Let a password that ``take_guess`` counted not count: it was right. One request."""
    table.update(keys.guesses(email, now), items.guessed_right(window.name for window in most.windows(now)))


def count_hourly_call(learner: str, route: str, per_hour: int, now: datetime) -> None:
    """Count one call of a route that costs more than others. One request.

    Raises:
        TooMany: if the hour's calls are used up; it says when the next hour begins.
    """
    counted = table.update(keys.hour(learner, route, now), items.counted(now, items.HOUR_KEPT_SECONDS))
    if counted is not None and items.count_of(counted) > per_hour:
        raise TooMany(f"At most {per_hour} calls an hour", retry_after=3600 - 60 * now.minute - now.second)


def scaled(limit: int) -> int | None:
    """A contract's limit as this deployment sets it; None if limits are lifted."""
    scale = settings().rate_limits
    return None if scale is None else max(1, round(limit * scale))


def scaled_guesses(most: Guesses) -> Guesses | None:
    """The same for wrong passwords."""
    minute, hour, day = scaled(most.minute), scaled(most.hour), scaled(most.day)
    return Guesses(minute=minute, hour=hour, day=day) if minute and hour and day else None


def _take(key: Key, per_minute: int, now: datetime) -> None:
    counted = table.update(key, items.counted(now))
    if counted is not None and items.count_of(counted) > per_minute:
        raise TooMany(f"At most {per_minute} calls a minute", retry_after=60 - now.second)
