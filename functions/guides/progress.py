"""How far the caller is in the guides."""

from http import HTTPStatus

from guides.api import api
from guides.schemas import CompletedGuide, GuideStanding, GuideToComplete, GuideTotals, Overview, WhetherExercises
from hito.edge import pages
from hito.edge.api import Context, Page
from hito.edge.cursor import Position, position_of
from hito.edge.identity import learner
from hito.usecases import attempts


@api.route(
    "POST",
    "/progress/complete",
    auth=learner,
    body=GuideToComplete,
    response=CompletedGuide,
    status=HTTPStatus.CREATED,
)
def complete_guide(ctx: Context[GuideToComplete]) -> CompletedGuide:
    """The record that the caller completed a guide; asked again, the same."""
    return CompletedGuide.from_record(attempts.complete(ctx.learner, ctx.body.guide_id, ctx.idempotency))


@api.route("GET", "/progress/completed", auth=learner, params=Position, response=list[CompletedGuide])
def list_completed(ctx: Context[None, Position]) -> Page[list[CompletedGuide]]:
    """The guides that the caller completed, in the order of time."""
    shown, onward = pages.part(map(CompletedGuide.from_record, attempts.completions(ctx.learner)), ctx.params.cursor)
    return Page(shown, position_of(onward))


@api.route("GET", "/progress/guides", auth=learner, params=Position, response=list[GuideTotals])
def list_guides(ctx: Context[None, Position]) -> Page[list[GuideTotals]]:
    """How many exercises of each active guide the caller completed."""
    shown, onward = pages.part(map(GuideTotals.from_record, attempts.in_all(ctx.learner)), ctx.params.cursor)
    return Page(shown, position_of(onward))


@api.route("GET", "/progress/overview", auth=learner, params=WhetherExercises, response=Overview)
def read_overview(ctx: Context[None, WhetherExercises]) -> Page[Overview]:
    """The same with totals and percentages, and with each exercise if asked for."""
    standing, asked = attempts.in_all(ctx.learner), ctx.params
    entries = (GuideStanding.from_record(one, with_exercises=asked.include_exercises) for one in standing)
    shown, onward = pages.part(entries, asked.cursor)
    return Page(Overview.from_record(standing, shown), position_of(onward))
