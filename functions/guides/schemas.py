"""Bodies, parameters and responses of the guides contract."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field

from hito.domain import guides as rules
from hito.domain import ids, percent, uuids
from hito.domain.guides import (
    Attempt,
    Exercise,
    Guide,
    ListedExercise,
    ListedGuide,
    Person,
    Submission,
    Type,
)
from hito.edge import answers, problems
from hito.edge import cursor as cursors
from hito.edge.answers import Answer
from hito.edge.body import Body, CanonicalId, Count, Flag, Id, QueryParams, Title, documented, whole_number
from hito.edge.formatting import Response, Timestamp, timestamp
from hito.edge.people import UserResponse
from hito.usecases.attempts import Completion, GuideProgress

MEGABYTE = 1024 * 1024

# An exercise is one item of 400 kB: its HTML may have half, its answer and its context a fifth each.
MAX_EXERCISE_HTML = 200_000
MAX_EXERCISE_TEXT = 80_000

TypeName = Literal["command", "dockerfile", "conceptual", "compose"]


def _at_most(size: int) -> Any:
    def check(text: str) -> str:
        if len(text.encode()) > size:
            raise problems.error("too_many_bytes", limit=size)
        return text

    return AfterValidator(check)


# A character has at least one byte.
ExerciseText = Annotated[str, _at_most(MAX_EXERCISE_TEXT), documented(maxLength=MAX_EXERCISE_TEXT)]
ExerciseHtml = Annotated[str, _at_most(MAX_EXERCISE_HTML), documented(maxLength=MAX_EXERCISE_HTML)]
Line = Annotated[str, Field(max_length=200)]


def _check_uuid(text: str) -> str:
    if not uuids.is_uuid(text):
        raise problems.error("uuid")
    return text


NewUuid = Annotated[CanonicalId, AfterValidator(_check_uuid), documented(format="uuid")]

# Where something stands in a list: its time, and its id.
_CURSOR_KEY = re.compile(r"[0-9]{13}#(.+)", re.DOTALL)


def _is_cursor_key(text: str) -> bool:
    place = _CURSOR_KEY.fullmatch(text)
    return place is not None and ids.problem(place[1]) is None


class TimePageParams(cursors.PageParams):
    """The query of a list; ``cursor`` is the ``X-Next-Cursor`` of the page before."""

    cursor: Annotated[str, cursors.validator(_is_cursor_key)] | None = None


MAX_LIMIT = 500


class AttemptsParams(TimePageParams):
    """The query of the list of everybody's attempts; ``user_id`` as the contract shows it, or a ``sub``."""

    exercise_id: CanonicalId | None = None
    user_id: Id | None = None
    limit: Annotated[int, whole_number(1, MAX_LIMIT)] = 50


class GuideParams(QueryParams):
    """The path of a guide."""

    guide_id: CanonicalId


class NewGuideParams(QueryParams):
    """The path of a guide that may not exist yet."""

    guide_id: NewUuid


class GuideExercisesParams(GuideParams, TimePageParams):
    """Path and query of the list of a guide's exercises."""


class GuideStandingParams(GuideParams, cursors.PositionParams):
    """Path and query of the list of a guide's exercises with the caller's progress."""


class ExerciseParams(QueryParams):
    """The path of an exercise."""

    exercise_id: CanonicalId


class ExerciseAttemptsParams(ExerciseParams, TimePageParams):
    """Path and query of the list of the caller's attempts."""


class ExercisesParams(cursors.PageParams):
    """The query of the list of all exercises."""

    only_active: Flag = False


class OverviewParams(cursors.PositionParams):
    """The query of the overview."""

    include_exercises: Flag = False


class GuidePut(Body):
    """The body of ``PUT /catalog/guides/{guide_id}``, and of ``POST /guides/``."""

    max_bytes: ClassVar[int] = 5 * MEGABYTE

    title: Title
    topic: Title
    content_html: str = ""
    order: Count = 0
    is_active: bool = True

    def draft(self, now: datetime, guide_id: str = "") -> Guide:
        return Guide(
            id=guide_id,
            title=self.title,
            topic=self.topic,
            html=self.content_html,
            order=self.order,
            is_active=self.is_active,
            created_at=now,
            updated_at=now,
        )


class GuidePatch(Body):
    """The body of ``PATCH /guides/{guide_id}``: given fields change."""

    max_bytes: ClassVar[int] = 5 * MEGABYTE

    # What is not given is never read: the values here only say that it may be left out.
    title: Title = ""
    topic: Title = ""
    content_html: str = ""
    order: Count = 0
    is_active: bool = True

    def changes(self) -> dict[str, Any]:
        """The given fields by the domain's names."""
        return _changes(self)


