"""Guides, as authors write them and learners read them."""

from http import HTTPStatus
from types import NoneType

from guides.api import api
from guides.schemas import ExerciseStanding, GuideEntry, GuidePut, GuideShown
from hito.edge.api import Call
from hito.edge.identity import admin, admin_or_server, anyone_known, learner
from hito.usecases import attempts, guides

ONE = "/guides/{guide_id}"


@api.route("GET", "/guides", who=anyone_known, gives=list[GuideEntry])
def list_guides(_call: Call[None]) -> list[GuideEntry]:
    """The active guides, by order and then title."""
    return [GuideEntry.of(guide) for guide in guides.listing()]


@api.route("GET", ONE, who=anyone_known, gives=GuideShown)
def read_guide(call: Call[None]) -> GuideShown:
    """One guide; an inactive one for admins only."""
    return GuideShown.of(guides.find(call.path["guide_id"], is_admin=call.caller.is_admin))


@api.route("PUT", "/catalog/guides/{guide_id}", who=admin_or_server("catalog"), takes=GuidePut, gives=GuideShown)
def put_guide(call: Call[GuidePut]) -> GuideShown:
    """Make a guide, or replace it."""
    return GuideShown.of(guides.put(call.body.draft(call.path["guide_id"], call.now), call.now))


@api.route("DELETE", ONE, who=admin, gives=NoneType, status=HTTPStatus.NO_CONTENT)
def delete_guide(call: Call[None]) -> None:
    """Delete a guide and its exercises; attempts stay."""
    guides.delete(call.path["guide_id"])


@api.route("GET", f"{ONE}/exercises-with-progress", who=learner, gives=list[ExerciseStanding])
def read_exercises(call: Call[None]) -> list[ExerciseStanding]:
    """The active exercises of a guide, and how the caller stands in each."""
    standing = attempts.in_guide(call.learner, call.path["guide_id"], is_admin=call.caller.is_admin)
    return [ExerciseStanding.in_guide(exercise, standing) for exercise in standing.exercises]
