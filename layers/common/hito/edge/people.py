"""Who a caller is, to people: a name, and what else their token says."""

import re

from pydantic import BaseModel

from hito.domain import guides as rules
from hito.domain.guides import Person
from hito.edge.caller import Caller

# What every version of zod since 3.22 takes for an e-mail. It sees no Unicode and no quotes: who has such an address
# is shown without it.
_EMAIL = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9_'+-]+(?:[.][A-Za-z0-9_'+-]+)*(?<!')@"
    r"(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*[.])+[A-Za-z]{2,}"
)


def person_of(caller: Caller) -> Person:
    """A caller as their token says: a name, or what comes next to one."""
    email = caller.email or ""
    return Person(
        id=caller.learner,
        name=caller.name or email.partition("@")[0].strip() or caller.learner,
        email=email,
        role="admin" if caller.is_admin else "student",
    )


class UserResponse(BaseModel):
    """A person as the guides contract shows them: a UUID, an e-mail and a name, whatever their token says."""

    id: str
    email: str
    name: str
    role: str

    @classmethod
    def of(cls, person: Person) -> "UserResponse":
        """A person, with an address that leads nowhere where theirs is none."""
        user_id = rules.user_id(person.id)
        # A name that nobody can have. Source: RFC 6761, 6.4.
        email = person.email if _EMAIL.fullmatch(person.email) else f"{user_id}@users.invalid"
        return cls(id=user_id, email=email, name=person.name, role=person.role)

    @classmethod
    def of_learner(cls, learner: str, person: Person | None) -> "UserResponse":
        """A learner, also one of whom no token was seen."""
        return cls.of(person or Person(id=learner, name=learner, email="", role="student"))
