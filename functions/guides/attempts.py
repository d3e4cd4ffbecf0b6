"""Attempts at exercises."""

from http import HTTPStatus

from guides.api import api
from guides.schemas import AttemptCreate, AttemptResponse, AttemptsParams, ExerciseAttemptsParams
from hito.domain.errors import NotFound
from hito.domain.guides import Attempt
from hito.edge.api import Context, Page
from hito.edge.identity import admin, learner
from hito.edge.people import person_of
from hito.usecases import attempts, people


@api.route(
    "POST",
    "/attempts",
    auth=learner,
    body=AttemptCreate,
    response=AttemptResponse,
    status=HTTPStatus.CREATED,
    takes_moment=True,
    refuses=(NotFound,),
)
def submit_answer(ctx: Context[AttemptCreate]) -> AttemptResponse:
    """Submit an answer: it is validated and stored with the verdict."""
    submitted, is_admin = ctx.body.submission(), ctx.caller.is_admin
    attempt = attempts.submit(ctx.learner, submitted, ctx.moment, ctx.idempotency, is_admin=is_admin)
    return AttemptResponse.from_record(attempt, person_of(ctx.caller))


@api.route(
    "GET",
    "/attempts/by-exercise/{exercise_id}",
    auth=learner,
    params=ExerciseAttemptsParams,
    response=list[AttemptResponse],
    refuses=(NotFound,),
)
def list_own_attempts(ctx: Context[None, ExerciseAttemptsParams]) -> Page[list[AttemptResponse]]:
    """List the caller's attempts at an exercise, newest first."""
    params = ctx.params
    found, cursor = attempts.page_of_exercise(
        ctx.learner, params.exercise_id, params.cursor_key, is_admin=ctx.caller.is_admin
    )
    me = person_of(ctx.caller)
    return Page([AttemptResponse.from_record(attempt, me) for attempt in found], params.next_cursor(cursor))


@api.route("GET", "/attempts/admin/all", auth=admin, params=AttemptsParams, response=list[AttemptResponse])
def list_all_attempts(ctx: Context[None, AttemptsParams]) -> Page[list[AttemptResponse]]:
    """List everybody's attempts, newest first."""
    params = ctx.params
    found, cursor = attempts.page_of_all(params.exercise_id, params.user_id, params.limit, params.cursor_key)
    return Page(_with_people(found), params.next_cursor(cursor))


def _with_people(found: list[Attempt]) -> list[AttemptResponse]:
    known = people.find({attempt.learner for attempt in found})
    return [AttemptResponse.from_record(attempt, known.get(attempt.learner)) for attempt in found]
