"""The users of the language contract: Hito's own accounts."""

from http import HTTPStatus
from typing import Any

from accounts.api import api
from accounts.schemas import (
    Deleted,
    LoggedIn,
    Login,
    ProfileChanged,
    ProfileParams,
    ProfileRead,
    ProfileResponse,
    ProfileUpdate,
    Registered,
    Registration,
    UserResponse,
)
from hito.domain.errors import Code, Conflict, Forbidden, NotFound, Unauthenticated
from hito.domain.language import learner_of
from hito.edge.api import Context
from hito.edge.identity import issue, learner, public, seal
from hito.usecases import accounts

ONE = "/api/users/profile/{id}"

# A whole class may share one source address.
PER_SOURCE = 300


@api.route(
    "POST",
    "/api/users/register",
    auth=public,
    body=Registration,
    response=Registered,
    status=HTTPStatus.CREATED,
    rate_per_address=PER_SOURCE,
    seal=seal,
    shows_time=False,
    refuses=(Conflict, NotFound),
)
def register(ctx: Context[Registration]) -> Registered:
    """Register an account."""
    body = ctx.body
    profile = accounts.register(body.name, body.email, body.password, ctx.now, ctx.idempotency)
    return Registered(message="Usuario registrado correctamente", user=UserResponse.from_record(profile))


@api.route(
    "POST",
    "/api/users/login",
    auth=public,
    body=Login,
    response=LoggedIn,
    rate_per_address=PER_SOURCE,
    shows_time=False,
    refuses=(Unauthenticated,),
)
def log_in(ctx: Context[Login]) -> LoggedIn:
    """Log in: the response has a token."""
    profile = accounts.log_in(ctx.body.address, ctx.body.password, ctx.now, ctx.date_of)
    token = issue(profile.account.learner, profile.account.session, ctx.now)
    return LoggedIn(message="Inicio de sesión exitoso", token=token, user=UserResponse.from_record(profile))


@api.route("GET", ONE, auth=learner, params=ProfileParams, response=ProfileRead, refuses=(Forbidden, NotFound))
def read_profile(ctx: Context[None, ProfileParams]) -> ProfileRead:
    """Read a profile."""
    return ProfileRead(user=ProfileResponse.from_record(accounts.find(_own(ctx), ctx.date_of)))


@api.route(
    "PUT",
    ONE,
    auth=learner,
    params=ProfileParams,
    body=ProfileUpdate,
    response=ProfileChanged,
    rate_per_minute=60,
    refuses=(Conflict, Forbidden, NotFound),
)
def change_profile(ctx: Context[ProfileUpdate, ProfileParams]) -> ProfileChanged:
    """Change the given fields of a profile; a new password ends the tokens of the old one."""
    number = _own(ctx)
    accounts.change(number, ctx.body.changes(), ctx.learner, ctx.now, is_admin=ctx.caller.is_admin)
    profile = accounts.find(number, ctx.date_of)
    return ProfileChanged(message="Usuario actualizado correctamente", user=ProfileResponse.from_record(profile))


@api.route("DELETE", ONE, auth=learner, params=ProfileParams, response=Deleted, refuses=(Forbidden, NotFound))
def delete_account(ctx: Context[None, ProfileParams]) -> Deleted:
    """Delete an account; its tokens end."""
    accounts.delete(_own(ctx), ctx.now)
    return Deleted(message="Usuario eliminado correctamente")


def _own(ctx: Context[Any, ProfileParams]) -> int:
    """The account that the path names; admins may name any, others their own."""
    number = ctx.params.id
    if ctx.learner != learner_of(number) and not ctx.caller.is_admin:
        raise Forbidden(Code.OTHERS_PROFILE)
    return number
