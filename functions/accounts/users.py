"""The users of the language contract: Hito's own accounts."""

from http import HTTPStatus
from typing import Any

from accounts.api import api
from accounts.schemas import (
    Done,
    LoggedIn,
    Login,
    ProfileChanged,
    ProfilePut,
    ProfileRead,
    ProfileShown,
    Registered,
    Registration,
    UserShown,
    WhichAccount,
)
from hito.domain.errors import Forbidden
from hito.domain.language import learner_of
from hito.edge.api import Call
from hito.edge.identity import anyone, issue, learner, seal
from hito.usecases import accounts

ONE = "/api/users/profile/{id}"

# A class may come at once from behind one address.
PER_SOURCE = 300


@api.route(
    "POST",
    "/api/users/register",
    who=anyone,
    takes=Registration,
    gives=Registered,
    status=HTTPStatus.CREATED,
    per_source=PER_SOURCE,
    seal=seal,
    shows_time=False,
)
def register(call: Call[Registration]) -> Registered:
    """A new account."""
    body = call.body
    made = accounts.register(body.name, body.email, body.password, call.now, call.once)
    return Registered(message="Usuario registrado correctamente", user=UserShown.of(made))


@api.route("POST", "/api/users/login", who=anyone, takes=Login, gives=LoggedIn, per_source=PER_SOURCE, shows_time=False)
def log_in(call: Call[Login]) -> LoggedIn:
    """A token for who knows the password."""
    profile = accounts.log_in(call.body.address, call.body.password, call.now, call.today_of)
    token = issue(profile.account.learner, profile.account.session, call.now)
    return LoggedIn(message="Inicio de sesión exitoso", token=token, user=UserShown.of(profile))


@api.route("GET", ONE, who=learner, asks=WhichAccount, gives=ProfileRead)
def read_profile(call: Call[None, WhichAccount]) -> ProfileRead:
    """A profile."""
    return ProfileRead(user=ProfileShown.of(accounts.find(_own(call), call.today_of)))


@api.route("PUT", ONE, who=learner, asks=WhichAccount, takes=ProfilePut, gives=ProfileChanged, per_minute=60)
def change_profile(call: Call[ProfilePut, WhichAccount]) -> ProfileChanged:
    """A profile changed, as far as the body says; a new password ends the tokens of the old one."""
    number = _own(call)
    accounts.change(number, call.body.changes(), call.learner, call.now, is_admin=call.caller.is_admin)
    profile = accounts.find(number, call.today_of)
    return ProfileChanged(message="Usuario actualizado correctamente", user=ProfileShown.of(profile))


@api.route("DELETE", ONE, who=learner, asks=WhichAccount, gives=Done)
def delete_account(call: Call[None, WhichAccount]) -> Done:
    """An account deleted; its tokens have ended."""
    accounts.delete(_own(call), call.now)
    return Done(message="Usuario eliminado correctamente")


def _own(call: Call[Any, WhichAccount]) -> int:
    """The account that the path names: the caller's own, or any for an admin."""
    number = call.asked.id
    if call.learner != learner_of(number) and not call.caller.is_admin:
        raise Forbidden("Solo puedes ver o cambiar tu propio perfil")
    return number
