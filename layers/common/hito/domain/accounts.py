"""Hito's own accounts: the users of the language contract."""

from dataclasses import dataclass, field
from datetime import datetime

from hito.domain.language import LearnerStats, Level, learner_of


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address: as its owner writes it, and in the normal form that all its spellings share."""

    shown: str = field(repr=False)
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualOverride:
    """The level, XP and streak that an admin or user set by hand; None means not set."""

    level: Level | None = None
    xp: int | None = None
    streak: int | None = None

    def over(self, derived: LearnerStats) -> LearnerStats:
        """The stats to show: the computed ones, with what was set by hand on top."""
        return LearnerStats(
            level=derived.level if self.level is None else self.level,
            xp=derived.xp if self.xp is None else self.xp,
            streak=derived.streak if self.streak is None else self.streak,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account. ``password`` is a hash. Only tokens of the current ``session`` are valid."""

    number: int
    name: str = field(repr=False)
    email: Address
    password: str = field(repr=False)
    session: int = 1
    registered_at: datetime
    preferences: str | None = field(default=None, repr=False)
    by_hand: ManualOverride = ManualOverride()

    @property
    def learner(self) -> str:
        """The id of the account's learner."""
        return learner_of(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Changes of an account; None means unchanged. ``password`` is the hash of a new one."""

    name: str | None = field(default=None, repr=False)
    email: Address | None = None
    password: str | None = field(default=None, repr=False)
    preferences: str | None = field(default=None, repr=False)
    by_hand: ManualOverride = ManualOverride()
