"""Who a caller is, to people: a name, and what else their token says."""

from hito.domain.guides import Person
from hito.edge.identity import Caller


def person_of(caller: Caller) -> Person:
    """A caller as their token says: a name, or what comes next to one."""
    email = caller.email or ""
    return Person(
        id=caller.learner,
        name=caller.name or email.partition("@")[0] or caller.learner,
        email=email,
        role="admin" if caller.is_admin else "student",
    )