class GuideEntry(Response):
    """A guide in the list."""

    id: str
    title: str
    topic: str
    order: int
    is_active: bool

    @classmethod
    def from_record(cls, guide: ListedGuide) -> "GuideEntry":
        return cls(id=guide.id, title=guide.title, topic=guide.topic, order=guide.order, is_active=guide.is_active)


class GuideResponse(Response):
    """A guide, its HTML as authored."""

    id: str
    title: str
    topic: str
    content_html: str
    order: int
    is_active: bool
    created_at: Timestamp
    updated_at: Timestamp

    @classmethod
    def from_record(cls, guide: Guide) -> "GuideResponse":
        return cls(
            id=guide.id,
            title=guide.title,
            topic=guide.topic,
            content_html=guide.html,
            order=guide.order,
            is_active=guide.is_active,
            created_at=timestamp(guide.created_at),
            updated_at=timestamp(guide.updated_at),
        )


# The contract's names for fields that the domain calls otherwise.
_NAMES = {
    "content_html": "html",
    "ai_context": "context",
    "enable_structural_validation": "validates",
    "enable_llm_feedback": "gives_feedback",
}


def _changes(given: Body) -> dict[str, Any]:
    """The fields that are given, by the domain's names."""
    return {_NAMES.get(name, name): getattr(given, name) for name in given.model_fields_set}


class ExerciseCreate(Body):
    """The body of ``POST /exercises/``."""

    max_bytes: ClassVar[int] = MEGABYTE

    guide_id: CanonicalId
    title: Title
    content_html: ExerciseHtml | None = None
    expected_answer: ExerciseText | None = None
    ai_context: ExerciseText | None = None
    type: TypeName
    difficulty: Line | None = None
    enable_structural_validation: bool = True
    enable_llm_feedback: bool = True
    is_active: bool = True

    def draft(self, now: datetime) -> Exercise:
        return Exercise(
            id="",
            guide=self.guide_id,
            title=self.title,
            html=self.content_html,
            expected_answer=self.expected_answer,
            context=self.ai_context,
            type=Type(self.type),
            difficulty=self.difficulty,
            validates=self.enable_structural_validation,
            gives_feedback=self.enable_llm_feedback,
            is_active=self.is_active,
            created_at=now,
        )


class ExercisePatch(Body):
    """The body of ``PATCH /exercises/{exercise_id}``: given fields change, and unknown ones are refused."""

    model_config = ConfigDict(extra="forbid")
    max_bytes: ClassVar[int] = MEGABYTE

    # What is not given is never read: the values here only say that it may be left out.
    title: Title = ""
    content_html: ExerciseHtml | None = None
    expected_answer: ExerciseText | None = None
    ai_context: ExerciseText | None = None
    type: TypeName = "command"
    difficulty: Line | None = None
    enable_structural_validation: bool = True
    enable_llm_feedback: bool = True
    is_active: bool = True

    def changes(self) -> dict[str, Any]:
        """The given fields by the domain's names."""
        return _changes(self)


class ExerciseStanding(Response):
    """An exercise of a guide, with the caller's progress."""

    id: str
    title: str
    type: Type
    difficulty: str | None
    completed: bool
    attempts_count: int

    @classmethod
    def in_guide(cls, one: ListedExercise, standing: GuideProgress) -> "ExerciseStanding":
        return cls(
            id=one.id,
            title=one.title,
            type=one.type,
            difficulty=one.difficulty,
            completed=one.id in standing.completed,
            attempts_count=standing.attempts[one.id],
        )


class ExerciseResponse(Response):
    """A whole exercise; only admins see the expected answer and the context."""

    id: str
    guide_id: str
    title: str
    content_html: str | None
    expected_answer: str | None
    ai_context: str | None
    type: Type
    difficulty: str | None
    enable_structural_validation: bool
    enable_llm_feedback: bool
    is_active: bool

    @classmethod
    def from_record(cls, one: Exercise, *, is_admin: bool) -> "ExerciseResponse":
        return cls(
            id=one.id,
            guide_id=one.guide,
            title=one.title,
            content_html=one.html,
            expected_answer=one.expected_answer if is_admin else None,
            ai_context=one.context if is_admin else None,
            type=one.type,
            difficulty=one.difficulty,
            enable_structural_validation=one.validates,
            enable_llm_feedback=one.gives_feedback,
            is_active=one.is_active,
        )


