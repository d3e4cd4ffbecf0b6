"""How a contract spells refusals: one table of statuses, one body per dialect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from hito.domain import errors

# What every contract agrees on; a dialect overrides what its document says otherwise.
STATUSES: Mapping[type[errors.Refusal], HTTPStatus] = {
    errors.Invalid: HTTPStatus.BAD_REQUEST,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Expired: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotEligible: HTTPStatus.BAD_REQUEST,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One contract's manner.

    ``spell`` makes the body of a refusal from its text; ``names`` are its words for domain
    fields; ``says`` are its words for a refusal whose text it fixes; ``any_case`` says that keys of
    a body match whatever their case.
    """

    spell: Callable[[str], object]
    names: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[type[errors.Refusal], str] = field(default_factory=dict)
    any_case: bool = False

    def status(self, refusal: errors.Refusal) -> HTTPStatus:
        """The status that answers a refusal."""
        return STATUSES[type(refusal)]

    def body(self, refusal: errors.Refusal) -> object:
        """The body that answers a refusal."""
        if isinstance(refusal, errors.Invalid):
            named = (
                replace(problem, field=self.names.get(problem.field, problem.field)) for problem in refusal.problems
            )
            refusal = errors.Invalid(*named)
        return self.spell(self.says.get(type(refusal), refusal.message))
