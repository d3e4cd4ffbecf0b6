"""Achievements and awards."""

from http import HTTPStatus

from hito.domain.errors import Conflict, NotFound
from hito.domain.language import learner_of
from hito.edge.api import AlreadyExists, Context, Page
from hito.edge.identity import admin, public
from hito.usecases import awards, backfill, backfill_jobs
from language.api import api, author, author_route, check_reads, quota_of, reader
from language.pages import page
from language.schemas import (
    AchievementAssign,
    AchievementCreate,
    AchievementResponse,
    Achievements,
    AchievementUpdate,
    AchievementWritten,
    AwardResponse,
    Awards,
    AwardWritten,
    BackfillParams,
    BackfillResponse,
    CursorParams,
    DeletedResponse,
    IdParams,
    OneAchievement,
    PendingAchievements,
    PendingResponse,
    UserPageParams,
    UserPageSinceParams,
)

ALL = "/api/achievements"
ONE = "/api/achievements/{id}"
OF_USER = "/api/achievements/user/{usuarioId}"


@author_route(
    "POST",
    ALL,
    body=AchievementCreate,
    response=AchievementWritten,
    status=HTTPStatus.CREATED,
    refuses=(Conflict, NotFound),
)
def create_achievement(ctx: Context[AchievementCreate]) -> AchievementWritten:
    """Create an achievement."""
    created = awards.add(ctx.body.draft(), ctx.idempotency, quota_of(ctx.caller))
    return AchievementWritten(message="Logro creado correctamente", logro=AchievementResponse.from_record(created))


@api.route("GET", ALL, auth=public, params=CursorParams, response=Achievements)
def list_achievements(ctx: Context[None, CursorParams]) -> Page[Achievements]:
    """List all achievements, oldest first."""
    found, last = awards.page(ctx.params.after)
    response, cursor = page(
        (((0, one.id), AchievementResponse.from_record(one)) for one in found), (0, last) if last else None
    )
    return Page(Achievements(logros=response), cursor)


@api.route("GET", ONE, auth=public, params=IdParams, response=OneAchievement, refuses=(NotFound,))
def read_achievement(ctx: Context[None, IdParams]) -> OneAchievement:
    """Read one achievement."""
    return OneAchievement(logro=AchievementResponse.from_record(awards.find(ctx.params.id)))


@author_route(
    "PUT",
    ONE,
    params=IdParams,
    body=AchievementUpdate,
    response=AchievementWritten,
    refuses=(NotFound,),
)
def change_achievement(ctx: Context[AchievementUpdate, IdParams]) -> AchievementWritten:
    """Change the given fields of an achievement."""
    changed = awards.change(ctx.params.id, ctx.body.given_fields())
    return AchievementWritten(message="Logro actualizado correctamente", logro=AchievementResponse.from_record(changed))


@author_route("DELETE", ONE, params=IdParams, response=DeletedResponse, refuses=(NotFound,))
def delete_achievement(ctx: Context[None, IdParams]) -> DeletedResponse:
    """Delete an achievement; its awards stay."""
    awards.delete(ctx.params.id)
    return DeletedResponse(message="Logro eliminado correctamente")


@api.route(
    "POST",
    f"{ALL}/assign",
    auth=author,
    body=AchievementAssign,
    response=AwardWritten,
    status=HTTPStatus.CREATED,
    refuses=(NotFound,),
)
def assign_achievement(ctx: Context[AchievementAssign]) -> AwardWritten | AlreadyExists[AwardWritten]:
    """Award an achievement to a user; a repetition returns the existing award."""
    body, by = ctx.body, ctx.learner
    award, is_new = awards.assign(body.user, body.achievement, body.at, by=by, now=ctx.now, idempotency=ctx.idempotency)
    written = AwardWritten(message="Logro asignado correctamente", logro=AwardResponse.from_record(award))
    return written if is_new else AlreadyExists(written)


@api.route("GET", OF_USER, auth=reader, params=UserPageSinceParams, response=Awards, may_be_stored=True)
def list_awards(ctx: Context[None, UserPageSinceParams]) -> Page[Awards]:
    """List a user's awards, oldest first; with ``since``, only newer ones."""
    params = ctx.params
    check_reads(ctx.caller, params.user)
    found, last = awards.page_of_user(params.user, params.after, params.since)
    return Page(Awards(logros=[AwardResponse.from_record(award) for award in found]), f"0-{last}" if last else None)


@api.route(
    "GET", f"{OF_USER}/pending", auth=reader, params=UserPageParams, response=PendingAchievements, may_be_stored=True
)
def list_pending(ctx: Context[None, UserPageParams]) -> Page[PendingAchievements]:
    """List the achievements that a user has not earned, with the progress towards them."""
    params = ctx.params
    check_reads(ctx.caller, params.user)
    learner = learner_of(params.user)
    found, last = awards.pending(learner, params.after, ctx.date_of(learner))
    entries = (
        ((0, achievement.id), PendingResponse.from_record(achievement, reached)) for achievement, reached in found
    )
    response, cursor = page(entries, (0, last) if last else None)
    return Page(PendingAchievements(pendientes=response), cursor)


@api.route(
    "POST",
    f"{ONE}/backfill",
    auth=admin,
    params=BackfillParams,
    response=BackfillResponse,
    status=HTTPStatus.ACCEPTED,
    refuses=(NotFound,),
)
def start_backfill(ctx: Context[None, BackfillParams]) -> BackfillResponse | AlreadyExists[Page[BackfillResponse]]:
    """Start awarding an achievement to all who earned it already; with ``dry_run``, only list them."""
    number = ctx.params.id
    awards.find(number)
    if not ctx.params.dry_run:
        return BackfillResponse.from_record(backfill_jobs.begin_award(number, ctx.now, ctx.idempotency))
    visited, learners, next_key = backfill.forecast(number, ctx.params.cursor, ctx.now)
    return AlreadyExists(
        Page(BackfillResponse.from_dry_run(number, visited, learners), ctx.params.next_cursor(next_key))
    )


@api.route("GET", f"{ONE}/backfill", auth=admin, params=IdParams, response=BackfillResponse, refuses=(NotFound,))
def read_backfill(ctx: Context[None, IdParams]) -> BackfillResponse:
    """Read the progress of an achievement's last backfill."""
    return BackfillResponse.from_record(backfill_jobs.of_award(ctx.params.id))
