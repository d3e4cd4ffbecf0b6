"""What a tutor is asked and answers: the records. The package's modules have the pure rules."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hito.domain.guides import Exercise

# Source: guides.md, "message"; the limits are Hito's own.
MAX_MESSAGE = 4_000

# The most characters of a text in the history; the attempt has the whole of a longer answer.
MAX_ENTRY = 4_000

# The most characters of a reply; a model is asked for far less.
MAX_REPLY = 8_000

# The most entries in a history, the newest.
MAX_HISTORY = 80


class Sort(StrEnum):
    """The kind of a history's entry."""

    ATTEMPT = "attempt"
    FEEDBACK = "feedback"
    QUESTION = "question"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Embedding:
    """A text as a vector, packed as ``similarity.packed`` does. Vectors compare only within one ``space``."""

    space: str
    packed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One text in the conversation of a learner and the tutor about an exercise."""

    id: str
    sort: Sort
    text: str
    at: datetime
    embedding: Embedding


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The task for the tutor: feedback on ``answer``, or a reply to ``message``, which may be about an answer.

    ``similar`` are entries of the learner's history that matter here, the most relevant first.
    """

    exercise: Exercise
    answer: str | None = None
    warnings: tuple[str, ...] = ()
    message: str | None = None
    similar: tuple[Entry, ...] = ()

    @property
    def own(self) -> str:
        """Everything that the learner wrote, which a reply may repeat."""
        return "\n".join(text for text in (self.answer, self.message) if text)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that no reply may show."""
        return tuple(text for text in (self.exercise.expected_answer, self.exercise.context) if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """Facts about how a reply was made; None if one does not apply, as for a chat."""

    similarity_used: bool
    truncated: bool
    stub_mode: bool
    specialization_applied: bool | None = None
    generic_feedback: bool | None = None
    reused: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """The cost of one reply. Tokens are the model's count, or the stub's estimate; ``took_us`` is in microseconds.

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
