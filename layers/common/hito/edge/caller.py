"""The caller of a request, as the issuer of their token vouches."""

from typing import NamedTuple

ADMIN = "admin"


class Caller(NamedTuple):
    """A caller for whom a trusted issuer vouches: the token's ``sub``, and the granted roles in lower case.

    ``name``, ``email`` and ``zone``, an IANA time zone, are what the issuer says about the person, if anything.
    A system with a server key and without a token is no learner: its ``learner`` is empty.
    """

    learner: str
    roles: frozenset[str]
    name: str | None = None
    email: str | None = None
    zone: str | None = None

    @property
    def is_admin(self) -> bool:
        """Whether the caller has the role admin."""
        return ADMIN in self.roles
