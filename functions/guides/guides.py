"""Guides, as authors write them and learners read them."""

from http import HTTPStatus
from types import NoneType

from guides.api import api
from guides.schemas import (
    ExerciseStanding,
    GuideEntry,
    GuidePatch,
    GuidePut,
    GuideResponse,
    NewGuide,
    StandingInGuide,
    WhichGuide,
)
from hito.edge import pages
from hito.edge.api import Context, Page
from hito.edge.cursor import PageParams, position_of
from hito.edge.identity import admin, admin_or_server, learner, optional_learner
from hito.usecases import attempts, guides

ONE = "/guides/{guide_id}"


@api.route("GET", "/guides", auth=optional_learner, params=PageParams, response=list[GuideEntry])
def list_guides(ctx: Context[None, PageParams]) -> Page[list[GuideEntry]]:
    """The active guides, by order and then title."""
    found, onward = guides.listing(ctx.params.cursor_key)
    shown, place = pages.fit(((place, GuideEntry.from_record(guide)) for place, guide in found), onward)
    return Page(sorted(shown, key=lambda one: (one.order, one.title)), ctx.params.next_cursor(place))


@api.route("POST", "/guides", auth=admin, body=GuidePut, response=GuideResponse, status=HTTPStatus.CREATED)
def make_guide(ctx: Context[GuidePut]) -> GuideResponse:
    """Make a guide; its id is a new one."""
    return GuideResponse.from_record(guides.make(ctx.body.draft(ctx.now), ctx.idempotency))


@api.route("GET", ONE, auth=optional_learner, params=WhichGuide, response=GuideResponse)
def read_guide(ctx: Context[None, WhichGuide]) -> GuideResponse:
    """One guide; an inactive one for admins only."""
    return GuideResponse.from_record(guides.find(ctx.params.guide_id, is_admin=ctx.caller.is_admin))


@api.route("PATCH", ONE, auth=admin, params=WhichGuide, body=GuidePatch, response=GuideResponse)
def change_guide(ctx: Context[GuidePatch, WhichGuide]) -> GuideResponse:
    """The given fields of a guide changed, the others as they were."""
    return GuideResponse.from_record(guides.change(ctx.params.guide_id, ctx.body.changes(), ctx.now))


@api.route(
    "PUT",
    "/catalog/guides/{guide_id}",
    auth=admin_or_server("catalog"),
    params=NewGuide,
    body=GuidePut,
    response=GuideResponse,
)
def put_guide(ctx: Context[GuidePut, NewGuide]) -> GuideResponse:
    """Make a guide, or replace it."""
    return GuideResponse.from_record(guides.put(ctx.body.draft(ctx.now, ctx.params.guide_id), ctx.now))


@api.route("DELETE", ONE, auth=admin, params=WhichGuide, response=NoneType, status=HTTPStatus.NO_CONTENT)
def delete_guide(ctx: Context[None, WhichGuide]) -> None:
    """Delete a guide and its exercises; attempts stay."""
    guides.delete(ctx.params.guide_id)


@api.route(
    "GET", f"{ONE}/exercises-with-progress", auth=learner, params=StandingInGuide, response=list[ExerciseStanding]
)
def read_exercises(ctx: Context[None, StandingInGuide]) -> Page[list[ExerciseStanding]]:
    """The active exercises of a guide, and how the caller stands in each."""
    standing = attempts.in_guide(ctx.learner, ctx.params.guide_id, is_admin=ctx.caller.is_admin)
    entries = (ExerciseStanding.in_guide(exercise, standing) for exercise in standing.exercises)
    shown, onward = pages.part(entries, ctx.params.cursor)
    return Page(shown, position_of(onward))
