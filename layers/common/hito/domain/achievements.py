"""Achievements: their criteria, and how near a learner is.

``criterios`` is a text in a small language. A text without a known word is allowed: a person assigns such an
achievement, and nothing counts towards it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from hito.domain import ids, language, percent, streaks
from hito.domain.ids import MAX_CHARACTERS
from hito.domain.language import PERFECT_MILLI, LessonRecord, Level, ListedLesson
from hito.domain.records import CourseId, CourseRecord, Kind, Quiz


class State(StrEnum):
    """The author's state of an achievement. What a learner has is an award."""

    PENDING = "pendiente"
    OBTAINED = "obtenido"


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """An achievement as authored."""

    id: int
    name: str
    description: str = ""
    icon: str = ""
    criteria: str
    state: State = State.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """An achievement that a learner has, as it was when it was awarded.

    ``at`` is when the learner earned it, ``granted_at`` when Hito stored it. ``because`` has the facts that earned
    it, or who assigned it. ``user`` is the learner's number in the language contract, 0 if they have none.
    """

    id: int
    user: int
    achievement: Achievement
    at: datetime
    granted_at: datetime
    because: Mapping[str, Any] = field(default_factory=dict)


class CriterionType(StrEnum):
    """What a criterion counts."""

    LESSON = "lesson"
    LESSONS = "lessons"
    PERFECT = "perfect"
    STREAK = "streak"
    LEVEL = "level"
    LEVELS = "levels"
    XP = "xp"
    COURSE = "course"
    COURSES = "courses"
    GUIDE = "guide"
    GUIDES = "guides"
    FIRST_TRY = "first try"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A parsed criterion: a lesson's id, a number, a level, or a course's id."""

    word: CriterionType
    number: int = 1
    level: Level | None = None
    course: str = ""


_NUMBER = "(?P<number>[1-9][0-9]{0,8})"
_COURSE = f"(?P<course>[^#]{{1,{MAX_CHARACTERS}}})"
_PATTERNS = [
    (word, re.compile(pattern, re.IGNORECASE))
    for word, pattern in [
        (CriterionType.LESSON, f"completar_lecci[oó]n_{_NUMBER}"),
        (CriterionType.LESSONS, f"completar_{_NUMBER}_lecci(?:ones|[oó]n)"),
        (CriterionType.PERFECT, "puntuaci[oó]n_perfecta"),
        (CriterionType.STREAK, f"racha_{_NUMBER}_d[ií]as?"),
        (CriterionType.LEVEL, f"completar_nivel_(?P<level>{'|'.join(Level)})"),
        (CriterionType.LEVELS, "completar_todos_(?:los_)?niveles"),
        (CriterionType.XP, f"xp_{_NUMBER}"),
        (CriterionType.COURSES, f"completar_{_NUMBER}_cursos?"),
        (CriterionType.COURSE, f"completar_curso_{_COURSE}"),
        (CriterionType.GUIDES, f"completar_{_NUMBER}_gu[ií]as?"),
        (CriterionType.GUIDE, f"completar_gu[ií]a_{_COURSE}"),
        (CriterionType.FIRST_TRY, "quiz_al_primer_intento"),
        (CriterionType.FIRST_TRY, f"{_NUMBER}_quiz(?:zes)?_al_primer_intento"),
        (CriterionType.HOURS, f"ver_{_NUMBER}_horas?"),
    ]
]


def parse(text: str) -> Criterion | None:
    """The criterion in a text, in any case of letters; None for any other text. Ids keep their case."""
    for word, pattern in _PATTERNS:
        if match := pattern.fullmatch(text.strip()):
            found = match.groupdict()
            level = Level(found["level"].lower()) if "level" in found else None
            return Criterion(word, int(found.get("number", "1")), level, found.get("course", ""))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What criteria count: the lessons that exist, and everything that one learner did.

    ``courses`` are without their content, ``records`` are of language lessons, ``days`` are the learner's activity
    days. ``today`` is the date in their time zone, ``freezes`` how many missed days a streak may bridge.
    """

    lessons: Sequence[ListedLesson]
    courses: Collection[CourseRecord]
    records: Sequence[LessonRecord]
    days: Collection[date]
    today: date
    freezes: int = 0

    def completed(self) -> dict[int, datetime]:
        """When the learner completed each language lesson, by id; deleted lessons count too.

        A lesson that a teacher corrected to finished may have no record.
        """
        units = [unit for course in self.courses if course.course == language.COURSE for unit in course.units]
        corrected = {ids.number(unit.id) or 0: unit.completed_at for unit in units if unit.is_credited}
        recorded = {record.lesson: record.completed_at for record in self.records}
        return {lesson: at for lesson, at in (corrected | recorded).items() if at}

    def quizzes(self) -> Iterator[tuple[CourseRecord, Quiz]]:
        """The learner's quizzes, each with its course."""
        return ((course, quiz) for course in self.courses for quiz in course.quizzes)


