"""Records of what a learner did. Times are aware datetimes in UTC, durations are in milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from hito.domain.content import Content, Lesson
from hito.domain.corrections import Completion, Correction, Finish, State


class Kind(StrEnum):
    """A family of courses: the same id in two kinds is two courses."""

    COURSE = "course"
    GUIDE = "guide"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class CourseId:
    """A course as every contract of its kind addresses it."""

    kind: Kind
    id: str


class Enrollment(StrEnum):
    """The state after the newest enrollment event."""

    ENROLLED = "enrolled"
    DROPPED = "dropped"


class EnrollmentEvent(NamedTuple):
    """An enrollment system's message about one learner and course, at the event's own time."""

    learner: str
    course: CourseId
    state: Enrollment
    at: datetime


class Observation(NamedTuple):
    """What a client saw of one unit.

    ``watched_ms`` and ``position_ms`` are in milliseconds. ``announced_total`` is the number of units that the
    client says the course has, if it says so.
    """

    course: CourseId
    unit: str
    watched_ms: int
    position_ms: int
    finished: bool
    announced_total: int | None = None


class QuizTaken(NamedTuple):
    """One attempt at a quiz: its score in thousandths of a point, and the client's verdict."""

    course: CourseId
    quiz: str
    score_milli: int
    max_score_milli: int
    passed: bool


class Unit(NamedTuple):
    """A learner's unit: a chapter, lesson, video or exercise. Only an exercise has ``attempts``.

    ``day`` is the learner's local date of the last change, ``completed_day`` that of ``completed_at``; earlier releases
    did not store the second one. ``failed`` counts the failed attempts since the last one that succeeded. A unit that
    only a correction finished was never begun or updated; ``is_credited`` says that ``completed_at`` is the time of a
    correction.
    """

    id: str
    begun_at: datetime | None
    watched_ms: int
    position_ms: int
    completed_at: datetime | None
    updated_at: datetime | None
    attempts: int = 0
    failed: int = 0
    day: date | None = None
    completed_day: date | None = None
    is_credited: bool = False


class Attempt(NamedTuple):
    """An attempt at a quiz, in thousandths of a point."""

    at: datetime
    score_milli: int
    max_score_milli: int
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A learner's quiz: the best score of all attempts, in thousandths of a point.

    ``passed_at`` is when it was first passed, ``last_passed_at`` when it was last passed, ``completed_at`` when it was
    last taken. ``passed_day`` and ``day`` are the learner's local dates of the first and the third of these. Earlier
    releases did not store ``last_passed_at`` and ``passed_day``. ``at_first_try`` says that the first attempt passed.
    ``newest`` is the newest attempt, which earlier releases did not store.
    """

    id: str
    score_milli: int
    max_score_milli: int
    passed_at: datetime | None
    attempts: int
    completed_at: datetime
    failed: int = 0
    day: date | None = None
    passed_day: date | None = None
    last_passed_at: datetime | None = None
    at_first_try: bool = False
    newest: Attempt | None = None

    @property
    def passed(self) -> bool:
        """Whether any attempt passed."""
        return self.passed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A learner's course without its units.

    ``first_completed_at`` never changes once set. ``completed_again_at`` is when the learner completed the course once
    more after a reset. The next reset removes it and ``certificate_at``. ``reset_at`` is when progress was last reset.
    ``enrolled_at`` is the earliest time at which the learner is known to have enrolled; a drop does not change it.
    ``listed`` says that the learner is in the list of the course's learners.
    """

    listed: bool = False
    enrollment: Enrollment | None = None
    enrollment_at: datetime | None = None
    enrolled_at: datetime | None = None
    announced_total: int = 0
    first_completed_at: datetime | None = None
    completed_again_at: datetime | None = None
    certificate_at: datetime | None = None
    reset_at: datetime | None = None

    @property
    def completed_since_reset_at(self) -> datetime | None:
        """When the course was completed, if it was not reset since."""
        times = (self.first_completed_at, self.completed_again_at)
        return next((at for at in times if at and (self.reset_at is None or at > self.reset_at)), None)


@dataclass(frozen=True, kw_only=True)
class CourseRecord:
    """Everything stored about one learner's course; units and quizzes in the order of their ids.

    ``content`` is what the course consists of, None if only the learner's client knows it. ``corrections`` are in the
    order of time; ``completions`` has each corrected unit, by its id.
    """

    course: CourseId
    content: Content | None = None
    header: Header = field(default_factory=Header)
    units: tuple[Unit, ...] = ()
    quizzes: tuple[Quiz, ...] = ()
    corrections: tuple[Correction, ...] = ()
    completions: Mapping[str, Completion] = field(default_factory=dict)

    def unit(self, unit_id: str) -> Unit | None:
        """The learner's unit with that id, if there is one."""
        return self._units_by_id.get(unit_id)

    def quiz(self, quiz_id: str) -> Quiz | None:
        """The learner's quiz with that id, if there is one."""
        return next((quiz for quiz in self.quizzes if quiz.id == quiz_id), None)

    def completion(self, unit_id: str) -> Completion:
        """What decides whether a unit is finished."""
        if unit_id in self.completions:
            return self.completions[unit_id]
        unit = self.unit(unit_id)
        at = unit.completed_at if unit else None
        return Completion(observed=Finish(at, unit.completed_day) if unit and at else None)

    def corrections_of(self, unit_id: str) -> list[Correction]:
        """All corrections of a unit, in the order of time, withdrawn ones and withdrawals included."""
        return [correction for correction in self.corrections if correction.unit == unit_id]

    def correction(self, unit_id: str) -> Correction | None:
        """The newest correction of a unit, unless it is withdrawn."""
        newest = next(reversed(self.corrections_of(unit_id)), None)
        return newest if newest and newest.state is not State.WITHDRAWN else None

    @cached_property
    def _units_by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @property
    def is_begun(self) -> bool:
        """Whether the learner did anything in the course."""
        return bool(self.units or self.quizzes)

    @property
    def is_enrolled(self) -> bool:
        """Whether the learner is enrolled, by the newest event."""
        return self.header.enrollment is Enrollment.ENROLLED

    @property
    def is_followed(self) -> bool:
        """Whether it is one of the learner's courses: enrolled in or started, and not dropped."""
        return self.is_enrolled or (self.header.enrollment is None and self.is_begun)


class Listed(NamedTuple):
    """A course's entry in the list of its kind."""

    id: str
    name: str
    kind: str
    sensei_id: int | None
    lessons: int
    required: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a list shows about a course to a person who chooses one; ``price`` is as authored."""

    description: str
    hours: int
    price: int | float
    miniature_id: str
    sensei_name: str

    @classmethod
    def of(cls, content: Content) -> "Described":
        """The entry of a course."""
        return cls(
            description=content.description,
            hours=content.hours,
            price=content.price,
            miniature_id=content.miniature_id,
            sensei_name=content.sensei_name,
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A lesson, and its course."""

    course: CourseId
    lesson: Lesson
