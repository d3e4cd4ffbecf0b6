"""The bodies and answers of the tutorials contract."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Camel(BaseModel):
    """Names as the contract has them."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class ChapterUpdate(Camel):
    """The body of ``POST …/chapter``."""

    user_id: str | None = None
    chapter_id: str
    watch_time: int = Field(ge=0)
    completed: bool = False
    last_position: int | None = None
    total_chapters: int | None = None


class Chapter(Camel):
    """A chapter of an answer."""

    chapter_id: str
    watch_time: int
    completed: bool
    last_position: int


class Quiz(Camel):
    """A quiz of an answer."""

    quiz_id: str
    score: int
    max_score: int
    passed: bool
    attempts: int
    completed_at: datetime


class Progress(Camel):
    """A learner's progress in one tutorial."""

    tutorial_id: str
    user_id: str
    completion_percentage: int = 0
    chapters_completed: int = 0
    total_chapters: int = 0
    chapter_progress: list[Chapter] = []
    quiz_scores: list[Quiz] = []
    certificate_eligible: bool = False
    certificate_earned: bool = False
    total_watch_time: int = 0
    last_watched_at: datetime | None = None
