"""The body and the response of the route."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from hito.domain import progress
from hito.domain.errors import Invalid, Problem
from hito.domain.moments import epoch_ms, from_epoch_ms
from hito.domain.records import CourseId, CourseRecord, Kind, QuizTaken
from hito.domain.syncing import MAX_OBSERVATIONS, Collected, Outcome, Result, Status, UnitSeen
from hito.edge import body, problems, times
from hito.edge.body import Amount, Body, Count, Id, Named
from hito.edge.formatting import Response
from sync.dialect import SYNC, words


class SyncedKind(StrEnum):
    """The kinds of courses whose units a client may finish. Those of a guide are finished by attempts alone."""

    COURSE = Kind.COURSE
    LANGUAGE = Kind.LANGUAGE


def _instant(text: object) -> datetime:
    at = times.instant(text)
    if at is None:
        raise problems.error("instant")
    # To the millisecond, as all times are stored.
    return from_epoch_ms(epoch_ms(at))


class ObservationBody(Body):
    """One observation of a unit, or one attempt at a quiz, with an id of the client's own.

    Without a position, the watched time is the position; without both, the position stays.
    """

    id: Id
    observed_at: Annotated[datetime, BeforeValidator(_instant, json_schema_input_type=datetime)]
    course: Id
    kind: Named[SyncedKind] = SyncedKind.COURSE
    unit: Id | None = None
    watched_seconds: Amount | None = None
    position_seconds: Amount | None = None
    finished: bool | None = None
    total: Count | None = None
    quiz: Id | None = None
    score: Amount | None = None
    max_score: Annotated[Amount, Field(ge=0.001)] | None = None
    passed: bool | None = None

    def collected(self) -> Collected:
        """The body as an observation of the domain.

        Raises:
            Invalid: if it is of no unit and of no quiz, or of both; or if a quiz lacks a field.
        """
        return Collected(self.id, self.observed_at, self._taken() if self.quiz is not None else self._seen())

    @property
    def _course(self) -> CourseId:
        return CourseId(Kind(self.kind), self.course)

    def _seen(self) -> UnitSeen:
        if self.unit is None:
            raise Invalid(Problem("missing", "unit"))
        position = self.watched_seconds if self.position_seconds is None else self.position_seconds
        return UnitSeen(
            course=self._course,
            unit=self.unit,
            watched_ms=body.to_thousandths(self.watched_seconds or 0),
            position_ms=None if position is None else body.to_thousandths(position),
            finished=bool(self.finished),
            announced_total=self.total,
        )

    def _taken(self) -> QuizTaken:
        if self.unit is not None:
            raise Invalid(Problem("unit_or_quiz", "unit"))
        if self.quiz is None or self.score is None or self.max_score is None or self.passed is None:
            needed = {"score": self.score, "max_score": self.max_score, "passed": self.passed}
            raise Invalid(*(Problem("missing", name) for name, value in needed.items() if value is None))
        if self.score > self.max_score:
            raise Invalid(Problem("score", "score"))
        return QuizTaken(
            course=self._course,
            quiz=self.quiz,
            score_milli=body.to_thousandths(self.score),
            max_score_milli=body.to_thousandths(self.max_score),
            passed=self.passed,
        )


class Identified(Body):
    """One observation, of which only the id is checked: what else is wrong with it is answered beside the id."""

    model_config = ConfigDict(extra="allow")

    id: Id

    def collected(self) -> Collected | Result:
        """The observation, or what is wrong with it."""
        try:
            return body.validate({"id": self.id, **(self.model_extra or {})}, ObservationBody).collected()
        except Invalid as refusal:
            return Result(self.id, Status.REFUSED, refusal)


class SyncBody(Body):
    """A batch of observations."""

    max_bytes = 512 * 1024

    observations: Annotated[
        list[Annotated[Identified, BeforeValidator(lambda given: given, json_schema_input_type=ObservationBody)]],
        Field(max_length=MAX_OBSERVATIONS),
    ]

    def collected(self) -> list[Collected | Result]:
        """Each observation, or what is wrong with it."""
        return [each.collected() for each in self.observations]


class ResultResponse(Response):
    """What became of one observation; ``error`` names what is wrong with a refused one."""

    id: str
    status: Literal["accepted", "duplicate", "refused"]
    error: str | None = None

    @classmethod
    def from_record(cls, result: Result) -> "ResultResponse":
        return cls(
            id=result.id,
            status=result.status.value,
            error=_error(result.refusal) if result.refusal else None,
        )


def _error(refusal: Invalid) -> str:
    return "; ".join(words(*SYNC.wording.problem(problem)) for problem in refusal.problems)


class CourseResponse(Response):
    """A course after the batch: how many of its units are done, and the whole percent of them."""

    course: str
    kind: str
    percent: int
    done: int
    total: int

    @classmethod
    def from_record(cls, record: CourseRecord) -> "CourseResponse":
        now = progress.of(record)
        return cls(
            course=record.course.id,
            kind=record.course.kind,
            percent=now.percent,
            done=now.done,
            total=now.total,
        )


class SyncResponse(Response):
    """What became of each observation, in their order; and the courses of those that are recorded."""

    results: list[ResultResponse]
    courses: list[CourseResponse]

    @classmethod
    def from_record(cls, outcome: Outcome) -> "SyncResponse":
        return cls(
            results=[ResultResponse.from_record(result) for result in outcome.results],
            courses=[CourseResponse.from_record(course) for course in outcome.courses],
        )
