"""Guides, as authors write them and learners read them."""

from http import HTTPStatus
from types import NoneType

from guides.api import api
from guides.schemas import (
    ExerciseStanding,
    GuideEntry,
    GuidePatch,
    GuidePut,
    GuideShown,
    NewGuide,
    StandingInGuide,
    WhichGuide,
)
from hito.edge import pages
from hito.edge.api import Call, Page
from hito.edge.cursor import Onward, position_of
from hito.edge.identity import admin, admin_or_server, anyone_known, learner
from hito.usecases import attempts, guides

ONE = "/guides/{guide_id}"


@api.route("GET", "/guides", who=anyone_known, asks=Onward, gives=list[GuideEntry])
def list_guides(call: Call[None, Onward]) -> Page[list[GuideEntry]]:
    """The active guides, by order and then title."""
    found, onward = guides.listing(call.asked.place)
    shown, place = pages.fit(((place, GuideEntry.of(guide)) for place, guide in found), onward)
    return Page(sorted(shown, key=lambda one: (one.order, one.title)), call.asked.onward(place))


@api.route("POST", "/guides", who=admin, takes=GuidePut, gives=GuideShown, status=HTTPStatus.CREATED)
def make_guide(call: Call[GuidePut]) -> GuideShown:
    """Make a guide; its id is a new one."""
    return GuideShown.of(guides.make(call.body.draft(call.now), call.once))


@api.route("GET", ONE, who=anyone_known, asks=WhichGuide, gives=GuideShown)
def read_guide(call: Call[None, WhichGuide]) -> GuideShown:
    """One guide; an inactive one for admins only."""
    return GuideShown.of(guides.find(call.asked.guide_id, is_admin=call.caller.is_admin))


@api.route("PATCH", ONE, who=admin, asks=WhichGuide, takes=GuidePatch, gives=GuideShown)
def change_guide(call: Call[GuidePatch, WhichGuide]) -> GuideShown:
    """The given fields of a guide changed, the others as they were."""
    return GuideShown.of(guides.change(call.asked.guide_id, call.body.changes(), call.now))


@api.route(
    "PUT",
    "/catalog/guides/{guide_id}",
    who=admin_or_server("catalog"),
    asks=NewGuide,
    takes=GuidePut,
    gives=GuideShown,
)
def put_guide(call: Call[GuidePut, NewGuide]) -> GuideShown:
    """Make a guide, or replace it."""
    return GuideShown.of(guides.put(call.body.draft(call.now, call.asked.guide_id), call.now))


@api.route("DELETE", ONE, who=admin, asks=WhichGuide, gives=NoneType, status=HTTPStatus.NO_CONTENT)
def delete_guide(call: Call[None, WhichGuide]) -> None:
    """Delete a guide and its exercises; attempts stay."""
    guides.delete(call.asked.guide_id)


@api.route("GET", f"{ONE}/exercises-with-progress", who=learner, asks=StandingInGuide, gives=list[ExerciseStanding])
def read_exercises(call: Call[None, StandingInGuide]) -> Page[list[ExerciseStanding]]:
    """The active exercises of a guide, and how the caller stands in each."""
    standing = attempts.in_guide(call.learner, call.asked.guide_id, is_admin=call.caller.is_admin)
    entries = (ExerciseStanding.in_guide(exercise, standing) for exercise in standing.exercises)
    shown, onward = pages.part(entries, call.asked.cursor)
    return Page(shown, position_of(onward))
