"""Refusals: why a request is not done. A refusal has a code and parameters; each contract's dialect words it.

Parameters may be shown to the caller: they never hold a secret or another learner's data.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, ClassVar

# A refusal names this many problems; more would make a response larger than its request.
MAX_NAMED = 10


class Code(StrEnum):
    """Every reason for a refusal, and every broken rule. ``edge/wording.py`` and the dialects word each."""

    INTERNAL_ERROR = auto()

    # Who calls, and what they may do.
    TOKEN_MISSING = auto()
    TOKEN_INVALID = auto()
    TOKEN_EXPIRED = auto()
    ONE_TOKEN_REQUIRED = auto()
    SERVER_KEY_REQUIRED = auto()
    WRONG_PASSWORD = auto()
    ADMIN_ONLY = auto()
    STUDENT_ONLY = auto()
    OWNER_ONLY = auto()
    OWNER_OR_TEACHER_ONLY = auto()
    TEACHER_ONLY = auto()
    OTHERS_PROGRESS = auto()
    OTHERS_PROFILE = auto()
    MANUAL_STANDING = auto()
    SENSEI_ONLY = auto()
    NOT_ENROLLED = auto()
    ORIGIN_NOT_ALLOWED = auto()
    LEARNER_ERASED = auto()

    # What does not exist.
    NO_ROUTE = auto()
    NO_COURSE = auto()
    NO_LESSON = auto()
    NO_VIDEO = auto()
    NO_GUIDE = auto()
    NO_EXERCISE = auto()
    NO_ATTEMPT = auto()
    NO_PROGRESS = auto()
    NO_ACHIEVEMENT = auto()
    NO_AWARD = auto()
    NO_CREDENTIAL = auto()
    NO_STATUS_LIST = auto()
    NO_KEY = auto()
    NO_BACKFILL = auto()
    NO_USER = auto()
    NO_LEARNER_DATA = auto()
    NO_COURSE_OF_LEARNER = auto()
    NO_UNIT = auto()
    NO_CORRECTION = auto()
    NO_REPLY_TO_REPEAT = auto()
    NO_SUBSCRIBER = auto()
    NO_DELIVERY = auto()

    # What is in the way.
    EMAIL_TAKEN = auto()
    RECORD_EXISTS = auto()
    LESSON_TAKEN = auto()
    LESSON_QUOTA = auto()
    EXERCISE_QUOTA = auto()
    ACHIEVEMENT_QUOTA = auto()
    TOO_MANY_SUBSCRIBERS = auto()
    SUBSCRIBER_DISABLED = auto()
    FIRST_REQUEST_RUNNING = auto()
    KEY_REUSED = auto()
    NOT_ELIGIBLE = auto()
    NOT_COMPLETED = auto()
    CREDENTIAL_REVOKED = auto()
    STRUCTURE_INVALID = auto()
    BODY_TOO_LARGE = auto()
    ANSWER_TOO_LARGE = auto()

    # What passes.
    MINUTE_LIMIT = auto()
    HOUR_LIMIT = auto()
    DAY_LIMIT = auto()
    PASSWORD_LIMIT = auto()
    TOO_MANY_OBSERVATIONS = auto()
    TOO_MANY_WRITES = auto()
    DATABASE_AWAY = auto()
    DATABASE_BUSY = auto()
    COURSE_CHANGING = auto()
    CONTENT_SYSTEM_AWAY = auto()
    ISSUER_AWAY = auto()
    SECRETS_AWAY = auto()
    SIGNING_AWAY = auto()
    TUTOR_KEY_MISSING = auto()
    QUEUE_AWAY = auto()
    EVENT_BUS_AWAY = auto()
    EVENT_BUS_FULL = auto()
    BATCH_OUT_OF_TIME = auto()
    MESSAGE_RETURNS = auto()

    # Input that is wrong, or breaks a rule.
    INVALID_INPUT = auto()
    TOO_MANY_UNITS = auto()
    TOO_MANY_QUIZZES = auto()
    TOO_MANY_SECTIONS = auto()
    TOO_MANY_LESSONS = auto()
    SECTION_ID_TWICE = auto()
    LESSON_ID_TWICE = auto()
    COURSE_TOO_LARGE_PACKED = auto()
    COURSE_TOO_LARGE = auto()
    HTML_TOO_LARGE = auto()
    GUIDE_EMPTY = auto()
    GUIDE_UNFINISHED = auto()
    NO_FEEDBACK = auto()
    EVENT_TOO_EARLY = auto()
    EVENT_AHEAD = auto()
    OBSERVED_AHEAD = auto()
    OBSERVED_TOO_EARLY = auto()
    OBSERVED_BEFORE_RESET = auto()
    OBSERVED_BEFORE_ENROLLMENT = auto()
    OBSERVATION_ID_REUSED = auto()
    ENDS_BEFORE_START = auto()
    PERIOD_TOO_LONG = auto()
    PERIOD_REVERSED = auto()
    ONE_THING_EARNED = auto()
    RECORDS_USER_FIXED = auto()
    RECORDS_LESSON_FIXED = auto()


class Refusal(Exception):
    """A request that is answered with a reason instead of an effect; ``params`` are what its words need."""

    def __init__(self, code: Code, **params: Any) -> None:
        self.code = code
        self.params: Mapping[str, Any] = params
        super().__init__(code, params)


class _OneReason(Refusal):
    """A refusal with one code."""

    reason: ClassVar[Code]

    def __init__(self, **params: Any) -> None:
        super().__init__(self.reason, **params)


class Unauthenticated(Refusal):
    """An unknown caller: no credentials, or ones that do not hold."""


class Expired(_OneReason):
    """A token that was valid once."""

    reason = Code.TOKEN_EXPIRED


class Forbidden(Refusal):
    """A known caller who may not do this."""


class NotFound(Refusal):
    """What was asked for does not exist."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the input.

    ``code`` is a ``Code``, the type of one of pydantic's errors, or a name of the contract's own. ``field`` is the
    contract's name for the field, where the edge reads it. It is empty for a rule of the domain, whose field the
    dialect knows, and where the body as a whole is wrong.
    """

    code: str
    field: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class Invalid(Refusal):
    """Input that is wrong; ``problems`` names some, and ``more`` says how many it does not name."""

    def __init__(self, *problems: Problem, more: int = 0) -> None:
        super().__init__(Code.INVALID_INPUT)
        self.problems = problems[:MAX_NAMED]
        self.more = more + len(problems) - len(self.problems)

    @classmethod
    def rule(cls, code: Code, **params: Any) -> "Invalid":
        """Input that breaks one rule of the domain."""
        return cls(Problem(code, params=params))

    def __str__(self) -> str:
        return "; ".join(f"{problem.field} {problem.code}".strip() for problem in self.problems)


class Gone(_OneReason):
    """A write by a learner who was erased."""

    reason = Code.LEARNER_ERASED


class Revoked(_OneReason):
    """A credential that no longer holds."""

    reason = Code.CREDENTIAL_REVOKED


class Conflict(Refusal):
    """Something that exists stands against the request."""


class TooLarge(_OneReason):
    """A body over the route's limit."""

    reason = Code.BODY_TOO_LARGE


class AnswerTooLarge(_OneReason):
    """An answer over the limit of an answer."""

    reason = Code.ANSWER_TOO_LARGE


class NotEligible(_OneReason):
    """A certificate that is not earned yet."""

    reason = Code.NOT_ELIGIBLE


class KeyReused(_OneReason):
    """An idempotency key that stands for another request."""

    reason = Code.KEY_REUSED


class ComeBack(Refusal):
    """A request to repeat later; ``retry_after`` is in whole seconds."""

    def __init__(self, code: Code, *, retry_after: int = 1, **params: Any) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after


class TooMany(ComeBack):
    """More calls than the route's rate limit allows."""


class Unavailable(ComeBack):
    """A system that Hito depends on does not answer now."""


class StructureInvalid(_OneReason):
    """An answer with a wrong structure, where only a valid one is taken further.

    ``warnings`` is None where the validation of this type has none to give.
    """

    reason = Code.STRUCTURE_INVALID

    def __init__(self, type_name: str, errors: tuple[str, ...], warnings: tuple[str, ...] | None) -> None:
        super().__init__(type=type_name)
        self.errors = errors
        self.warnings = warnings
