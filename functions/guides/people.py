"""Who is who."""

from guides.api import api
from guides.schemas import Onward
from hito.edge.api import Call, Page
from hito.edge.identity import admin, learner
from hito.edge.people import UserShown, person_of
from hito.usecases import people


@api.route("GET", "/users/me", who=learner, gives=UserShown)
def read_me(call: Call[None]) -> UserShown:
    """The caller, as their token says."""
    return UserShown.of(person_of(call.caller))


@api.route("GET", "/users", who=admin, asks=Onward, gives=list[UserShown])
def list_people(call: Call[None, Onward]) -> Page[list[UserShown]]:
    """Everybody who was ever seen, who came last first."""
    found, cursor = people.listing(call.asked.place)
    return Page([UserShown.of(person) for person in found], call.asked.onward(cursor))
