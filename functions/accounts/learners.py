"""Learners of any issuer: what is held of them, and their erasure."""

from http import HTTPStatus

from accounts.api import api
from accounts.schemas import Erased, Exported
from hito.edge.api import Call, Page
from hito.edge.cursor import Onward
from hito.edge.dialects.own import OWN
from hito.edge.identity import check_owner, learner
from hito.usecases import learners

ONE = "/v1/learners/{id}"


@api.route("GET", ONE, who=learner, asks=Onward, gives=Exported, per_minute=30, dialect=OWN)
def export(call: Call[None, Onward]) -> Page[Exported]:
    """All that is held of a learner."""
    whose = call.path["id"]
    check_owner(call.caller, whose)
    found = learners.export(whose, call.asked.place)
    return Page(Exported.of(whose, found, call.now), call.asked.onward(found.cursor))


@api.route(
    "DELETE",
    ONE,
    who=learner,
    gives=Erased,
    status=HTTPStatus.ACCEPTED,
    per_minute=30,
    for_erased=True,
    dialect=OWN,
)
def erase(call: Call[None]) -> Erased:
    """A learner erased: what is held of them goes within moments, and so does what is written afterwards."""
    whose = call.path["id"]
    check_owner(call.caller, whose)
    return Erased.of(whose, learners.erase(whose, call.now))
