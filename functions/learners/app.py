"""The routes that show, explain and repair a learner's data.

Export and erasure are in ``accounts``, which reads e-mails.
"""

from hito.domain.errors import Forbidden, NotFound
from hito.domain.moments import Moment
from hito.edge import pages
from hito.edge.api import Api, Context, Page
from hito.edge.caller import Caller
from hito.edge.cursor import position_cursor
from hito.edge.dialect import OWN
from hito.edge.identity import admin, check_owner, learner
from hito.usecases import activity, awards, corrections, explaining, history, recompute
from hito.usecases.corrections import CorrectedUnit, Corrector
from learners.schemas import (
    ActivityParams,
    ActivityResponse,
    AwardExplained,
    CorrectionBody,
    CorrectionParams,
    CorrectionResponse,
    ExplainParams,
    Explanation,
    HistoryEntryResponse,
    HistoryParams,
    HistoryResponse,
    LearnerPageParams,
    Me,
    PendingAward,
    PendingAwards,
    Recomputed,
    RecomputeParams,
    UnitExplained,
)

ONE = "/v1/learners/{id}"
CORRECTION = f"{ONE}/courses/{{course}}/units/{{unit}}/correction"

lambda_handler = api = Api(OWN)


@api.route(
    "GET",
    f"{ONE}/explain",
    auth=learner,
    params=ExplainParams,
    response=Explanation,
    may_be_stored=True,
    rate_per_minute=60,
    refuses=(Forbidden, NotFound),
)
def explain(ctx: Context[None, ExplainParams]) -> Page[Explanation]:
    """Explain what was counted in a course, and what earned each award; a teacher of the course sees no awards."""
    whose, params = ctx.path["id"], ctx.params
    course, earned = explaining.explain(whose, params.course_id, ctx.learner, is_admin=ctx.caller.is_admin)
    units = map(UnitExplained.from_record, course.units if course else ())
    both: list[UnitExplained | AwardExplained] = [*units, *map(AwardExplained.from_record, earned)]
    response, next_key = pages.fit_from(both, params.cursor)
    return Page(Explanation.from_record(whose, course, response), position_cursor(next_key))


@api.route("GET", "/v1/me", auth=learner, response=Me)
def read_caller(ctx: Context[None]) -> Me:
    """Read who the caller is: their id as a learner, their name, and their roles."""
    return Me(learner=ctx.learner, name=ctx.caller.name, roles=sorted(ctx.caller.roles))


@api.route(
    "GET",
    f"{ONE}/pending-awards",
    auth=learner,
    params=LearnerPageParams,
    response=PendingAwards,
    may_be_stored=True,
    rate_per_minute=60,
    refuses=(Forbidden,),
)
def list_pending_awards(ctx: Context[None, LearnerPageParams]) -> Page[PendingAwards]:
    """List the achievements that a learner has not earned, with the progress towards them, for them or an admin."""
    whose, params = ctx.path["id"], ctx.params
    check_owner(ctx.caller, whose)
    found, last = awards.pending(whose, params.cursor or None, ctx.date_of(whose))
    pending = [PendingAward.from_record(*each) for each in found]
    return Page(PendingAwards(learner=whose, pending=pending), position_cursor(last))


@api.route(
    "GET",
    f"{ONE}/activity",
    auth=learner,
    params=ActivityParams,
    response=ActivityResponse,
    may_be_stored=True,
    rate_per_minute=60,
    refuses=(Forbidden, NotFound),
)
def read_activity(ctx: Context[None, ActivityParams]) -> ActivityResponse:
    """Read what a learner did on each day of at most a year, for the learner, a teacher of theirs, or an admin."""
    whose, asked = ctx.path["id"], ctx.params
    found = activity.read(
        whose,
        ctx.learner,
        asked.first,
        asked.last,
        ctx.own_zone(whose),
        now=ctx.now,
        is_admin=ctx.caller.is_admin,
    )
    return ActivityResponse.from_record(whose, found)


@api.route(
    "GET",
    f"{ONE}/history",
    auth=learner,
    params=HistoryParams,
    response=HistoryResponse,
    may_be_stored=True,
    rate_per_minute=60,
    refuses=(Forbidden, NotFound),
)
def read_history(ctx: Context[None, HistoryParams]) -> Page[HistoryResponse]:
    """Read what happened to a learner and when, for the learner, a teacher of the course, or an admin."""
    whose = ctx.path["id"]
    happened = history.read(whose, ctx.learner, ctx.params.course_id, is_admin=ctx.caller.is_admin)
    response, next_key = pages.fit_from(map(HistoryEntryResponse.from_record, happened), ctx.params.cursor)
    return Page(HistoryResponse(learner=whose, history=response), position_cursor(next_key))


@api.route("POST", f"{ONE}/recompute", auth=admin, params=RecomputeParams, response=Recomputed)
def recompute_learner(ctx: Context[None, RecomputeParams]) -> Recomputed:
    """Store what follows from a learner's records and is missing; with ``dry_run``, only report it."""
    whose, is_dry = ctx.path["id"], ctx.params.dry_run
    drift = recompute.drift(whose, ctx.now) if is_dry else recompute.recompute(whose, ctx.now)
    return Recomputed.from_record(whose, drift, is_dry=is_dry)


@api.route(
    "PUT",
    CORRECTION,
    auth=learner,
    params=CorrectionParams,
    body=CorrectionBody,
    response=CorrectionResponse,
    rate_per_minute=120,
    refuses=(Forbidden, NotFound),
)
def correct_unit(ctx: Context[CorrectionBody, CorrectionParams]) -> CorrectionResponse:
    """Correct whether a learner finished a unit, as a teacher of the course or an admin."""
    of, body = ctx.params.corrected_unit, ctx.body
    made = corrections.correct(of, body.corrected_state, body.reason, _corrector(ctx.caller), _moment(ctx, of))
    return CorrectionResponse.from_record(of, made)


@api.route(
    "DELETE",
    CORRECTION,
    auth=learner,
    params=CorrectionParams,
    response=CorrectionResponse,
    rate_per_minute=120,
    refuses=(Forbidden, NotFound),
)
def withdraw_correction(ctx: Context[None, CorrectionParams]) -> CorrectionResponse:
    """Withdraw all corrections of a unit, as a teacher of the course or an admin; the response has the newest one."""
    of = ctx.params.corrected_unit
    return CorrectionResponse.from_record(of, corrections.withdraw(of, _corrector(ctx.caller), _moment(ctx, of)))


def _corrector(caller: Caller) -> Corrector:
    return Corrector(caller.learner, is_admin=caller.is_admin)


def _moment(
    ctx: Context[CorrectionBody, CorrectionParams] | Context[None, CorrectionParams], of: CorrectedUnit
) -> Moment:
    """The moment of a correction, which counts on the learner's day, not on the teacher's."""
    return Moment(ctx.now, ctx.date_of(of.learner))
