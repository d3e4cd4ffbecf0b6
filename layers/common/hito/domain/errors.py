"""Refusals: the reasons why Hito does not do what a request asks. Each contract's dialect words them.

A refusal's text goes to the caller, so it never contains a secret or another person's data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# A refusal names this many problems; more would make a response larger than its request.
MAX_NAMED = 10


class Refusal(Exception):
    """Base of all refusals: a request is answered with a reason instead of an effect."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Unauthenticated(Refusal):
    """The caller is unknown: no credentials, or invalid ones."""


class Expired(Refusal):
    """The caller's token has expired."""


class Forbidden(Refusal):
    """The caller is known, but may not do this."""


class NotFound(Refusal):
    """The thing asked for does not exist."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field.

    ``field`` is the contract's name for it, or a domain name that the dialect translates; it is empty when the body
    as a whole is wrong. ``code`` is the row of ``edge.problems`` that words the reason in each contract's language,
    and ``context`` has the values in it. Without a code, ``reason`` is used as it is.
    """

    field: str
    reason: str
    code: str = ""
    context: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" if self.field else self.reason


class Invalid(Refusal):
    """Input breaks a rule. ``problems`` name the fields; ``more`` counts those that are not named."""

    def __init__(self, *problems: Problem, more: int = 0) -> None:
        self.problems = problems[:MAX_NAMED]
        self.more = more + len(problems) - len(self.problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class Gone(Refusal):
    """The caller was erased, and tries to write."""


class Conflict(Refusal):
    """Another item has, or is, what the request asked for."""


class TooLarge(Refusal):
    """The body is over the route's limit."""


class AnswerTooLarge(Refusal):
    """The response would be over the limit."""


class NotEligible(Refusal):
    """The certificate is not earned yet."""


class KeyReused(Refusal):
    """The idempotency key was used for another request."""


class ComeBack(Refusal):
    """Not now; ``retry_after`` is in whole seconds."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooMany(ComeBack):
    """More calls than the route's rate limit."""


class Unavailable(ComeBack):
    """A system that Hito depends on does not answer now."""


class StructureInvalid(Refusal):
    """An answer's structure is wrong, and the request needs a valid one.

    ``sort`` is what it should have been, ``warnings`` are None if its validation has none to give.
    """

    def __init__(self, sort: str, errors: tuple[str, ...], warnings: tuple[str, ...] | None) -> None:
        super().__init__(f"Validación estructural falló ({sort})")
        self.errors = errors
        self.warnings = warnings
