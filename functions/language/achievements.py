"""Achievements, and who has them."""

from http import HTTPStatus

from hito.domain.language import learner_of
from hito.edge.api import Call, Known, Page
from hito.edge.identity import admin, anyone
from hito.usecases import awards, backfill, walks
from language.api import api, author, author_route, check_reads, quota_of, reader
from language.pages import page
from language.schemas import (
    AchievementChanged,
    AchievementMade,
    Achievements,
    AchievementShown,
    AchievementWritten,
    Assigned,
    Awards,
    AwardShown,
    AwardWritten,
    Backfill,
    Deleted,
    Numbered,
    OneAchievement,
    Onward,
    OnwardOfUser,
    OnwardOfUserSince,
    Pending,
    PendingShown,
    WhetherToTry,
)

ALL = "/api/achievements"
ONE = "/api/achievements/{id}"
OF_USER = "/api/achievements/user/{usuarioId}"


@author_route(
    "POST",
    ALL,
    takes=AchievementMade,
    gives=AchievementWritten,
    status=HTTPStatus.CREATED,
)
def make_achievement(call: Call[AchievementMade]) -> AchievementWritten:
    """A new achievement."""
    made = awards.add(call.body.draft(), call.once, quota_of(call.caller))
    return AchievementWritten(message="Logro creado correctamente", logro=AchievementShown.of(made))


@api.route("GET", ALL, who=anyone, asks=Onward, gives=Achievements)
def list_achievements(call: Call[None, Onward]) -> Page[Achievements]:
    """All achievements, in the order of their making."""
    found, last = awards.page(call.asked.after)
    shown, cursor = page((((0, one.id), AchievementShown.of(one)) for one in found), (0, last) if last else None)
    return Page(Achievements(logros=shown), cursor)


@api.route("GET", ONE, who=anyone, asks=Numbered, gives=OneAchievement)
def read_achievement(call: Call[None, Numbered]) -> OneAchievement:
    """One achievement."""
    return OneAchievement(logro=AchievementShown.of(awards.find(call.asked.id)))


@author_route(
    "PUT",
    ONE,
    asks=Numbered,
    takes=AchievementChanged,
    gives=AchievementWritten,
)
def change_achievement(call: Call[AchievementChanged, Numbered]) -> AchievementWritten:
    """The given fields of an achievement changed, the others as they were."""
    changed = awards.change(call.asked.id, call.body.given())
    return AchievementWritten(message="Logro actualizado correctamente", logro=AchievementShown.of(changed))


@author_route("DELETE", ONE, asks=Numbered, gives=Deleted)
def delete_achievement(call: Call[None, Numbered]) -> Deleted:
    """An achievement deleted; who has it keeps it."""
    awards.delete(call.asked.id)
    return Deleted(message="Logro eliminado correctamente")


@api.route("POST", f"{ALL}/assign", who=author, takes=Assigned, gives=AwardWritten, status=HTTPStatus.CREATED)
def assign_achievement(call: Call[Assigned]) -> AwardWritten | Known[AwardWritten]:
    """An achievement awarded to a user; again, the award that there is."""
    body, by = call.body, call.learner
    award, is_new = awards.assign(body.user, body.achievement, body.at, by=by, now=call.now, once=call.once)
    written = AwardWritten(message="Logro asignado correctamente", logro=AwardShown.of(award))
    return written if is_new else Known(written)


@api.route("GET", OF_USER, who=reader, asks=OnwardOfUserSince, gives=Awards)
def list_awards(call: Call[None, OnwardOfUserSince]) -> Page[Awards]:
    """A user's awards, in the order of time; with ``since``, those that are new since then."""
    asked = call.asked
    check_reads(call.caller, asked.user)
    found, last = awards.of(asked.user, asked.after, asked.since)
    return Page(Awards(logros=[AwardShown.of(award) for award in found]), f"0-{last}" if last else None)


@api.route("GET", f"{OF_USER}/pending", who=reader, asks=OnwardOfUser, gives=Pending)
def list_pending(call: Call[None, OnwardOfUser]) -> Page[Pending]:
    """The achievements that a user does not have, and how near they are."""
    asked = call.asked
    check_reads(call.caller, asked.user)
    found, last = awards.pending(asked.user, asked.after, call.today_of(learner_of(asked.user)))
    entries = (((0, achievement.id), PendingShown.of(achievement, reached)) for achievement, reached in found)
    shown, cursor = page(entries, (0, last) if last else None)
    return Page(Pending(pendientes=shown), cursor)


@api.route("POST", f"{ONE}/backfill", who=admin, asks=WhetherToTry, gives=Backfill, status=HTTPStatus.ACCEPTED)
def begin_backfill(call: Call[None, WhetherToTry]) -> Backfill | Known[Page[Backfill]]:
    """An achievement on its way to everybody who has earned it already; or who they are, and nothing is done."""
    number = call.asked.id
    awards.find(number)
    if not call.asked.dry_run:
        return Backfill.of(walks.begin_award(number, call.now, call.once))
    looked_at, learners, onward = backfill.forecast(number, call.asked.cursor, call.now)
    return Known(Page(Backfill.forecast(number, looked_at, learners), call.asked.onward(onward)))


@api.route("GET", f"{ONE}/backfill", who=admin, asks=Numbered, gives=Backfill)
def read_backfill(call: Call[None, Numbered]) -> Backfill:
    """How far an achievement's last backfill is."""
    return Backfill.of(walks.of_award(call.asked.id))
