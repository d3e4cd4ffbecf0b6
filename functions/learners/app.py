"""Learners explained and put right. What is held of one, and erasure, is in ``accounts``, which alone reads e-mails."""

from hito.edge import pages
from hito.edge.api import Api, Call, Page
from hito.edge.cursor import position_of
from hito.edge.dialects.own import OWN
from hito.edge.identity import admin, check_owner, learner
from hito.usecases import explaining, recompute
from learners.schemas import AwardExplained, Explanation, Recomputed, UnitExplained, WhetherToTry, WhichCourse

ONE = "/v1/learners/{id}"

lambda_handler = api = Api(OWN)


@api.route("GET", f"{ONE}/explain", who=learner, asks=WhichCourse, gives=Explanation, per_minute=60)
def explain(call: Call[None, WhichCourse]) -> Page[Explanation]:
    """What was counted in a course and what was not, and what earned each award."""
    whose, asked = call.path["id"], call.asked
    check_owner(call.caller, whose)
    is_admin = call.caller.is_admin
    course = explaining.course(whose, asked.course_id, is_admin=is_admin) if asked.course_id else None
    units = map(UnitExplained.of, course.units if course else ())
    awards = map(AwardExplained.of, explaining.awards_of(whose))
    both: list[UnitExplained | AwardExplained] = [*units, *awards]
    shown, onward = pages.part(both, asked.cursor)
    return Page(Explanation.of(whose, course, shown), position_of(onward))


@api.route("POST", f"{ONE}/recompute", who=admin, asks=WhetherToTry, gives=Recomputed)
def put_right(call: Call[None, WhetherToTry]) -> Recomputed:
    """What is not put down of a learner, and follows: put right, or only told."""
    whose, is_dry = call.path["id"], call.asked.dry_run
    drift = recompute.drift(whose, call.now) if is_dry else recompute.recompute(whose, call.now)
    return Recomputed.of(whose, drift, is_dry=is_dry)