class ExerciseInAll(Response):
    """An exercise in the list of all."""

    id: str
    guide_id: str
    title: str
    type: Type
    difficulty: str | None
    enable_structural_validation: bool
    enable_llm_feedback: bool
    is_active: bool

    @classmethod
    def from_record(cls, one: ListedExercise) -> "ExerciseInAll":
        return cls(
            id=one.id,
            guide_id=one.guide,
            title=one.title,
            type=one.type,
            difficulty=one.difficulty,
            enable_structural_validation=one.validates,
            enable_llm_feedback=one.gives_feedback,
            is_active=one.is_active,
        )


class AttemptCreate(Body):
    """The body of ``POST /attempts/``; Hito decides whether it completes the exercise."""

    max_bytes: ClassVar[int] = answers.MAX_BYTES

    exercise_id: CanonicalId
    submitted_answer: Answer

    def submission(self) -> Submission:
        return Submission(exercise=self.exercise_id, answer=self.submitted_answer)


class AttemptResponse(Response):
    """An attempt; ``structural_validation_passed`` is also true if nothing was validated."""

    id: str
    exercise_id: str
    user: UserResponse
    submitted_answer: str
    structural_validation_passed: bool
    structural_validation_errors: list[str]
    structural_validation_warnings: list[str]
    llm_feedback: str | None
    completed: bool

    @classmethod
    def from_record(cls, attempt: Attempt, person: Person | None) -> "AttemptResponse":
        return cls(
            id=attempt.id,
            exercise_id=attempt.exercise,
            user=UserResponse.from_learner(attempt.learner, person),
            submitted_answer=attempt.answer,
            structural_validation_passed=attempt.passed is not False,
            structural_validation_errors=list(attempt.errors),
            structural_validation_warnings=list(attempt.warnings),
            llm_feedback=attempt.feedback,
            completed=attempt.completes,
        )


class GuideToComplete(Body):
    """The body of ``POST /progress/complete``."""

    guide_id: CanonicalId


class CompletedGuide(Response):
    """The record that a learner completed a guide."""

    id: str
    guide_id: str
    user_id: str
    completed_at: Timestamp

    @classmethod
    def from_record(cls, one: Completion) -> "CompletedGuide":
        return cls(id=one.id, guide_id=one.guide, user_id=rules.user_id(one.learner), completed_at=timestamp(one.at))


class GuideTotals(Response):
    """One guide of ``/progress/guides``."""

    guide_id: str
    title: str
    topic: str
    total_exercises: int
    completed_exercises: int

    @classmethod
    def from_record(cls, one: GuideProgress) -> "GuideTotals":
        return cls(
            guide_id=one.guide.id,
            title=one.guide.title,
            topic=one.guide.topic,
            total_exercises=len(one.exercises),
            completed_exercises=one.done,
        )


class ExerciseDone(Response):
    """One exercise of the overview."""

    exercise_id: str
    title: str
    completed: bool


class GuideStanding(Response):
    """One guide of the overview; ``exercises`` is there only on request."""

    guide_id: str
    title: str
    order: int
    total_exercises: int
    completed_exercises: int
    percent: float
    completed: bool
    exercises: list[ExerciseDone] | None = Field(None, exclude_if=lambda exercises: exercises is None)

    @classmethod
    def from_record(cls, one: GuideProgress, *, with_exercises: bool) -> "GuideStanding":
        exercises = [
            ExerciseDone(exercise_id=each.id, title=each.title, completed=each.id in one.completed)
            for each in one.exercises
        ]
        return cls(
            guide_id=one.guide.id,
            title=one.guide.title,
            order=one.guide.order,
            total_exercises=len(one.exercises),
            completed_exercises=one.done,
            percent=_percent(one.done, len(one.exercises)),
            completed=one.is_completed,
            exercises=exercises if with_exercises else None,
        )


class Totals(Response):
    """All active guides together."""

    total_guides: int
    completed_guides: int
    total_exercises: int
    completed_exercises: int
    percent_exercises: float


class Overview(Response):
    """The response of ``/progress/overview``."""

    totals: Totals
    guides: list[GuideStanding]

    @classmethod
    def from_record(cls, guides: Sequence[GuideProgress], page: list[GuideStanding]) -> "Overview":
        total, done = sum(len(one.exercises) for one in guides), sum(one.done for one in guides)
        totals = Totals(
            total_guides=len(guides),
            completed_guides=sum(one.is_completed for one in guides),
            total_exercises=total,
            completed_exercises=done,
            percent_exercises=_percent(done, total),
        )
        return cls(totals=totals, guides=page)


def _percent(done: int, total: int) -> float:
    return percent.hundredths(done, total) / 100
