"""Accounts that Hito keeps itself, of the users of the language contract."""

from dataclasses import dataclass, field
from datetime import datetime

from hito.domain.language import LearnerStats, Level, learner_of

# Who accounts are as learners: nobody but Hito may speak for these.
LEARNERS = "acct-[1-9][0-9]*"


def is_reserved(learner: str) -> bool:
    """Whether a learner's id is an account's, or could be taken for one."""
    return learner.lower().startswith("acct-")


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address: as its owner writes it, and the one spelling that all of its spellings share."""

    shown: str = field(repr=False)
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualOverride:
    """What somebody set of a standing, instead of what is derived; what is None was not set."""

    level: Level | None = None
    xp: int | None = None
    streak: int | None = None

    def over(self, derived: LearnerStats) -> LearnerStats:
        """A standing as it is shown."""
        return LearnerStats(
            level=derived.level if self.level is None else self.level,
            xp=derived.xp if self.xp is None else self.xp,
            streak=derived.streak if self.streak is None else self.streak,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account; ``password`` is a hash. Tokens of another ``session`` than the current one have ended."""

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
        """The learner that the account is."""
        return learner_of(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to change of an account; what is None stays. ``password`` is the hash of a new one."""

    name: str | None = field(default=None, repr=False)
    email: Address | None = None
    password: str | None = field(default=None, repr=False)
    preferences: str | None = field(default=None, repr=False)
    by_hand: ManualOverride = ManualOverride()
