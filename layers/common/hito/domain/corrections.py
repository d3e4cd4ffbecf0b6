"""Corrections: a teacher's word on whether a learner finished a unit, as an event with a time.

A correction wins over every observation before it, and loses to one after it:

- ``finished`` finishes a unit that is not finished, at the time of the correction;
- ``not_finished`` makes a unit not finished, until an observation or a correction after it finishes the unit;
- ``withdrawn`` voids all corrections before it, as if only the observations had been there.

So a unit is finished at the first observation or ``finished`` after the newest ``not_finished``. In which order these
are written does not matter.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

MAX_REASON = 500

# Times are stored in milliseconds.
_TICK = timedelta(milliseconds=1)


class State(StrEnum):
    """What a correction says of a unit."""

    FINISHED = "finished"
    NOT_FINISHED = "not_finished"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of a learner's unit: who made it, when and why. A withdrawal has no reason."""

    unit: str
    state: State
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finish:
    """When a unit was finished, with the learner's local date; earlier releases did not store the date."""

    at: datetime
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What decides whether a unit is finished.

    ``observed`` is the first observation that finished it after ``not_finished_at``, ``hidden`` the first one until
    then. ``credited`` is the first correction to ``finished`` after that time. ``corrected_at`` is the time of the
    newest correction or withdrawal, None if there never was one.
    """

    observed: Finish | None = None
    hidden: Finish | None = None
    credited: Finish | None = None
    not_finished_at: datetime | None = None
    corrected_at: datetime | None = None

    @property
    def finish(self) -> Finish | None:
        """When the unit was finished, None if it is not."""
        known = [one for one in (self.observed, self.credited) if one]
        return min(known, key=lambda one: one.at, default=None)

    @property
    def is_credited(self) -> bool:
        """Whether a correction finished the unit, and no observation did so before."""
        return self.credited is not None and self.finish == self.credited


def repeats(newest: Correction | None, wanted: Correction, *, is_finished: bool) -> bool:
    """Whether a correction would change nothing: the newest one says the same, and so does the unit."""
    if newest is None or is_finished != (wanted.state is State.FINISHED):
        return False
    return newest == replace(wanted, at=newest.at)


def after(known: datetime | None, now: datetime) -> datetime:
    """The time of a correction made now: later than everything known of the unit, as it judges that.

    Clocks of two machines differ. Without this, an observation written a moment before could be later than the
    correction, and win over it.
    """
    return max(now, known + _TICK) if known else now
