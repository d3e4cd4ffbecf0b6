"""Achievements: what they ask for, and how near a learner is.

``criterios`` is a text with a small language in it. Texts without a known word are legal: such an
achievement is assigned by a person, and nothing counts towards it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hito.domain import percent
from hito.domain.language import PERFECT_MILLI, Lesson, LessonRecord, Level, Standing


class State(StrEnum):
    """What an author says of an achievement; what a learner has is an award."""

    PENDING = "pendiente"
    OBTAINED = "obtenido"


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """Something to reach, as authored."""

    id: int
    name: str
    description: str = ""
    icon: str = ""
    criteria: str
    state: State = State.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """An achievement that a user has, as it was when it was awarded."""

    id: int
    user: int
    achievement: Achievement
    at: datetime


class Word(StrEnum):
    """What a criterion counts."""

    LESSON = "lesson"
    LESSONS = "lessons"
    PERFECT = "perfect"
    STREAK = "streak"
    LEVEL = "level"
    LEVELS = "levels"
    XP = "xp"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A parsed criterion: a lesson's id, a number of lessons, days or points, or a level."""

    word: Word
    number: int = 1
    level: Level | None = None


_NUMBER = "([1-9][0-9]{0,8})"
_SPELLED: Mapping[Word, re.Pattern[str]] = {
    word: re.compile(pattern)
    for word, pattern in {
        Word.LESSON: f"completar_lecci[oó]n_{_NUMBER}",
        Word.LESSONS: f"completar_{_NUMBER}_lecci(?:ones|[oó]n)",
        Word.PERFECT: "puntuaci[oó]n_perfecta",
        Word.STREAK: f"racha_{_NUMBER}_d[ií]as?",
        Word.LEVEL: f"completar_nivel_({'|'.join(Level)})",
        Word.LEVELS: "completar_todos_(?:los_)?niveles",
        Word.XP: f"xp_{_NUMBER}",
    }.items()
}


def parse(text: str) -> Criterion | None:
    """The criterion that a text spells, whatever its case; None for any other text."""
    for word, pattern in _SPELLED.items():
        if match := pattern.fullmatch(text.strip().lower()):
            given = match[1] if pattern.groups else "1"
            return Criterion(word, level=Level(given)) if word is Word.LEVEL else Criterion(word, int(given))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What criteria look at: the lessons there are, and one learner's records and standing."""

    lessons: Sequence[Lesson]
    records: Sequence[LessonRecord]
    standing: Standing

    def completed(self) -> set[int]:
        """The ids of the lessons that the learner completed, also such as are not there any more."""
        return {record.lesson for record in self.records if record.completed_at}


@dataclass(frozen=True, slots=True)
class Reached:
    """How near a learner is: ``current`` of ``target``, never beyond it. A target of 0 cannot be reached."""

    current: int
    target: int

    @property
    def percent(self) -> int:
        """The share of the target, 0 to 100, rounded down."""
        return percent.whole(self.current, self.target)

    @property
    def is_earned(self) -> bool:
        """Whether the target is reached."""
        return 0 < self.target == self.current


def reached(criterion: Criterion, facts: Facts) -> Reached:
    """How near a learner is to what a criterion asks for."""
    current, target = _COUNTED[criterion.word](criterion, facts)
    return Reached(min(current, target), target)


def _of_level(level: Level | None, facts: Facts) -> tuple[int, int]:
    wanted = {lesson.id for lesson in facts.lessons if lesson.level is level}
    return len(wanted & facts.completed()), len(wanted)


def _levels(facts: Facts) -> tuple[int, int]:
    counted = [_of_level(level, facts) for level in Level]
    return sum(0 < done == total for done, total in counted), sum(total > 0 for _, total in counted)


def _perfect(records: Iterable[LessonRecord]) -> bool:
    return any(record.completed_at and record.best_milli >= PERFECT_MILLI for record in records)


# By word, what a learner has and what is asked for.
_COUNTED: Mapping[Word, Callable[[Criterion, Facts], tuple[int, int]]] = {
    Word.LESSON: lambda asked, facts: (int(asked.number in facts.completed()), 1),
    Word.LESSONS: lambda asked, facts: (len(facts.completed()), asked.number),
    Word.PERFECT: lambda _asked, facts: (int(_perfect(facts.records)), 1),
    Word.STREAK: lambda asked, facts: (facts.standing.streak, asked.number),
    Word.LEVEL: lambda asked, facts: _of_level(asked.level, facts),
    Word.LEVELS: lambda _asked, facts: _levels(facts),
    Word.XP: lambda asked, facts: (facts.standing.xp, asked.number),
}


def pending(
    achievements: Iterable[Achievement], awarded: Collection[int], facts: Facts
) -> list[tuple[Achievement, Reached | None]]:
    """The achievements that a learner does not have, and how near they are; None where nothing counts."""
    return [
        (each, reached(criterion, facts) if (criterion := parse(each.criteria)) else None)
        for each in achievements
        if each.id not in awarded
    ]
