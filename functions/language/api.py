"""The one ``Api`` of all routes of the language contract, and its access rules.

The contract leaves much open to everybody; ``LANGUAGE_API_ACCESS`` says whether Hito does, too.
"""

from functools import partial

from hito.config import settings
from hito.domain.errors import Code, Forbidden
from hito.domain.language import learner_of
from hito.edge import identity
from hito.edge.api import Api
from hito.edge.caller import Caller
from hito.edge.request import Request
from language.dialect import LANGUAGE

api = Api(LANGUAGE)

# How many calls a minute an author has on each route; admins have no limit.
AUTHORS = 60


def quota_of(caller: Caller) -> str | None:
    """The learner whose quota counts what the caller authors; None for admins."""
    return None if caller.is_admin else caller.learner


def _is_strict() -> bool:
    return settings().language_api_access == "strict"


def author(request: Request) -> Caller:
    """The caller who authors or assigns achievements: anybody with a token; if strict, an admin."""
    return identity.admin(request) if _is_strict() else identity.learner(request)


# A route that authors: `@author_route("POST", path, body=…, response=…)`.
author_route = partial(api.route, auth=author, rate_per_minute=AUTHORS, admins_unlimited=True)


def reader(request: Request) -> Caller | None:
    """The caller who reads a user's data: anybody; if strict, somebody with a token."""
    return identity.learner(request) if _is_strict() else None


def reader_of_exercises(request: Request) -> Caller | None:
    """The caller who reads exercises: anybody; if strict, a token is checked."""
    return identity.optional_learner(request) if _is_strict() else None


def shows_answers(caller: Caller) -> bool:
    """Whether the caller may see the right answers of exercises: anybody may; if strict, only admins."""
    return caller.is_admin or not _is_strict()


def reader_of_path(request: Request) -> Caller | None:
    """The caller who reads lessons: anybody; if strict, a user's states need a token."""
    return reader(request) if "id_usuario" in request.query else None


def check_reads(caller: Caller, user: int) -> None:
    """Check that the caller may read a user's data.

    Raises:
        Forbidden: if strict, and the caller is neither the user nor an admin.
    """
    if _is_strict():
        check_is(caller, user)


def check_is(caller: Caller, user: int) -> None:
    """Check that the caller is the user or an admin.

    Raises:
        Forbidden: if the caller is neither the user nor an admin.
    """
    if not owns(caller, user):
        raise Forbidden(Code.OWNER_ONLY)


def owns(caller: Caller, user: int) -> bool:
    """Whether the caller may change a user's records.

    Record numbers can be guessed. A caller who may not change a record gets the same answer as for a missing one.
    """
    return caller.is_admin or caller.learner == learner_of(user)
