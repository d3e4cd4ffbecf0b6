"""Learners explained and put right. What is held of one, and erasure, is in ``accounts``, which alone reads e-mails."""

from hito.edge import pages
from hito.edge.api import Api, Context, Page
from hito.edge.cursor import position_of
from hito.edge.dialect import OWN
from hito.edge.identity import admin, check_owner, learner
from hito.usecases import explaining, recompute
from learners.schemas import AwardExplained, Explanation, Recomputed, UnitExplained, WhetherToTry, WhichCourse

ONE = "/v1/learners/{id}"

lambda_handler = api = Api(OWN)


@api.route("GET", f"{ONE}/explain", auth=learner, params=WhichCourse, response=Explanation, rate_per_minute=60)
def explain(ctx: Context[None, WhichCourse]) -> Page[Explanation]:
    """What was counted in a course and what was not, and what earned each award."""
    whose, asked = ctx.path["id"], ctx.params
    check_owner(ctx.caller, whose)
    is_admin = ctx.caller.is_admin
    course = explaining.course(whose, asked.course_id, is_admin=is_admin) if asked.course_id else None
    units = map(UnitExplained.from_record, course.units if course else ())
    awards = map(AwardExplained.from_record, explaining.awards_of(whose))
    both: list[UnitExplained | AwardExplained] = [*units, *awards]
    shown, onward = pages.part(both, asked.cursor)
    return Page(Explanation.from_record(whose, course, shown), position_of(onward))


@api.route("POST", f"{ONE}/recompute", auth=admin, params=WhetherToTry, response=Recomputed)
def put_right(ctx: Context[None, WhetherToTry]) -> Recomputed:
    """What is not put down of a learner, and follows: put right, or only told."""
    whose, is_dry = ctx.path["id"], ctx.params.dry_run
    drift = recompute.drift(whose, ctx.now) if is_dry else recompute.recompute(whose, ctx.now)
    return Recomputed.from_record(whose, drift, is_dry=is_dry)
