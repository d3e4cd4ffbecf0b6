"""The language path: lessons in a sequence, their exercises, and what a learner has of them.

All lessons are one course of kind ``language``; a lesson is its unit. Points and minutes are kept in
thousandths, as every amount that a contract may give with a fraction.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from hito.domain import content, ids
from hito.domain.content import Content, Section
from hito.domain.errors import Invalid, Problem
from hito.domain.records import CourseId, Kind

COURSE = CourseId(Kind.LANGUAGE, "lessons")

_LEARNER = "acct-"

# Source: language.md, "puntuacion_obtenida": 0 to 3.
PERFECT_MILLI = 3_000

# XP of a completed lesson, and of each point that was got in it: 40 for a perfect one.
XP_LESSON = 10
XP_POINT = 10


class Level(StrEnum):
    """How far a learner, or what a lesson is for; in this order."""

    BEGINNER = "principiante"
    INTERMEDIATE = "intermedio"
    ADVANCED = "avanzado"


# The XP from which on a learner has a level: four, and eight lessons with almost all points.
LEVEL_FROM_XP = {Level.BEGINNER: 0, Level.INTERMEDIATE: 150, Level.ADVANCED: 300}


class State(StrEnum):
    """What a lesson is to a learner."""

    LOCKED = "bloqueada"
    UNLOCKED = "desbloqueada"
    COMPLETED = "completada"


class Status(StrEnum):
    """What a record says of a lesson; ``COMPLETED`` finishes its unit for good."""

    NOT_BEGUN = "no_iniciada"
    UNDER_WAY = "en_progreso"
    COMPLETED = "completada"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLesson:
    """What is looked at of all lessons."""

    id: int
    title: str
    level: Level
    order_milli: int = 0
    language: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(ListedLesson):
    """A lesson as authored; what its author left out is empty, 0, or the first language."""

    description: str = ""
    minutes_milli: int = 0
    state: State = State.UNLOCKED
    points_milli: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """An exercise of a lesson; ``options`` are empty where there is no choice."""

    id: int
    lesson: int
    type: str
    question: str
    answer: str
    options: tuple[str, ...] = ()
    difficulty: str = "media"
    points_milli: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A record of a lesson as a learner last wrote it; times in UTC, ``spent_ms`` milliseconds."""

    status: Status = Status.NOT_BEGUN
    score_milli: int = 0
    attempts: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    spent_ms: int = 0
    vocabulary_milli: int = 0
    grammar_milli: int = 0
    pronunciation_milli: int = 0
    comprehension_milli: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonRecord:
    """A learner's record of one lesson: what was last written, and what sticks.

    ``best_milli`` is the greatest score that was ever written, ``completed_at`` when the lesson was
    first completed. ``revision`` counts the writes, ``day`` is the date of the last one where the learner was.
    """

    id: int
    user: int
    lesson: int
    written: Written
    best_milli: int
    completed_at: datetime | None
    watched_ms: int
    revision: int
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerStats:
    """What a learner has reached: ``streak`` is in days."""

    xp: int
    streak: int
    level: Level


def learner_of(user: int) -> str:
    """The learner who is a user of the language contract."""
    return f"{_LEARNER}{user}"


def user_of(learner: str) -> int | None:
    """The user's number that a learner has, if they have an account."""
    number = ids.number(learner.removeprefix(_LEARNER)) if learner.startswith(_LEARNER) else None
    return number if number and number > 0 else None


def states(lessons: Sequence[ListedLesson], completed: Collection[int]) -> dict[int, State]:
    """What each lesson is to a learner, by id; ``lessons`` in sequence.

    The first lesson of each language is unlocked, another one once the lesson before it, in the same
    language, is completed. A completed lesson stays so, wherever it is moved.
    """
    found: dict[int, State] = {}
    before: dict[int, State] = {}
    for lesson in lessons:
        state = State.UNLOCKED if before.get(lesson.language, State.COMPLETED) is State.COMPLETED else State.LOCKED
        found[lesson.id] = before[lesson.language] = State.COMPLETED if lesson.id in completed else state
    return found


def course_content(lessons: Sequence[ListedLesson]) -> Content:
    """All lessons as a course; ``lessons`` in sequence."""
    units = tuple(content.Lesson(id=str(lesson.id), title=lesson.title) for lesson in lessons)
    sections = (Section(id="lessons", title="Lecciones", lessons=units),)
    return Content(name="Lecciones", kind=Kind.LANGUAGE, sections=sections)


def check_written(written: Written) -> None:
    """The rule that nothing ends before it starts.

    Raises:
        Invalid: if it does.
    """
    if written.started_at and written.ended_at and written.ended_at < written.started_at:
        raise Invalid(Problem("fecha_finalizacion", "no puede ser anterior a fecha_inicio"))


def check_same(record: LessonRecord, **given: int | None) -> None:
    """The rule that a record stays the same user's, of the same lesson; ``given`` by the contract's names.

    Raises:
        Invalid: naming what would change.
    """
    stays: dict[str, Any] = {"id_usuario": record.user, "id_leccion": record.lesson}
    changed = [name for name, value in given.items() if value not in (None, stays[name])]
    if changed:
        raise Invalid(*(Problem(name, f"no puede cambiar: es {stays[name]}") for name in changed))


def xp(records: Iterable[LessonRecord]) -> int:
    """Experience points: for each completed lesson 10, and 10 for each point of its best score.

    A fraction of a point counts in full at the end: rounded down over all lessons.
    """
    completed = [record for record in records if record.completed_at]
    return XP_LESSON * len(completed) + XP_POINT * sum(record.best_milli for record in completed) // 1000


def level(points: int) -> Level:
    """The level that XP stand for."""
    return max((each for each in Level if points >= LEVEL_FROM_XP[each]), key=LEVEL_FROM_XP.__getitem__)


def standing(records: Iterable[LessonRecord], streak: int) -> LearnerStats:
    """What a learner has reached, from their records and the days in a row that they are active."""
    points = xp(records)
    return LearnerStats(xp=points, streak=streak, level=level(points))
