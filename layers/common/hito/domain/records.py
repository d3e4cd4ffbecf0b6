"""What Hito knows of a learner. Times are aware datetimes in UTC, durations milliseconds."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """The space of ids that a course lives in: the same id in two kinds is two courses."""

    COURSE = "course"


@dataclass(frozen=True, slots=True)
class CourseId:
    """A course as every contract of its kind addresses it."""

    kind: Kind
    id: str


class Enrollment(StrEnum):
    """What the newest enrollment event said."""

    ENROLLED = "enrolled"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentEvent:
    """An enrollment system's word on one learner and course, at the event's own time."""

    learner: str
    course: CourseId
    state: Enrollment
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a client saw of one unit.

    ``watched_ms`` and ``position_ms`` are milliseconds, ``announced_total`` is how many units
    the client says the course has, if it says so.
    """

    course: CourseId
    unit: str
    watched_ms: int
    position_ms: int
    finished: bool
    announced_total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizTaken:
    """One attempt at a quiz: its score in thousandths of a point, and the client's verdict."""

    course: CourseId
    quiz: str
    score_milli: int
    max_score_milli: int
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A learner's unit: a chapter, a lesson, a video."""

    id: str
    begun_at: datetime
    watched_ms: int
    position_ms: int
    completed_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A learner's quiz: the best score of all attempts, in thousandths of a point.

    ``passed`` sticks once it was true; ``completed_at`` is when it was last taken.
    """

    id: str
    score_milli: int
    max_score_milli: int
    passed: bool
    attempts: int
    completed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is known of a learner's course beside its units.

    ``first_completed_at`` and ``certificate_at`` never change once set; ``reset_at`` is when
    progress was last wiped.
    """

    enrollment: Enrollment | None = None
    enrollment_at: datetime | None = None
    announced_total: int = 0
    first_completed_at: datetime | None = None
    certificate_at: datetime | None = None
    reset_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRecord:
    """All that is stored of one learner's course; units and quizzes in the order of their ids."""

    course: CourseId
    header: Header = field(default_factory=Header)
    units: tuple[Unit, ...] = ()
    quizzes: tuple[Quiz, ...] = ()
