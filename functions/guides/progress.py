"""How far the caller is in the guides."""

from http import HTTPStatus

from guides.api import api
from guides.schemas import CompletedGuide, GuideToComplete, GuideTotals, Overview, WhetherExercises
from hito.edge.api import Call
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


@api.route("GET", "/progress/completed", who=learner, gives=list[CompletedGuide])
def list_completed(call: Call[None]) -> list[CompletedGuide]:
    """The guides that the caller completed, in the order of time."""
    return [CompletedGuide.of(one) for one in attempts.completions(call.learner)]


@api.route("GET", "/progress/guides", who=learner, gives=list[GuideTotals])
def list_guides(call: Call[None]) -> list[GuideTotals]:
    """How many exercises of each active guide the caller completed."""
    return [GuideTotals.of(one) for one in attempts.in_all(call.learner)]


@api.route("GET", "/progress/overview", who=learner, asks=WhetherExercises, gives=Overview)
def read_overview(call: Call[None, WhetherExercises]) -> Overview:
    """The same with totals and percentages, and with each exercise if asked for."""
    return Overview.of(attempts.in_all(call.learner), with_exercises=call.asked.include_exercises)
