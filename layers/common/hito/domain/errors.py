"""The refusal words: why a request is not done. Each contract's dialect spells them.

A refusal's text goes to the caller, so it never holds a secret or somebody else's data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# So many problems are named; more would make an answer larger than its request.
MAX_NAMED = 10


class Refusal(Exception):
    """A request that is answered with a reason instead of an effect."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Unauthenticated(Refusal):
    """Nobody we know: no credentials, or ones that do not hold."""


class Expired(Refusal):
    """A token that was good once."""


class Forbidden(Refusal):
    """Somebody we know, who may not do this."""


class NotFound(Refusal):
    """The thing asked for does not exist."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field.

    ``field`` is the contract's name for it, or a domain name that the dialect translates;
    empty when the body as a whole is wrong. ``code`` is the row of ``edge.problems`` that says the reason in
    each contract's language, ``context`` what its words need; without, ``reason`` is said as it is.
    """

    field: str
    reason: str
    code: str = ""
    context: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" if self.field else self.reason


class Invalid(Refusal):
    """Input that breaks a rule; ``problems`` name fields that do, and so many ``more`` are not named."""

    def __init__(self, *problems: Problem, more: int = 0) -> None:
        self.problems = problems[:MAX_NAMED]
        self.more = more + len(problems) - len(self.problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class Gone(Refusal):
    """A caller who was erased, and writes."""


class Conflict(Refusal):
    """Something else has, or is, what was asked for."""


class TooLarge(Refusal):
    """A body over the route's limit."""


class AnswerTooLarge(Refusal):
    """What was asked for is more than an answer may hold."""


class NotEligible(Refusal):
    """A certificate that is not earned yet."""


class KeyReused(Refusal):
    """An idempotency key that stands for another request."""


class ComeBack(Refusal):
    """Not now; ``retry_after`` is in whole seconds."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooMany(ComeBack):
    """More calls than the route's rate window lets through."""


class Unavailable(ComeBack):
    """Something we depend on does not answer now."""


class StructureInvalid(Refusal):
    """An answer whose structure is wrong, where only a valid one is taken further.

    ``sort`` is what it should have been, ``warnings`` are None where its validation has none to give.
    """

    def __init__(self, sort: str, errors: tuple[str, ...], warnings: tuple[str, ...] | None) -> None:
        super().__init__(f"Validación estructural falló ({sort})")
        self.errors = errors
        self.warnings = warnings
