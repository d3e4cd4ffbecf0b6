"""Bodies and responses of the tutorials contract."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel
from typing_extensions import TypedDict

from hito.domain import progress
from hito.domain.errors import Invalid, Problem
from hito.domain.records import CourseId, CourseRecord, Kind, Observation, Quiz, QuizTaken, Unit
from hito.edge import body, formatting
from hito.edge.body import Amount, Body, Count, Id
from hito.edge.formatting import Number, Response, Timestamp, timestamp


def course_id(tutorial: str) -> CourseId:
    """The course of a tutorial, which every contract of courses knows by this id."""
    return CourseId(Kind.COURSE, tutorial)


class _OwnBody(Body):
    """A body that may repeat the caller's own id."""

    model_config = ConfigDict(alias_generator=to_camel)

    user_id: str | None = None


class ChapterBody(_OwnBody):
    """The body of ``POST …/chapter``."""

    chapter_id: Id
    watch_time: Amount
    completed: bool | None = None
    last_position: Amount | None = None
    total_chapters: Count | None = None

    def observation(self, tutorial: str) -> Observation:
        """The body as an observation; without a position, the watch time is the position."""
        watched_ms = body.to_thousandths(self.watch_time)
        return Observation(
            course=course_id(tutorial),
            unit=self.chapter_id,
            watched_ms=watched_ms,
            position_ms=watched_ms if self.last_position is None else body.to_thousandths(self.last_position),
            finished=bool(self.completed),
            announced_total=self.total_chapters,
        )


class QuizBody(_OwnBody):
    """The body of ``POST …/quiz``."""

    quiz_id: Id
    score: Amount
    max_score: Annotated[Amount, Field(ge=0.001)]
    passed: bool

    def attempt(self, tutorial: str) -> QuizTaken:
        """The body as an attempt at a quiz.

        Raises:
            Invalid: if the score is over the maximum.
        """
        if self.score > self.max_score:
            raise Invalid(Problem("score", "score"))
        return QuizTaken(
            course=course_id(tutorial),
            quiz=self.quiz_id,
            score_milli=body.to_thousandths(self.score),
            max_score_milli=body.to_thousandths(self.max_score),
            passed=self.passed,
        )


class CompletionRequest(_OwnBody):
    """The body of ``POST …/complete``."""

    may_be_missing: ClassVar[bool] = True


class _Response(Response):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class ChapterResponse(TypedDict):
    """One entry of ``chapterProgress``; times in seconds. It is a plain dictionary, because a course has many."""

    chapterId: str
    watchTime: Number
    completed: bool
    lastPosition: Number


def chapter_response(unit: Unit) -> ChapterResponse:
    """The entry of a unit."""
    return {
        "chapterId": unit.id,
        "watchTime": formatting.from_thousandths(unit.watched_ms),
        "completed": unit.completed_at is not None,
        "lastPosition": formatting.from_thousandths(unit.position_ms),
    }


class QuizResponse(_Response):
    """One entry of ``quizScores``."""

    quiz_id: str
    score: Number
    max_score: Number
    passed: bool
    attempts: int
    completed_at: Timestamp

    @classmethod
    def from_record(cls, quiz: Quiz) -> "QuizResponse":
        return cls(
            quiz_id=quiz.id,
            score=formatting.from_thousandths(quiz.score_milli),
            max_score=formatting.from_thousandths(quiz.max_score_milli),
            passed=quiz.passed,
            attempts=quiz.attempts,
            completed_at=timestamp(quiz.completed_at),
        )


class ResetResponse(Response):
    """The response to DELETE."""

    success: bool = True
    message: str = "Progress reset successfully"


class CourseResponse(_Response):
    """The response of every route except DELETE."""

    tutorial_id: str
    user_id: str
    completion_percentage: int
    chapters_completed: int
    total_chapters: int
    chapter_progress: list[ChapterResponse]
    quiz_scores: list[QuizResponse]
    certificate_eligible: bool
    certificate_earned: bool
    total_watch_time: Number
    last_watched_at: Timestamp | None

    @classmethod
    def from_record(cls, learner: str, course: CourseRecord) -> "CourseResponse":
        now = progress.of(course)
        return cls(
            tutorial_id=course.course.id,
            user_id=learner,
            completion_percentage=now.percent,
            chapters_completed=now.done,
            total_chapters=now.total,
            chapter_progress=[chapter_response(unit) for unit in course.units],
            quiz_scores=[QuizResponse.from_record(quiz) for quiz in course.quizzes],
            certificate_eligible=now.certificate_eligible,
            certificate_earned=now.certificate_earned,
            total_watch_time=formatting.from_thousandths(now.watched_ms),
            last_watched_at=timestamp(now.last_watched_at),
        )
