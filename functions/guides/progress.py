"""How far the caller is in the guides."""

from http import HTTPStatus

from guides.api import api
from guides.schemas import CompletedGuide, GuideStanding, GuideToComplete, GuideTotals, Overview, WhetherExercises
from hito.edge import pages
from hito.edge.api import Call, Page
from hito.edge.cursor import Position, position_of
from hito.edge.identity import learner
from hito.usecases import attempts


@api.route(
    "POST",
    "/progress/complete",
    who=learner,
    takes=GuideToComplete,
    gives=CompletedGuide,
    status=HTTPStatus.CREATED,
)
def complete_guide(call: Call[GuideToComplete]) -> CompletedGuide:
    """The record that the caller completed a guide; asked again, the same."""
    return CompletedGuide.of(attempts.complete(call.learner, call.body.guide_id, call.once))


@api.route("GET", "/progress/completed", who=learner, asks=Position, gives=list[CompletedGuide])
def list_completed(call: Call[None, Position]) -> Page[list[CompletedGuide]]:
    """The guides that the caller completed, in the order of time."""
    shown, onward = pages.part(map(CompletedGuide.of, attempts.completions(call.learner)), call.asked.cursor)
    return Page(shown, position_of(onward))


@api.route("GET", "/progress/guides", who=learner, asks=Position, gives=list[GuideTotals])
def list_guides(call: Call[None, Position]) -> Page[list[GuideTotals]]:
    """How many exercises of each active guide the caller completed."""
    shown, onward = pages.part(map(GuideTotals.of, attempts.in_all(call.learner)), call.asked.cursor)
    return Page(shown, position_of(onward))


@api.route("GET", "/progress/overview", who=learner, asks=WhetherExercises, gives=Overview)
def read_overview(call: Call[None, WhetherExercises]) -> Page[Overview]:
    """The same with totals and percentages, and with each exercise if asked for."""
    standing, asked = attempts.in_all(call.learner), call.asked
    entries = (GuideStanding.of(one, with_exercises=asked.include_exercises) for one in standing)
    shown, onward = pages.part(entries, asked.cursor)
    return Page(Overview.of(standing, shown), position_of(onward))
