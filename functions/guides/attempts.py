"""Attempts at exercises."""

from http import HTTPStatus

from guides.api import api
from guides.schemas import Answered, AttemptResponse, AttemptsAtExercise, WhichAttempts
from hito.domain.guides import Attempt
from hito.edge.api import Context, Page
from hito.edge.identity import admin, learner
from hito.edge.people import person_of
from hito.usecases import attempts, people


@api.route(
    "POST",
    "/attempts",
    auth=learner,
    body=Answered,
    response=AttemptResponse,
    status=HTTPStatus.CREATED,
    takes_moment=True,
)
def submit(ctx: Context[Answered]) -> AttemptResponse:
    """An answer, validated and kept with its verdict."""
    submitted, is_admin = ctx.body.submission(), ctx.caller.is_admin
    attempt = attempts.submit(ctx.learner, submitted, ctx.moment, ctx.idempotency, is_admin=is_admin)
    return AttemptResponse.from_record(attempt, person_of(ctx.caller))


@api.route(
    "GET",
    "/attempts/by-exercise/{exercise_id}",
    auth=learner,
    params=AttemptsAtExercise,
    response=list[AttemptResponse],
)
def list_own(ctx: Context[None, AttemptsAtExercise]) -> Page[list[AttemptResponse]]:
    """The caller's attempts at an exercise, newest first."""
    asked = ctx.params
    found, cursor = attempts.of_exercise(ctx.learner, asked.exercise_id, asked.cursor_key, is_admin=ctx.caller.is_admin)
    me = person_of(ctx.caller)
    return Page([AttemptResponse.from_record(attempt, me) for attempt in found], asked.next_cursor(cursor))


@api.route("GET", "/attempts/admin/all", auth=admin, params=WhichAttempts, response=list[AttemptResponse])
def list_everybodys(ctx: Context[None, WhichAttempts]) -> Page[list[AttemptResponse]]:
    """Everybody's attempts, newest first."""
    asked = ctx.params
    found, cursor = attempts.of_everybody(asked.exercise_id, asked.user_id, asked.limit, asked.cursor_key)
    return Page(_with_people(found), asked.next_cursor(cursor))


def _with_people(found: list[Attempt]) -> list[AttemptResponse]:
    known = people.find({attempt.learner for attempt in found})
    return [AttemptResponse.from_record(attempt, known.get(attempt.learner)) for attempt in found]
