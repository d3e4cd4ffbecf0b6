"""The routes that explain and repair a learner's data. Export and erasure are in ``accounts``, which reads e-mails."""

from hito.domain.errors import Forbidden, NotFound
from hito.edge import pages
from hito.edge.api import Api, Context, Page
from hito.edge.cursor import position_cursor
from hito.edge.dialect import OWN
from hito.edge.identity import admin, check_owner, learner
from hito.usecases import explaining, recompute
from learners.schemas import AwardExplained, ExplainParams, Explanation, Recomputed, RecomputeParams, UnitExplained

ONE = "/v1/learners/{id}"

lambda_handler = api = Api(OWN)


@api.route(
    "GET",
    f"{ONE}/explain",
    auth=learner,
    params=ExplainParams,
    response=Explanation,
    rate_per_minute=60,
    refuses=(Forbidden, NotFound),
)
def explain(ctx: Context[None, ExplainParams]) -> Page[Explanation]:
    """Explain what was counted in a course, and what earned each award."""
    whose, params = ctx.path["id"], ctx.params
    check_owner(ctx.caller, whose)
    is_admin = ctx.caller.is_admin
    course = explaining.course(whose, params.course_id, is_admin=is_admin) if params.course_id else None
    units = map(UnitExplained.from_record, course.units if course else ())
    awards = map(AwardExplained.from_record, explaining.awards_of(whose))
    both: list[UnitExplained | AwardExplained] = [*units, *awards]
    response, next_key = pages.fit_from(both, params.cursor)
    return Page(Explanation.from_record(whose, course, response), position_cursor(next_key))


@api.route("POST", f"{ONE}/recompute", auth=admin, params=RecomputeParams, response=Recomputed)
def recompute_learner(ctx: Context[None, RecomputeParams]) -> Recomputed:
    """Store what follows from a learner's records and is missing; with ``dry_run``, only report it."""
    whose, is_dry = ctx.path["id"], ctx.params.dry_run
    drift = recompute.drift(whose, ctx.now) if is_dry else recompute.recompute(whose, ctx.now)
    return Recomputed.from_record(whose, drift, is_dry=is_dry)