@dataclass(frozen=True, slots=True)
class Earned:
    """Why a criterion is met: the facts, and since when, if a moment is known."""

    at: datetime | None
    because: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AchievementProgress:
    """How near a learner is: ``current`` of ``target``, never more. A target of 0 cannot be reached.

    ``earned`` stays set once the criterion was met: a streak that was long enough may be over.
    """

    current: int
    target: int
    earned: Earned | None = None

    @property
    def percent(self) -> int:
        """The share of the target, 0 to 100, rounded down."""
        return percent.whole(self.current, self.target)


def reached(criterion: Criterion, facts: Facts) -> AchievementProgress:
    """How near a learner is to a criterion."""
    found = _RULES[criterion.word](criterion, facts)
    return AchievementProgress(min(found.current, found.target), found.target, found.earned)


# When something that counts was done, and what it is.
_Done = tuple[datetime, str]

# How many of the facts that earned an award are stored with it: the last ones.
MAX_EVENTS = 20


def _counted(done: Iterable[_Done], target: int, what: str) -> AchievementProgress:
    """Progress of things done towards a target; earned with the last one needed."""
    in_time = sorted(done)
    needed = in_time[:target]
    if len(needed) < target or not target:
        return AchievementProgress(len(in_time), target)
    events = [{"at": at.isoformat(), "what": name} for at, name in needed[-MAX_EVENTS:]]
    return AchievementProgress(len(in_time), target, Earned(needed[-1][0], {what: target, "events": events}))


def _amount(current: int, target: int, what: str) -> AchievementProgress:
    """Progress of an amount towards a target, when it is unknown at what moment the target was reached."""
    return AchievementProgress(current, target, Earned(None, {what: current}) if current >= target else None)


def _name(course: CourseId, part: str = "") -> str:
    return "/".join(filter(None, (course.kind, course.id, part)))


def _lesson(criterion: Criterion, facts: Facts) -> AchievementProgress:
    at = facts.completed().get(criterion.number)
    return _counted([(at, _name(language.COURSE, str(criterion.number)))] if at else [], 1, "lessons")


def _lessons(criterion: Criterion, facts: Facts) -> AchievementProgress:
    """Completed lessons, chapters and videos of every product, but no exercises of guides."""
    done = (
        (unit.completed_at, _name(course.course, unit.id))
        for course in facts.courses
        if course.course.kind is not Kind.GUIDE
        for unit in course.units
        if unit.completed_at
    )
    return _counted(done, criterion.number, "lessons")


def _perfect(_criterion: Criterion, facts: Facts) -> AchievementProgress:
    """All points of a language lesson or a quiz; the first such result counts."""
    lessons = [
        (record.completed_at, _name(language.COURSE, str(record.lesson)))
        for record in facts.records
        if record.completed_at and record.best_milli >= PERFECT_MILLI
    ]
    quizzes = [
        (quiz.completed_at, _name(course.course, quiz.id))
        for course, quiz in facts.quizzes()
        if quiz.score_milli == quiz.max_score_milli
    ]
    return _counted(sorted(lessons + quizzes)[:1], 1, "perfect")


def _streak(criterion: Criterion, facts: Facts) -> AchievementProgress:
    ever = streaks.first_of(facts.days, criterion.number, facts.freezes)
    going_on = streaks.current(facts.days, facts.today, facts.freezes)
    days = ever and {"days": criterion.number, "first": ever.first.isoformat(), "last": ever.last.isoformat()}
    return AchievementProgress(going_on, criterion.number, Earned(None, days) if days else None)


