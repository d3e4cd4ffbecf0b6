"""Who may call a route, as security requirements and as what refuses the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hito.domain.errors import Expired, Forbidden, Refusal, Unauthenticated
from hito.edge.api import Endpoint
from hito.edge.identity import COOKIE

BEARER: dict[str, list[str]] = {"bearer": []}
COOKIE_TOKEN: dict[str, list[str]] = {"cookie": []}
SERVER_KEY: dict[str, list[str]] = {"serverKey": []}
NOBODY: dict[str, list[str]] = {}

SCHEMES: Mapping[str, Mapping[str, Any]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token of a trusted issuer, or of `POST /api/users/login`.",
    },
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "The same token in a cookie. A request that is no GET then has to come from an allowed origin.",
    },
    "serverKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Server-Key",
        "description": "The key of a system, limited to scopes.",
    },
}


@dataclass(frozen=True, slots=True)
class Access:
    """What an authenticator requires: one of the ``security`` requirements; it refuses with ``refuses``."""

    security: tuple[Mapping[str, list[str]], ...]
    refuses: tuple[type[Refusal], ...] = ()
    note: str = ""

    @property
    def is_public(self) -> bool:
        """Whether the route can be called without a token or a key."""
        return NOBODY in self.security


_TOKEN = (Unauthenticated, Expired)
_STRICT = "With `LanguageApiAccess=strict`, {}."

# By the authenticator's name.
_ACCESS: Mapping[str, Access] = {
    "hito.edge.identity.public": Access((NOBODY,)),
    "hito.edge.identity.learner": Access((BEARER,), _TOKEN),
    "hito.edge.identity.optional_learner": Access((NOBODY, BEARER), _TOKEN, "A token is optional."),
    "hito.edge.identity.learner_or_cookie": Access((BEARER, COOKIE_TOKEN), _TOKEN),
    "hito.edge.identity.student": Access((BEARER,), (*_TOKEN, Forbidden), "Requires the role `Student`."),
    "hito.edge.identity.admin": Access((BEARER,), (*_TOKEN, Forbidden), "Requires the role `admin`."),
    "hito.edge.identity.server": Access(
        (BEARER | SERVER_KEY,), _TOKEN, "Requires a token and the server key of a system."
    ),
    "hito.edge.identity.admin_or_server": Access(
        (BEARER, SERVER_KEY), (*_TOKEN, Forbidden), "Requires the role `admin`, or a server key."
    ),
    "hito.edge.identity.learner_or_server": Access((BEARER, SERVER_KEY), _TOKEN, "Requires a token, or a server key."),
    "language.api.author": Access((BEARER,), (*_TOKEN, Forbidden), _STRICT.format("this requires the role `admin`")),
    "language.api.reader": Access(
        (NOBODY, BEARER),
        (*_TOKEN, Forbidden),
        _STRICT.format("this requires the user's own token, or the role `admin`"),
    ),
    "language.api.reader_of_exercises": Access(
        (NOBODY, BEARER), _TOKEN, _STRICT.format("only admins see the right answers")
    ),
    "language.api.reader_of_path": Access(
        (NOBODY, BEARER),
        (*_TOKEN, Forbidden),
        _STRICT.format("`id_usuario` requires the user's own token, or the role `admin`"),
    ),
}


def access_of(endpoint: Endpoint) -> Access:
    """Who may call a route."""
    name = f"{endpoint.auth.__module__}.{endpoint.auth.__qualname__.partition('.<locals>')[0]}"
    return _ACCESS[name]
