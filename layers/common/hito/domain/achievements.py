"""Achievements: what they ask for, and how near a learner is.

``criterios`` is a text with a small language in it. Texts without a known word are legal: such an
achievement is assigned by a person, and nothing counts towards it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from hito.domain import language, percent, streaks
from hito.domain.ids import MAX_CHARACTERS
from hito.domain.language import PERFECT_MILLI, LessonRecord, Level, ListedLesson
from hito.domain.records import CourseId, CourseRecord, Kind, Quiz


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
    """An achievement that a learner has, as it was when it was awarded.

    ``at`` is when they had earned it, ``granted_at`` when Hito saw that; ``because`` are the facts that earned
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
    """A parsed criterion: a lesson's id, a number of what its word counts, a level, or a course's id."""

    word: CriterionType
    number: int = 1
    level: Level | None = None
    course: str = ""


_NUMBER = "(?P<number>[1-9][0-9]{0,8})"
_COURSE = f"(?P<course>[^#]{{1,{MAX_CHARACTERS}}})"
_SPELLED = [
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
    """The criterion that a text spells, whatever its case; None for any other text. Ids are as they are spelled."""
    for word, pattern in _SPELLED:
        if match := pattern.fullmatch(text.strip()):
            found = match.groupdict()
            level = Level(found["level"].lower()) if "level" in found else None
            return Criterion(word, int(found.get("number", "1")), level, found.get("course", ""))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What criteria look at: the language lessons there are, and all that one learner did.

    ``courses`` are without their content, ``records`` are of language lessons, ``days`` those on which the
    learner was active; ``today`` is the date where they are, and ``freezes`` what a streak may bridge.
    """

    lessons: Sequence[ListedLesson]
    courses: Collection[CourseRecord]
    records: Sequence[LessonRecord]
    days: Collection[date]
    today: date
    freezes: int = 0

    def completed(self) -> dict[int, datetime]:
        """When the learner completed each language lesson, by id, also such as are not there any more."""
        return {record.lesson: record.completed_at for record in self.records if record.completed_at}

    def quizzes(self) -> Iterator[tuple[CourseRecord, Quiz]]:
        """The learner's quizzes, each with its course."""
        return ((course, quiz) for course in self.courses for quiz in course.quizzes)


@dataclass(frozen=True, slots=True)
class Earned:
    """Why a criterion is met: ``because`` of which facts, and since when, where a moment is known."""

    at: datetime | None
    because: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AchievementProgress:
    """How near a learner is: ``current`` of ``target``, never beyond it. A target of 0 cannot be reached.

    Who ever earned it has it: a streak that was long enough may be over.
    """

    current: int
    target: int
    earned: Earned | None = None

    @property
    def percent(self) -> int:
        """The share of the target, 0 to 100, rounded down."""
        return percent.whole(self.current, self.target)


def reached(criterion: Criterion, facts: Facts) -> AchievementProgress:
    """How near a learner is to what a criterion asks for."""
    found = _RULES[criterion.word](criterion, facts)
    return AchievementProgress(min(found.current, found.target), found.target, found.earned)


# When something that counts was done, and what it is.
_Done = tuple[datetime, str]

# Of what earned an award, so many are kept with it, the last ones.
MAX_EVENTS = 20


def _counted(done: Iterable[_Done], target: int, what: str) -> AchievementProgress:
    """So many things done of a target; earned with the last one needed."""
    in_time = sorted(done)
    needed = in_time[:target]
    if len(needed) < target or not target:
        return AchievementProgress(len(in_time), target)
    events = [{"at": at.isoformat(), "what": name} for at, name in needed[-MAX_EVENTS:]]
    return AchievementProgress(len(in_time), target, Earned(needed[-1][0], {what: target, "events": events}))


def _amount(current: int, target: int, what: str) -> AchievementProgress:
    """So much of a target, of which it is not known when it was reached."""
    return AchievementProgress(current, target, Earned(None, {what: current}) if current >= target else None)


def _name(course: CourseId, part: str = "") -> str:
    return "/".join(filter(None, (course.kind, course.id, part)))


def _lesson(asked: Criterion, facts: Facts) -> AchievementProgress:
    at = facts.completed().get(asked.number)
    return _counted([(at, _name(language.COURSE, str(asked.number)))] if at else [], 1, "lessons")


def _lessons(asked: Criterion, facts: Facts) -> AchievementProgress:
    """Lessons, chapters and videos of every product; an exercise of a guide is none."""
    done = (
        (unit.completed_at, _name(course.course, unit.id))
        for course in facts.courses
        if course.course.kind is not Kind.GUIDE
        for unit in course.units
        if unit.completed_at
    )
    return _counted(done, asked.number, "lessons")


def _perfect(_asked: Criterion, facts: Facts) -> AchievementProgress:
    """All the points there are, of a language lesson or a quiz; the first of them counts."""
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


def _streak(asked: Criterion, facts: Facts) -> AchievementProgress:
    ever = streaks.first_of(facts.days, asked.number, facts.freezes)
    going_on = streaks.current(facts.days, facts.today, facts.freezes)
    days = ever and {"days": asked.number, "first": ever.first.isoformat(), "last": ever.last.isoformat()}
    return AchievementProgress(going_on, asked.number, Earned(None, days) if days else None)


def _of_level(level: Level | None, facts: Facts) -> list[_Done] | None:
    """The lessons of a level that are completed; None if it has none at all."""
    wanted = {lesson.id for lesson in facts.lessons if lesson.level is level}
    if not wanted:
        return None
    done = facts.completed()
    return [(at, _name(language.COURSE, str(lesson))) for lesson, at in done.items() if lesson in wanted]


def _level(asked: Criterion, facts: Facts) -> AchievementProgress:
    wanted = sum(lesson.level is asked.level for lesson in facts.lessons)
    return _counted(_of_level(asked.level, facts) or [], wanted, "lessons")


def _levels(_asked: Criterion, facts: Facts) -> AchievementProgress:
    """Every level that has lessons, each completed by the last of them."""
    levels = {level: done for level in Level if (done := _of_level(level, facts)) is not None}
    wanted = {level: sum(lesson.level is level for lesson in facts.lessons) for level in levels}
    completed = [(max(done)[0], str(level)) for level, done in levels.items() if len(done) == wanted[level]]
    return _counted(completed, len(levels), "levels")


def _courses(kind: Kind, asked: Criterion, facts: Facts) -> AchievementProgress:
    """Courses of a kind that were ever completed, of all or of the one that is asked for."""
    completed = (
        (course.header.first_completed_at, _name(course.course))
        for course in facts.courses
        if course.course.kind is kind and asked.course in ("", course.course.id) and course.header.first_completed_at
    )
    return _counted(completed, asked.number, "courses")


def _first_try(asked: Criterion, facts: Facts) -> AchievementProgress:
    passed = (
        (quiz.passed_at, _name(course.course, quiz.id))
        for course, quiz in facts.quizzes()
        if quiz.passed_at and quiz.at_first_try
    )
    return _counted(passed, asked.number, "quizzes")


def _hours(asked: Criterion, facts: Facts) -> AchievementProgress:
    watched_ms = sum(unit.watched_ms for course in facts.courses for unit in course.units)
    return _amount(watched_ms // 3_600_000, asked.number, "hours")


_RULES: Mapping[CriterionType, Callable[[Criterion, Facts], AchievementProgress]] = {
    CriterionType.LESSON: _lesson,
    CriterionType.LESSONS: _lessons,
    CriterionType.PERFECT: _perfect,
    CriterionType.STREAK: _streak,
    CriterionType.LEVEL: _level,
    CriterionType.LEVELS: _levels,
    CriterionType.XP: lambda asked, facts: _amount(language.xp(facts.records), asked.number, "xp"),
    CriterionType.COURSE: lambda asked, facts: _courses(Kind.COURSE, asked, facts),
    CriterionType.COURSES: lambda asked, facts: _courses(Kind.COURSE, asked, facts),
    CriterionType.GUIDE: lambda asked, facts: _courses(Kind.GUIDE, asked, facts),
    CriterionType.GUIDES: lambda asked, facts: _courses(Kind.GUIDE, asked, facts),
    CriterionType.FIRST_TRY: _first_try,
    CriterionType.HOURS: _hours,
}


def pending(
    achievements: Iterable[Achievement], awarded: Collection[int], facts: Facts
) -> list[tuple[Achievement, AchievementProgress | None]]:
    """The achievements that a learner does not have, and how near they are; None where nothing counts."""
    return [
        (each, reached(criterion, facts) if (criterion := parse(each.criteria)) else None)
        for each in achievements
        if each.id not in awarded
    ]


def due(
    achievements: Iterable[Achievement], awarded: Collection[int], facts: Facts
) -> list[tuple[Achievement, Earned]]:
    """The achievements that a learner has earned and does not have: what was earned first comes first."""
    earned = [
        (each, near.earned) for each, near in pending(achievements, awarded, facts) if near is not None and near.earned
    ]
    return sorted(earned, key=lambda one: (one[1].at is None, one[1].at, one[0].id))
