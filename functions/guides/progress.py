"""The caller's progress in guides."""

from http import HTTPStatus

from guides.api import api
from guides.schemas import CompletedGuide, GuideStanding, GuideToComplete, GuideTotals, Overview, OverviewParams
from hito.domain.errors import NotFound
from hito.edge import pages
from hito.edge.api import Context, Page
from hito.edge.cursor import PositionParams, position_cursor
from hito.edge.identity import learner
from hito.usecases import attempts


@api.route(
    "POST",
    "/progress/complete",
    auth=learner,
    body=GuideToComplete,
    response=CompletedGuide,
    status=HTTPStatus.CREATED,
    refuses=(NotFound,),
)
def complete_guide(ctx: Context[GuideToComplete]) -> CompletedGuide:
    """Record that the caller completed a guide; a repetition returns the same record."""
    return CompletedGuide.from_record(attempts.complete(ctx.learner, ctx.body.guide_id, ctx.idempotency))


@api.route(
    "GET", "/progress/completed", auth=learner, params=PositionParams, response=list[CompletedGuide], may_be_stored=True
)
def list_completed(ctx: Context[None, PositionParams]) -> Page[list[CompletedGuide]]:
    """List the guides that the caller completed, oldest first."""
    response, next_key = pages.fit_from(
        map(CompletedGuide.from_record, attempts.completions(ctx.learner)), ctx.params.cursor
    )
    return Page(response, position_cursor(next_key))


@api.route(
    "GET", "/progress/guides", auth=learner, params=PositionParams, response=list[GuideTotals], may_be_stored=True
)
def list_guides(ctx: Context[None, PositionParams]) -> Page[list[GuideTotals]]:
    """List how many exercises of each active guide the caller completed."""
    response, next_key = pages.fit_from(
        map(GuideTotals.from_record, attempts.progress_in_all(ctx.learner)), ctx.params.cursor
    )
    return Page(response, position_cursor(next_key))


@api.route("GET", "/progress/overview", auth=learner, params=OverviewParams, response=Overview, may_be_stored=True)
def read_overview(ctx: Context[None, OverviewParams]) -> Page[Overview]:
    """Read the progress with totals and percentages, and each exercise on request."""
    standing, params = attempts.progress_in_all(ctx.learner), ctx.params
    entries = (GuideStanding.from_record(one, with_exercises=params.include_exercises) for one in standing)
    response, next_key = pages.fit_from(entries, params.cursor)
    return Page(Overview.from_record(standing, response), position_cursor(next_key))
