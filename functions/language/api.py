"""The one edge of all routes of the language contract, and who may do what there.

The contract leaves much open to everybody; ``LANGUAGE_API_ACCESS`` says whether Hito does, too.
"""

from hito.config import settings
from hito.domain.errors import Forbidden
from hito.domain.language import learner_of
from hito.edge import identity
from hito.edge.api import Api
from hito.edge.caller import Caller
from hito.edge.dialects.language import LANGUAGE
from hito.edge.request import Request

api = Api(LANGUAGE)


def _is_strict() -> bool:
    return settings().language_api_access == "strict"


def author(request: Request) -> Caller:
    """Whoever writes lessons, exercises and achievements: anybody with a token; if strict, an admin."""
    return identity.admin(request) if _is_strict() else identity.learner(request)


def reader(request: Request) -> Caller | None:
    """Whoever reads what is of a user: anybody; if strict, somebody with a token."""
    return identity.learner(request) if _is_strict() else None


def reader_of_path(request: Request) -> Caller | None:
    """Whoever reads lessons: anybody; if strict, somebody with a token, to see what they are to a user."""
    return reader(request) if "id_usuario" in request.query else None


def check_reads(caller: Caller, user: int) -> None:
    """The rule of who reads what is of a user.

    Raises:
        Forbidden: if strict, and the caller is neither the user nor an admin.
    """
    if _is_strict():
        check_is(caller, user)


def check_assigns(caller: Caller, user: int) -> None:
    """The rule of who assigns an achievement to a user: anybody; if strict, the user or an admin.

    Raises:
        Forbidden: if the caller is neither.
    """
    check_reads(caller, user)


def check_is(caller: Caller, user: int) -> None:
    """The rule that nobody writes another's progress.

    Raises:
        Forbidden: if the caller is neither the user nor an admin.
    """
    if not caller.is_admin and caller.learner != learner_of(user):
        raise Forbidden("Solo el propio usuario o un administrador")