def _of_level(level: Level | None, facts: Facts) -> list[_Done] | None:
    """The completed lessons of a level; None if it has no lessons."""
    wanted = {lesson.id for lesson in facts.lessons if lesson.level is level}
    if not wanted:
        return None
    done = facts.completed()
    return [(at, _name(language.COURSE, str(lesson))) for lesson, at in done.items() if lesson in wanted]


def _level(criterion: Criterion, facts: Facts) -> AchievementProgress:
    wanted = sum(lesson.level is criterion.level for lesson in facts.lessons)
    return _counted(_of_level(criterion.level, facts) or [], wanted, "lessons")


def _levels(_criterion: Criterion, facts: Facts) -> AchievementProgress:
    """The levels whose lessons are all completed, of those that have lessons."""
    levels = {level: done for level in Level if (done := _of_level(level, facts)) is not None}
    wanted = {level: sum(lesson.level is level for lesson in facts.lessons) for level in levels}
    completed = [(max(done)[0], str(level)) for level, done in levels.items() if len(done) == wanted[level]]
    return _counted(completed, len(levels), "levels")


def _courses(kind: Kind, criterion: Criterion, facts: Facts) -> AchievementProgress:
    """Courses of a kind that were ever completed: all, or the one of the criterion."""
    completed = (
        (course.header.first_completed_at, _name(course.course))
        for course in facts.courses
        if course.course.kind is kind
        and criterion.course in ("", course.course.id)
        and course.header.first_completed_at
    )
    return _counted(completed, criterion.number, "courses")


def _first_try(criterion: Criterion, facts: Facts) -> AchievementProgress:
    passed = (
        (quiz.passed_at, _name(course.course, quiz.id))
        for course, quiz in facts.quizzes()
        if quiz.passed_at and quiz.at_first_try
    )
    return _counted(passed, criterion.number, "quizzes")


def _hours(criterion: Criterion, facts: Facts) -> AchievementProgress:
    watched_ms = sum(unit.watched_ms for course in facts.courses for unit in course.units)
    return _amount(watched_ms // 3_600_000, criterion.number, "hours")


_RULES: Mapping[CriterionType, Callable[[Criterion, Facts], AchievementProgress]] = {
    CriterionType.LESSON: _lesson,
    CriterionType.LESSONS: _lessons,
    CriterionType.PERFECT: _perfect,
    CriterionType.STREAK: _streak,
    CriterionType.LEVEL: _level,
    CriterionType.LEVELS: _levels,
    CriterionType.XP: lambda criterion, facts: _amount(language.xp(facts.records), criterion.number, "xp"),
    CriterionType.COURSE: lambda criterion, facts: _courses(Kind.COURSE, criterion, facts),
    CriterionType.COURSES: lambda criterion, facts: _courses(Kind.COURSE, criterion, facts),
    CriterionType.GUIDE: lambda criterion, facts: _courses(Kind.GUIDE, criterion, facts),
    CriterionType.GUIDES: lambda criterion, facts: _courses(Kind.GUIDE, criterion, facts),
    CriterionType.FIRST_TRY: _first_try,
    CriterionType.HOURS: _hours,
}


def pending(
    achievements: Iterable[Achievement], awarded: Collection[int], facts: Facts
) -> list[tuple[Achievement, AchievementProgress | None]]:
    """The achievements that a learner does not have, and how near they are; None if nothing counts towards one."""
    return [
        (each, reached(criterion, facts) if (criterion := parse(each.criteria)) else None)
        for each in achievements
        if each.id not in awarded
    ]


def due(
    achievements: Iterable[Achievement], awarded: Collection[int], facts: Facts
) -> list[tuple[Achievement, Earned]]:
    """The achievements that a learner has earned and does not have, the first earned first."""
    earned = [
        (each, near.earned) for each, near in pending(achievements, awarded, facts) if near is not None and near.earned
    ]
    return sorted(earned, key=lambda one: (one[1].at is None, one[1].at, one[0].id))
