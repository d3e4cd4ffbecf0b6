"""Who calls, as an issuer vouches for them."""

from dataclasses import dataclass

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody a trusted issuer vouches for: ``sub`` and the roles it granted, in lower case.

    ``name``, ``email`` and ``zone``, an IANA time zone, are what the issuer says of the person, if anything.
    A system that brings a server key and no token is no learner: its ``learner`` is empty.
    """

    learner: str
    roles: frozenset[str]
    name: str | None = None
    email: str | None = None
    zone: str | None = None

    @property
    def is_admin(self) -> bool:
        """Whether the role admin was granted."""
        return ADMIN in self.roles
