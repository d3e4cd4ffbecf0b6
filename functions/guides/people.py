"""Who is who."""

from guides.api import api
from guides.schemas import Onward, PersonShown
from hito.edge.api import Call, Page
from hito.edge.identity import admin, learner
from hito.edge.people import person_of
from hito.usecases import people


@api.route("GET", "/users/me", who=learner, gives=PersonShown)
def read_me(call: Call[None]) -> PersonShown:
    """The caller, as their token says."""
    return PersonShown.of(person_of(call.caller))


@api.route("GET", "/users", who=admin, asks=Onward, gives=list[PersonShown])
def list_people(call: Call[None, Onward]) -> Page[list[PersonShown]]:
    """Everybody who was ever seen, who came last first."""
    found, cursor = people.listing(call.asked.place)
    return Page([PersonShown.of(person) for person in found], call.asked.onward(cursor))
