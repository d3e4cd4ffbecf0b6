"""Bodies and responses of the tutor's routes."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, ClassVar

from pydantic import Field

from guides.dialect import GUIDES
from hito.domain import guides as rules
from hito.domain import uuids
from hito.domain.guides import ListedExercise, Submission
from hito.domain.tutoring import MAX_MESSAGE, Entry, Flags, Metric
from hito.edge import answers
from hito.edge.answers import Answer
from hito.edge.body import NOT_BLANK, Body, CanonicalId, QueryParams, whole_number
from hito.edge.cursor import PageParams
from hito.edge.formatting import Response, Timestamp, timestamp
from hito.edge.people import UserResponse
from hito.services.tutor import TEMPERATURE
from hito.usecases.feedback import MeasuredReply, Message, Reply, Status

MAX_METRICS = 1_000


class AnswerGiven(Body):
    """The body of ``POST /feedback/attempt``."""

    max_bytes: ClassVar[int] = answers.MAX_BYTES

    exercise_id: CanonicalId
    submitted_answer: Answer

    def submission(self) -> Submission:
        return Submission(exercise=self.exercise_id, answer=self.submitted_answer)


class MessageSent(Body):
    """The body of ``POST /feedback/chat``; ``attempt_id`` names the attempt, if not the newest."""

    max_bytes: ClassVar[int] = answers.MAX_BYTES

    exercise_id: CanonicalId
    message: Annotated[str, Field(max_length=MAX_MESSAGE), NOT_BLANK]
    attempt_id: CanonicalId | None = None

    def said(self) -> Message:
        return Message(exercise=self.exercise_id, attempt=self.attempt_id, text=self.message)


class HistoryParams(PageParams):
    """The query of the history."""

    exercise_id: CanonicalId


class MetricsParams(QueryParams):
    """The query of the metrics."""

    limit: Annotated[int, whole_number(1, MAX_METRICS)] = 200


def _flags(flags: Flags) -> dict[str, bool]:
    """The flags that apply to the reply."""
    return {name: flag for name, flag in asdict(flags).items() if flag is not None}


class Metrics(Response):
    """The metrics of a reply."""

    model: str
    prompt_tokens: int
    completion_tokens: int
    latency_ms: float
    quality_flags: dict[str, bool]

    @classmethod
    def from_record(cls, metric: Metric) -> "Metrics":
        return cls(
            model=metric.model,
            prompt_tokens=metric.prompt_tokens,
            completion_tokens=metric.completion_tokens,
            latency_ms=_milliseconds(metric.took_us),
            quality_flags=_flags(metric.flags),
        )


def _milliseconds(microseconds: int) -> float:
    return round(microseconds / 1000, 1)


class ChatResponse(Response):
    """The response of the chat."""

    content_md: str
    metrics: Metrics

    @classmethod
    def from_record(cls, reply: Reply) -> "ChatResponse":
        return cls(content_md=reply.text, metrics=Metrics.from_record(reply.metric))


class FeedbackResponse(Response):
    """Feedback, and the attempt that it is stored with."""

    attempt_id: str
    content_md: str
    metrics: Metrics

    @classmethod
    def from_record(cls, reply: Reply) -> "FeedbackResponse":
        return cls(
            attempt_id=reply.metric.attempt or "", content_md=reply.text, metrics=Metrics.from_record(reply.metric)
        )


class EntryResponse(Response):
    """One text of the history."""

    type: str
    content_md: str
    created_at: Timestamp

    @classmethod
    def from_record(cls, entry: Entry) -> "EntryResponse":
        return cls(type=entry.sort, content_md=entry.text, created_at=timestamp(entry.at))


class StatusResponse(Response):
    """The tutor's status in the process that answers."""

    model: str
    temperature: float
    stub_mode: bool
    api_key_present: bool
    similarity_enabled: bool
    prompt_budget_chars: int
    lazy_attempts: int
    last_lazy_error: str | None
    last_lazy_time: Timestamp | None

    @classmethod
    def from_record(cls, status: Status) -> "StatusResponse":
        return cls(
            model=status.model,
            temperature=TEMPERATURE,
            stub_mode=status.stub_mode,
            api_key_present=not status.stub_mode,
            # Without embeddings of a model, hashed ones are used.
            similarity_enabled=True,
            prompt_budget_chars=status.prompt_budget,
            lazy_attempts=status.loading.attempts,
            last_lazy_error=status.loading.error and GUIDES.wording.message(status.loading.error),
            last_lazy_time=timestamp(status.loading.at),
        )


class ExerciseMeasured(Response):
    """The exercise of a reply."""

    id: str
    title: str
    type: str
    difficulty: str | None

    @classmethod
    def from_record(cls, one: ListedExercise) -> "ExerciseMeasured":
        return cls(id=one.id, title=one.title, type=one.type, difficulty=one.difficulty)


class Missing(Response):
    """In place of a person or an exercise that no longer exists: ``{}``."""


class MetricResponse(Response):
    """The metrics of a reply in the list; ``attempt_id`` is the nil UUID if there was no attempt."""

    id: str
    user_id: str
    exercise_id: str
    attempt_id: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    latency_ms: float
    quality_flags: dict[str, bool]
    created_at: Timestamp
    user: UserResponse | Missing
    exercise: ExerciseMeasured | Missing

    @classmethod
    def from_record(cls, one: MeasuredReply) -> "MetricResponse":
        metric = one.metric
        return cls(
            **Metrics.from_record(metric).model_dump(),
            id=metric.id,
            user_id=rules.user_id(metric.learner),
            exercise_id=metric.exercise,
            attempt_id=metric.attempt or uuids.NIL,
            created_at=timestamp(metric.at),
            user=UserResponse.from_person(one.person) if one.person else Missing(),
            exercise=ExerciseMeasured.from_record(one.exercise) if one.exercise else Missing(),
        )


class MetricsResponse(Response):
    """The newest metrics."""

    items: list[MetricResponse]
    count: int

    @classmethod
    def from_record(cls, measured: Sequence[MeasuredReply]) -> "MetricsResponse":
        return cls(items=[MetricResponse.from_record(one) for one in measured], count=len(measured))
