"""The language course: lessons in a sequence, their exercises, and what a learner did in them.

All lessons are one course of kind ``language``; a lesson is its unit. Points and minutes are stored in
thousandths, like every amount that a contract may send with a fraction.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hito.domain import content, ids
from hito.domain.content import Content, Section
from hito.domain.errors import Code, Invalid, Problem
from hito.domain.records import CourseId, Kind

COURSE = CourseId(Kind.LANGUAGE, "lessons")

_LEARNER = "acct-"

# Source: language.md, "puntuacion_obtenida": 0 to 3.
PERFECT_MILLI = 3_000

# XP of a completed lesson, and of each point scored in it: a perfect lesson gives 40.
XP_LESSON = 10
XP_POINT = 10


class Level(StrEnum):
    """A learner's or a lesson's level, in this order."""

    BEGINNER = "principiante"
    INTERMEDIATE = "intermedio"
    ADVANCED = "avanzado"


# The XP at which each level begins: four lessons, and eight, with almost all points.
LEVEL_FROM_XP = {Level.BEGINNER: 0, Level.INTERMEDIATE: 150, Level.ADVANCED: 300}


class State(StrEnum):
    """The state of a lesson for a learner."""

    LOCKED = "bloqueada"
    UNLOCKED = "desbloqueada"
    COMPLETED = "completada"


class Status(StrEnum):
    """The status of a record; ``COMPLETED`` completes its unit for good."""

    NOT_STARTED = "no_iniciada"
    UNDER_WAY = "en_progreso"
    COMPLETED = "completada"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLesson:
    """The fields that are read of all lessons."""

    id: int
    title: str
    level: Level
    order_milli: int = 0
    language: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(ListedLesson):
    """A lesson as authored; a field that the author omitted is empty, 0, or the first language."""

    description: str = ""
    minutes_milli: int = 0
    state: State = State.UNLOCKED
    points_milli: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """An exercise of a lesson; ``options`` are empty if there is no choice."""

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
    """A record of a lesson as a learner last wrote it; times in UTC, ``spent_ms`` in milliseconds."""

    status: Status = Status.NOT_STARTED
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
    """A learner's record of one lesson: the values last written, and the sticky ones.

    ``best_milli`` is the greatest score ever written, ``completed_at`` when the lesson was first completed.
    ``revision`` counts the writes; ``day`` is the learner's local date of the last one. ``is_corrected`` says that a
    teacher has corrected the unit.
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
    is_corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerStats:
    """A learner's level, XP and streak; ``streak`` is in days."""

    xp: int
    streak: int
    level: Level


def learner_of(user: int) -> str:
    """The learner id of a user of the language contract."""
    return f"{_LEARNER}{user}"


def user_of(learner: str) -> int | None:
    """The user number of a learner, or None without an account."""
    number = ids.number(learner.removeprefix(_LEARNER)) if learner.startswith(_LEARNER) else None
    return number if number and number > 0 else None


def states(lessons: Sequence[ListedLesson], completed: Collection[int]) -> dict[int, State]:
    """The state of each lesson for a learner, by id; ``lessons`` in sequence.

    The first lesson of each language is unlocked, another one when the lesson before it, in the same language, is
    completed. A completed lesson stays completed wherever it is moved.
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
    """Check that nothing ends before it starts.

    Raises:
        Invalid: if it does.
    """
    if written.started_at and written.ended_at and written.ended_at < written.started_at:
        raise Invalid.rule(Code.ENDS_BEFORE_START)


def check_same(record: LessonRecord, user: int | None, lesson: int | None) -> None:
    """Check that a record keeps its user and its lesson; None keeps either.

    Raises:
        Invalid: naming the field that would change.
    """
    changed = []
    if user not in (None, record.user):
        changed.append(Problem(Code.RECORDS_USER_FIXED, params={"user": record.user}))
    if lesson not in (None, record.lesson):
        changed.append(Problem(Code.RECORDS_LESSON_FIXED, params={"lesson": record.lesson}))
    if changed:
        raise Invalid(*changed)


def xp(records: Iterable[LessonRecord]) -> int:
    """Experience points: 10 for each completed lesson, and 10 for each point of its best score.

    The sum is rounded down once, over all lessons.
    """
    completed = [record for record in records if record.completed_at]
    return XP_LESSON * len(completed) + XP_POINT * sum(record.best_milli for record in completed) // 1000


def level(points: int) -> Level:
    """The level for an amount of XP."""
    return max((each for each in Level if points >= LEVEL_FROM_XP[each]), key=LEVEL_FROM_XP.__getitem__)


def standing(records: Iterable[LessonRecord], streak: int) -> LearnerStats:
    """A learner's level, XP and streak, from their records and the length of the streak."""
    points = xp(records)
    return LearnerStats(xp=points, streak=streak, level=level(points))
