"""Learners of any issuer: the export of their data, and their erasure."""

from http import HTTPStatus

from accounts.api import api
from accounts.schemas import Erased, Exported
from hito.domain.errors import Forbidden, NotFound
from hito.edge.api import Context, Page
from hito.edge.cursor import PageParams
from hito.edge.dialect import OWN
from hito.edge.identity import check_owner, learner
from hito.usecases import learners

ONE = "/v1/learners/{id}"


@api.route(
    "GET",
    ONE,
    auth=learner,
    params=PageParams,
    response=Exported,
    rate_per_minute=30,
    dialect=OWN,
    refuses=(Forbidden, NotFound),
)
def export(ctx: Context[None, PageParams]) -> Page[Exported]:
    """Export all data stored for a learner."""
    whose = ctx.path["id"]
    check_owner(ctx.caller, whose)
    found = learners.export_page(whose, ctx.params.cursor_key)
    return Page(Exported.from_record(whose, found, ctx.now), ctx.params.next_cursor(found.cursor))


@api.route(
    "DELETE",
    ONE,
    auth=learner,
    response=Erased,
    status=HTTPStatus.ACCEPTED,
    rate_per_minute=30,
    for_erased=True,
    dialect=OWN,
    refuses=(Forbidden, NotFound),
)
def erase(ctx: Context[None]) -> Erased:
    """Erase a learner: their data is deleted within moments, and so is what is written afterwards."""
    whose = ctx.path["id"]
    check_owner(ctx.caller, whose)
    return Erased.from_record(whose, learners.erase(whose, ctx.now))
