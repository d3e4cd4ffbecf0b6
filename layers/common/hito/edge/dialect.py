"""How a contract answers refusals: a status, a body, and its words. Each contract's ``dialect.py`` has its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from hito.domain import errors
from hito.edge.wording import ENGLISH, Wording

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
    errors.Revoked: HTTPStatus.GONE,
    errors.KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.StructureInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.AnswerTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

# The field of a problem, empty for the body as a whole, and what is wrong with it.
FieldError = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One contract's way to answer refusals.

    ``render_error`` makes the body from a text. ``list_problems`` makes what stands beside the text of an invalid
    request, ``structure`` the body for an answer with a wrong structure. ``statuses`` are where the contract's document
    differs from all others. With ``any_case`` the keys of a request's body match whatever their case.
    """

    render_error: Callable[[str], Mapping[str, object] | str]
    wording: Wording = ENGLISH
    list_problems: Callable[[Sequence[FieldError]], Mapping[str, object]] | None = None
    structure: Callable[[errors.StructureInvalid, str], Mapping[str, object]] | None = None
    statuses: Mapping[type[errors.Refusal], HTTPStatus] = field(default_factory=dict)
    any_case: bool = False

    def status(self, refusal: errors.Refusal) -> HTTPStatus:
        """The status that answers a refusal."""
        return self.statuses.get(type(refusal), STATUSES[type(refusal)])

    def body(self, refusal: errors.Refusal) -> object:
        """The body that answers a refusal."""
        if isinstance(refusal, errors.Invalid):
            return self._invalid(refusal)
        text = self.wording.message(refusal)
        if isinstance(refusal, errors.StructureInvalid) and self.structure:
            return self.structure(refusal, text)
        return self.render_error(text)

    def internal_error(self) -> object:
        """The body that answers a request which met a bug."""
        return self.render_error(self.wording.message(errors.Refusal(errors.Code.INTERNAL_ERROR)))

    def _invalid(self, refusal: errors.Invalid) -> object:
        found = [self.wording.problem(problem) for problem in refusal.problems]
        if refusal.more:
            found.append(("", self.wording.more(refusal.more)))
        # A contract that lists the problems beside the text may have one text for all.
        each = (f"{name}: {text}" if name else text for name, text in found)
        body = self.render_error(self.wording.find_message(refusal) or "; ".join(each))
        if self.list_problems is None or isinstance(body, str):
            return body
        return {**body, **self.list_problems(found)}


# What no contract has, and Hito does: ``{"message": …}``, and for a wrong request its fields, too.
OWN = Dialect(
    render_error=lambda text: {"message": text},
    list_problems=lambda problems: {"errors": [{"field": name, "reason": text} for name, text in problems]},
)
