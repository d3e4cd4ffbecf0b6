"""How a contract spells refusals: one table of statuses, one body per dialect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from hito.domain import errors
from hito.edge import problems

# What every contract agrees on; a dialect overrides what its document says otherwise.
STATUSES: Mapping[type[errors.Refusal], HTTPStatus] = {
    errors.Invalid: HTTPStatus.BAD_REQUEST,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Expired: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotEligible: HTTPStatus.BAD_REQUEST,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Gone: HTTPStatus.GONE,
    errors.KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.StructureInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.AnswerTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One contract's manner.

    ``spell`` makes the body of a refusal from its text, ``list_problems`` what it shows of them beside
    it, if anything; ``structure`` makes the body for an answer whose structure is wrong; ``statuses`` are
    where its document says otherwise than all others; ``names`` are its words for domain fields; ``says``
    are its words for a refusal whose text it fixes; ``language`` is what it speaks; ``any_case`` says that keys
    of a body match whatever their case.
    """

    render_error: Callable[[str], Mapping[str, object] | str]
    list_problems: Callable[[Sequence[errors.Problem]], Mapping[str, object]] | None = None
    structure: Callable[[errors.StructureInvalid], Mapping[str, object]] | None = None
    statuses: Mapping[type[errors.Refusal], HTTPStatus] = field(default_factory=dict)
    field_names: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[type[errors.Refusal], str] = field(default_factory=dict)
    language: problems.Language = "en"
    any_case: bool = False

    def status(self, refusal: errors.Refusal) -> HTTPStatus:
        """The status that answers a refusal."""
        return self.statuses.get(type(refusal), STATUSES[type(refusal)])

    def body(self, refusal: errors.Refusal) -> object:
        """The body that answers a refusal."""
        if isinstance(refusal, errors.Invalid):
            named = [self._said(problem) for problem in refusal.problems]
            if refusal.more:
                named.append(errors.Problem("", problems.more(refusal.more, self.language)))
            body = self.render_error(self.messages.get(errors.Invalid, "; ".join(map(str, named))))
            if self.list_problems is None or isinstance(body, str):
                return body
            return {**body, **self.list_problems(named)}
        if isinstance(refusal, errors.StructureInvalid) and self.structure:
            return self.structure(refusal)
        return self.render_error(self.messages.get(type(refusal), refusal.message))

    def _said(self, problem: errors.Problem) -> errors.Problem:
        field = self.field_names.get(problem.field, problem.field)
        return errors.Problem(field, problems.said(problem, self.language))
