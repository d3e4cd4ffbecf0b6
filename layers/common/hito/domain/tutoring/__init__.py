"""What a tutor is asked and answers: the records, and the pure rules in this package's modules."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hito.domain.guides import Exercise

# Source: guides.md, "message"; the bounds.
MAX_MESSAGE = 4_000

# What the history keeps of one text: a longer answer is whole on its attempt.
MAX_ENTRY = 4_000

# What a reply may have; a model is asked for far less.
MAX_REPLY = 8_000

# A history shows so many, the newest.
MAX_HISTORY = 80


class Sort(StrEnum):
    """What an entry of the history is."""

    ATTEMPT = "attempt"
    FEEDBACK = "feedback"
    QUESTION = "question"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Embedding:
    """A text as a point, packed as ``similarity.packed`` does; ``space`` says whose: points of two do not compare."""

    space: str
    packed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One text of what a learner and the tutor said about an exercise."""

    id: str
    sort: Sort
    text: str
    at: datetime
    embedding: Embedding


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the tutor is to answer: feedback on ``answer``, or a ``message``, which may be about an answer.

    ``similar`` are entries of the learner's history that matter here, the most relevant first.
    """

    exercise: Exercise
    answer: str | None = None
    warnings: tuple[str, ...] = ()
    message: str | None = None
    similar: tuple[Entry, ...] = ()

    @property
    def own(self) -> str:
        """All that the learner wrote: what a reply may repeat."""
        return "\n".join(text for text in (self.answer, self.message) if text)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no reply may show."""
        return tuple(text for text in (self.exercise.expected_answer, self.exercise.context) if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What is worth knowing of a reply's making; None where it makes no sense, as of a chat's."""

    similarity_used: bool
    truncated: bool
    stub_mode: bool
    specialization_applied: bool | None = None
    generic_feedback: bool | None = None
    reused: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """What one reply took. Tokens are the model's count, of the stub an estimate; ``took_us`` is in microseconds.

    ``reply`` is where the text is in the learner's history.
    """

    id: str
    learner: str
    exercise: str
    attempt: str | None
    reply: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    took_us: int
    flags: Flags
    at: datetime
