"""People: the caller, and everybody for admins."""

from guides.api import api
from guides.schemas import TimePageParams
from hito.edge.api import Context, Page
from hito.edge.identity import admin, learner
from hito.edge.people import UserResponse, person_of
from hito.usecases import people


@api.route("GET", "/users/me", auth=learner, response=UserResponse)
def read_me(ctx: Context[None]) -> UserResponse:
    """Read the caller's own data, from the token."""
    return UserResponse.from_person(person_of(ctx.caller))


@api.route("GET", "/users", auth=admin, params=TimePageParams, response=list[UserResponse])
def list_people(ctx: Context[None, TimePageParams]) -> Page[list[UserResponse]]:
    """List everybody who ever called, the newest first."""
    found, cursor = people.listing(ctx.params.cursor_key)
    return Page([UserResponse.from_person(person) for person in found], ctx.params.next_cursor(cursor))
