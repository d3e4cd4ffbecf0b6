"""The guides contract's responses, as a strict front end parses them: one bad entry makes a whole list unreadable.

The patterns for UUIDs and e-mails accept what all versions of zod since 3.22 accept.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Annotated, Any, Literal

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

_HEX = "[0-9a-fA-F]"
UUID = re.compile(
    rf"{_HEX}{{8}}-{_HEX}{{4}}-[1-8]{_HEX}{{3}}-[89abAB]{_HEX}{{3}}-{_HEX}{{12}}"
    "|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff"
)
EMAIL = re.compile(r"(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}")
DATETIME = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z")


def _like(pattern: re.Pattern[str]) -> Any:
    def check(text: str) -> str:
        assert pattern.fullmatch(text), f"{text!r} is not like {pattern.pattern}"
        return text

    return AfterValidator(check)


Uuid = Annotated[str, _like(UUID)]
Email = Annotated[str, _like(EMAIL)]
Datetime = Annotated[str, _like(DATETIME)]
Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100)]


class Strict(BaseModel):
    """Exactly these keys and types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class User(Strict):
    id: Uuid
    email: Email
    name: Text
    role: Literal["student", "admin"]


class GuideEntry(Strict):
    id: Uuid
    title: Text
    topic: Text
    order: Count
    is_active: bool


class Guide(GuideEntry):
    content_html: str
    created_at: Datetime
    updated_at: Datetime


ExerciseType = Literal["command", "dockerfile", "conceptual", "compose"]


class ExerciseStanding(Strict):
    id: Uuid
    title: Text
    type: ExerciseType
    difficulty: str | None
    completed: bool
    attempts_count: Count


class ExerciseInAll(Strict):
    id: Uuid
    guide_id: Uuid
    title: Text
    type: ExerciseType
    difficulty: str | None
    enable_structural_validation: bool
    enable_llm_feedback: bool
    is_active: bool


class Exercise(ExerciseInAll):
    content_html: str | None
    expected_answer: str | None
    ai_context: str | None


class Attempt(Strict):
    id: Uuid
    exercise_id: Uuid
    user: User
    submitted_answer: Text
    structural_validation_passed: bool
    structural_validation_errors: list[str]
    structural_validation_warnings: list[str]
    llm_feedback: str | None
    completed: bool


class Completed(Strict):
    id: Uuid
    guide_id: Uuid
    user_id: Uuid
    completed_at: Datetime


class GuideTotals(Strict):
    guide_id: Uuid
    title: Text
    topic: Text
    total_exercises: Count
    completed_exercises: Count


class GuideStanding(Strict):
    guide_id: Uuid
    title: Text
    order: Count
    total_exercises: Count
    completed_exercises: Count
    percent: Percent
    completed: bool


class ExerciseDone(Strict):
    exercise_id: Uuid
    title: Text
    completed: bool


class GuideStandingWithExercises(GuideStanding):
    exercises: list[ExerciseDone]


class Totals(Strict):
    total_guides: Count
    completed_guides: Count
    total_exercises: Count
    completed_exercises: Count
    percent_exercises: Percent


class Overview(Strict):
    totals: Totals
    guides: list[GuideStanding]


class OverviewWithExercises(Strict):
    totals: Totals
    guides: list[GuideStandingWithExercises]


class Metrics(Strict):
    model: Text
    prompt_tokens: Count
    completion_tokens: Count
    latency_ms: Annotated[float, Field(ge=0)]
    quality_flags: dict[str, bool]


class Chat(Strict):
    content_md: Text
    metrics: Metrics


class Feedback(Chat):
    attempt_id: Uuid


class Entry(Strict):
    type: Literal["attempt", "feedback", "question", "answer"]
    content_md: Text
    created_at: Datetime


class Status(Strict):
    model: Text
    temperature: float
    stub_mode: bool
    api_key_present: bool
    similarity_enabled: bool
    prompt_budget_chars: Count
    lazy_attempts: Count
    last_lazy_error: str | None
    last_lazy_time: Datetime


class ExerciseMeasured(Strict):
    id: Uuid
    title: Text
    type: ExerciseType
    difficulty: str | None


class Gone(Strict):
    pass


class Measured(Metrics):
    id: Uuid
    user_id: Uuid
    exercise_id: Uuid
    attempt_id: Uuid
    created_at: Datetime
    user: User | Gone
    exercise: ExerciseMeasured | Gone


class MetricsOverview(Strict):
    items: list[Measured]
    count: Count


def parsed(answer: httpx.Response, shape: Any, status: int = 200) -> Any:
    """The parsed response; fails as a front end would."""
    assert answer.status_code == status, answer.text
    return TypeAdapter(shape).validate_json(answer.content)


Get = Callable[[str], httpx.Response]


def read_everything(of_learner: Get, of_admin: Get, only: Collection[str]) -> Iterator[tuple[str, Any]]:
    """Every route of the contract that only reads: its path, and its parsed response.

    ``of_learner`` and ``of_admin`` get a path as a learner, and as an admin. Every list is read whole; of guides and
    their contents, those of ``only``.
    """

    def read(get: Get, path: str, shape: Any) -> Iterator[tuple[str, Any]]:
        yield path, parsed(get(path), shape)

    for get in (of_learner, of_admin):
        yield from read(get, "/users/me", User)
        yield from read(get, "/llm/status", Status)
        yield from read(get, "/progress/completed", list[Completed])
        yield from read(get, "/progress/guides", list[GuideTotals])
        yield from read(get, "/progress/overview", Overview)
        yield from read(get, "/progress/overview?include_exercises=true", OverviewWithExercises)
        guides = parsed(get("/guides/"), list[GuideEntry])
        yield "/guides/", guides
        assert {guide.id for guide in guides} >= set(only)
        for guide in only:
            yield from read(get, f"/guides/{guide}", Guide)
            yield from read(get, f"/guides/{guide}/exercises-with-progress", list[ExerciseStanding])
            exercises = parsed(get(f"/exercises/by-guide/{guide}"), list[Exercise])
            yield f"/exercises/by-guide/{guide}", exercises
            for exercise in exercises:
                yield from read(get, f"/exercises/{exercise.id}", Exercise)
                yield from read(get, f"/attempts/by-exercise/{exercise.id}", list[Attempt])
                yield from read(get, f"/feedback/history?exercise_id={exercise.id}", list[Entry])
    yield from read(of_admin, "/users/", list[User])
    yield from read(of_admin, "/exercises/all", list[ExerciseInAll])
    yield from read(of_admin, "/exercises/all?only_active=true", list[ExerciseInAll])
    yield from read(of_admin, "/attempts/admin/all?limit=500", list[Attempt])
    yield from read(of_admin, "/metrics/overview?limit=1000", MetricsOverview)
