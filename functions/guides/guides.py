"""Guides, for authors and learners."""

from http import HTTPStatus
from types import NoneType

from guides.api import api
from guides.schemas import (
    ExerciseStanding,
    GuideEntry,
    GuideParams,
    GuidePatch,
    GuidePut,
    GuideResponse,
    GuideStandingParams,
    NewGuideParams,
)
from hito.domain.errors import NotFound
from hito.edge import pages
from hito.edge.api import Context, Page
from hito.edge.cursor import PageParams, position_cursor
from hito.edge.identity import admin, admin_or_server, learner, optional_learner
from hito.usecases import attempts, guides

ONE = "/guides/{guide_id}"


@api.route("GET", "/guides", auth=optional_learner, params=PageParams, response=list[GuideEntry])
def list_guides(ctx: Context[None, PageParams]) -> Page[list[GuideEntry]]:
    """List the active guides, by order and then title."""
    found, last_key = guides.listing(ctx.params.cursor_key)
    response, next_key = pages.fit(((key, GuideEntry.from_record(guide)) for key, guide in found), last_key)
    return Page(sorted(response, key=lambda one: (one.order, one.title)), ctx.params.next_cursor(next_key))


@api.route(
    "POST", "/guides", auth=admin, body=GuidePut, response=GuideResponse, status=HTTPStatus.CREATED, refuses=(NotFound,)
)
def create_guide(ctx: Context[GuidePut]) -> GuideResponse:
    """Create a guide with a new id."""
    return GuideResponse.from_record(guides.make(ctx.body.draft(ctx.now), ctx.idempotency))


@api.route("GET", ONE, auth=optional_learner, params=GuideParams, response=GuideResponse, refuses=(NotFound,))
def read_guide(ctx: Context[None, GuideParams]) -> GuideResponse:
    """Read one guide; only admins see an inactive one."""
    return GuideResponse.from_record(guides.find(ctx.params.guide_id, is_admin=ctx.caller.is_admin))


@api.route("PATCH", ONE, auth=admin, params=GuideParams, body=GuidePatch, response=GuideResponse, refuses=(NotFound,))
def change_guide(ctx: Context[GuidePatch, GuideParams]) -> GuideResponse:
    """Change the given fields of a guide."""
    return GuideResponse.from_record(guides.change(ctx.params.guide_id, ctx.body.changes(), ctx.now))


@api.route(
    "PUT",
    "/catalog/guides/{guide_id}",
    auth=admin_or_server("catalog"),
    params=NewGuideParams,
    body=GuidePut,
    response=GuideResponse,
)
def put_guide(ctx: Context[GuidePut, NewGuideParams]) -> GuideResponse:
    """Create or replace a guide."""
    return GuideResponse.from_record(guides.put(ctx.body.draft(ctx.now, ctx.params.guide_id), ctx.now))


@api.route(
    "DELETE", ONE, auth=admin, params=GuideParams, response=NoneType, status=HTTPStatus.NO_CONTENT, refuses=(NotFound,)
)
def delete_guide(ctx: Context[None, GuideParams]) -> None:
    """Delete a guide and its exercises; attempts stay."""
    guides.delete(ctx.params.guide_id)


@api.route(
    "GET",
    f"{ONE}/exercises-with-progress",
    auth=learner,
    params=GuideStandingParams,
    response=list[ExerciseStanding],
    refuses=(NotFound,),
    may_be_stored=True,
)
def read_exercises(ctx: Context[None, GuideStandingParams]) -> Page[list[ExerciseStanding]]:
    """List the active exercises of a guide with the caller's progress."""
    standing = attempts.progress_in_guide(ctx.learner, ctx.params.guide_id, is_admin=ctx.caller.is_admin)
    entries = (ExerciseStanding.in_guide(exercise, standing) for exercise in standing.exercises)
    response, next_key = pages.fit_from(entries, ctx.params.cursor)
    return Page(response, position_cursor(next_key))
