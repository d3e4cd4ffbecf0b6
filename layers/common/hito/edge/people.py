"""A caller as a person: the name, e-mail and role that their token says."""

import re

from hito.domain import guides as rules
from hito.domain.guides import Person
from hito.edge.caller import Caller
from hito.edge.formatting import Response

# What every version of zod since 3.22 accepts as an e-mail: no Unicode, no quotes. Other addresses are not shown.
_EMAIL = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9_'+-]+(?:[.][A-Za-z0-9_'+-]+)*(?<!')@"
    r"(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*[.])+[A-Za-z]{2,}"
)


def person_of(caller: Caller) -> Person:
    """The person of a caller; without a name, the e-mail or the id gives one."""
    email = caller.email or ""
    return Person(
        id=caller.learner,
        name=caller.name or email.partition("@")[0].strip() or caller.learner,
        email=email,
        role="admin" if caller.is_admin else "student",
    )


class UserResponse(Response):
    """A person in the guides contract, always with a UUID, an e-mail and a name."""

    id: str
    email: str
    name: str
    role: str

    @classmethod
    def from_person(cls, person: Person) -> "UserResponse":
        """The response for a person; a text that is no e-mail is replaced by an address that reaches nobody."""
        user_id = rules.user_id(person.id)
        # A domain that nobody can own. Source: RFC 6761, 6.4.
        email = person.email if _EMAIL.fullmatch(person.email) else f"{user_id}@users.invalid"
        return cls(id=user_id, email=email, name=person.name, role=person.role)

    @classmethod
    def from_learner(cls, learner: str, person: Person | None) -> "UserResponse":
        """The response for a learner, who may be unknown as a person."""
        return cls.from_person(person or Person(id=learner, name=learner, email="", role="student"))
