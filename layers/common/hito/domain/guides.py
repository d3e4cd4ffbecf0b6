"""Guides and their exercises: a guide is a course of kind ``guide``, an exercise its unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from hito.domain import uuids
from hito.domain.content import Content, Lesson, Section
from hito.domain.records import CourseId, Kind

# Source: guides.md, "submitted_answer"; the front end's editor accepts no more.
MAX_ANSWER = 50_000

# Never change this: front ends store the ids made in it. See docs/decisions/20-uuids.md.
USERS = UUID("d2d10279-504b-49ba-81d9-e773daa27081")


class Type(StrEnum):
    """What an exercise asks for, and so how its answers are validated."""

    COMMAND = "command"
    DOCKERFILE = "dockerfile"
    CONCEPTUAL = "conceptual"
    COMPOSE = "compose"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedGuide:
    """What a list shows of a guide."""

    id: str
    title: str
    topic: str
    order: int
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(ListedGuide):
    """A guide; ``html`` is stored as authored."""

    html: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedExercise:
    """What a list shows of an exercise. ``validates`` and ``gives_feedback`` say what is enabled."""

    id: str
    guide: str
    title: str
    type: Type
    difficulty: str | None
    validates: bool
    gives_feedback: bool
    is_active: bool
    created_at: datetime

    @property
    def is_validated(self) -> bool:
        """Whether the structure of an answer decides if it completes the exercise."""
        return self.validates and self.type is not Type.CONCEPTUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise(ListedExercise):
    """An exercise. Learners never see the expected answer and the context."""

    html: str | None
    expected_answer: str | None
    context: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as a token describes them; ``role`` is ``admin`` or ``student``."""

    id: str
    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A submitted answer, and the id of its exercise."""

    exercise: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An answer to an exercise and its verdict; ``passed`` is None if nothing was validated."""

    id: str
    learner: str
    exercise: str
    at: datetime
    answer: str
    passed: bool | None
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    feedback: str | None = None

    @property
    def completes(self) -> bool:
        """Whether the attempt completes the exercise; without validation it always does."""
        return self.passed is not False


@dataclass(frozen=True, slots=True)
class Catalog:
    """All guides in order, and all exercises of each, inactive ones too."""

    guides: tuple[ListedGuide, ...]
    exercises: dict[str, tuple[ListedExercise, ...]]

    def of(self, guide: str, *, only_active: bool = True) -> tuple[ListedExercise, ...]:
        """The exercises of a guide, in order of creation."""
        return tuple(one for one in self.exercises.get(guide, ()) if one.is_active or not only_active)

    def content(self, guide: str) -> Content | None:
        """A guide as a course of its active exercises; None if the guide does not exist."""
        known = next((one for one in self.guides if one.id == guide), None)
        return content(known.title, self.of(guide)) if known else None


def content(title: str, exercises: Iterable[ListedExercise]) -> Content:
    """A guide as a course of its active exercises."""
    lessons = tuple(Lesson(id=one.id, title=one.title, kind=one.type) for one in exercises if one.is_active)
    return Content(name=title, kind=Kind.GUIDE, sections=(Section(id="exercises", title=title, lessons=lessons),))


def course(guide: str) -> CourseId:
    """The course that a guide is."""
    return CourseId(Kind.GUIDE, guide)


def user_id(learner: str) -> str:
    """The id that the guides contract shows for a learner: their own if it is a UUID, else its UUIDv5."""
    return learner if uuids.is_uuid(learner) else str(uuid5(USERS, learner))


def is_user(learner: str, user: str) -> bool:
    """Whether ``user`` names a learner: by the id that the contract shows, in either case, or by their own."""
    return user == learner or uuids.canonical(user) == uuids.canonical(user_id(learner))


def completion_id(learner: str, guide: str) -> str:
    """The id of the record that a learner completed a guide."""
    return str(uuid5(NAMESPACE_URL, f"hito:{learner}#{guide}"))
