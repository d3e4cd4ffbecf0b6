"""The routes of course reports."""

from hito.domain import reports as rules
from hito.domain.errors import Forbidden, NotFound
from hito.edge import pages
from hito.edge.api import Accepted, Api, Context, Page
from hito.edge.cursor import position_cursor
from hito.edge.dialect import OWN
from hito.edge.identity import learner_or_server
from hito.usecases import reporting
from reports.schemas import (
    CourseReport,
    ReportParams,
    ReportRunning,
    Roster,
    RosterParams,
    RosterRow,
    roster_csv,
)

ONE = "/v1/courses/{course}"

TEACHER = learner_or_server("reports")

# A run makes some hundred learners' rows a second.
RETRY_AFTER = 1

# Of rows that are sent as comma-separated values: these are shorter than the JSON that is counted.
MAX_CSV_BYTES = 6_000_000

lambda_handler = api = Api(OWN)


@api.route(
    "GET",
    f"{ONE}/report",
    auth=TEACHER,
    params=ReportParams,
    response=CourseReport,
    accepted=ReportRunning,
    rate_per_minute=60,
    refuses=(Forbidden, NotFound),
)
def read_report(ctx: Context[None, ReportParams]) -> CourseReport | Accepted:
    """Read a course's report, of all learners or of those who enrolled within some dates."""
    params = ctx.params
    asked = reporting.ask(params.course_id, ctx.learner, ctx.now, is_admin=ctx.caller.is_admin)
    sums = reporting.cohort(asked, params.course_id, params.enrolled_from, params.enrolled_to)
    if sums is None or asked.report is None:
        return Accepted(ReportRunning.from_record(asked.run), RETRY_AFTER)
    return CourseReport.from_record(params.course_id, asked, sums)


@api.route(
    "GET",
    f"{ONE}/learners",
    auth=TEACHER,
    params=RosterParams,
    response=Roster,
    accepted=ReportRunning,
    rate_per_minute=60,
    csv=roster_csv,
    refuses=(Forbidden, NotFound),
)
def read_roster(ctx: Context[None, RosterParams]) -> Page[Roster] | Accepted:
    """Read the learners of a course with their states, as of the report; as JSON or comma-separated values."""
    params = ctx.params
    asked = reporting.ask(params.course_id, ctx.learner, ctx.now, is_admin=ctx.caller.is_admin)
    rows = reporting.roster(asked, params.course_id)
    if rows is None or asked.report is None:
        return Accepted(ReportRunning.from_record(asked.run), RETRY_AFTER)
    chosen = [
        row
        for row in rows
        if params.state in (None, row.state) and rules.is_in_cohort(row, params.enrolled_from, params.enrolled_to)
    ]
    in_order = map(RosterRow.from_record, params.in_order(chosen))
    most = MAX_CSV_BYTES if ctx.accepts_csv else pages.MAX_BYTES
    page, next_key = pages.fit_from(in_order, params.cursor, most)
    return Page(Roster.from_record(asked.report.as_of, page), position_cursor(next_key))
