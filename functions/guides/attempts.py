"""Attempts at exercises."""

from http import HTTPStatus

from guides.api import api
from guides.schemas import Answered, AttemptsAtExercise, AttemptShown, WhichAttempts
from hito.domain.guides import Attempt
from hito.edge.api import Call, Page
from hito.edge.identity import admin, learner
from hito.edge.people import person_of
from hito.usecases import attempts, people


@api.route("POST", "/attempts", who=learner, takes=Answered, gives=AttemptShown, status=HTTPStatus.CREATED)
def submit(call: Call[Answered]) -> AttemptShown:
    """An answer, validated and kept with its verdict."""
    submitted, is_admin = call.body.submission(), call.caller.is_admin
    attempt = attempts.submit(call.learner, submitted, call.local, call.once, is_admin=is_admin)
    return AttemptShown.of(attempt, person_of(call.caller))


@api.route("GET", "/attempts/by-exercise/{exercise_id}", who=learner, asks=AttemptsAtExercise, gives=list[AttemptShown])
def list_own(call: Call[None, AttemptsAtExercise]) -> Page[list[AttemptShown]]:
    """The caller's attempts at an exercise, newest first."""
    asked = call.asked
    found, cursor = attempts.of_exercise(call.learner, asked.exercise_id, asked.place, is_admin=call.caller.is_admin)
    me = person_of(call.caller)
    return Page([AttemptShown.of(attempt, me) for attempt in found], asked.onward(cursor))


@api.route("GET", "/attempts/admin/all", who=admin, asks=WhichAttempts, gives=list[AttemptShown])
def list_everybodys(call: Call[None, WhichAttempts]) -> Page[list[AttemptShown]]:
    """Everybody's attempts, newest first."""
    asked = call.asked
    found, cursor = attempts.of_everybody(asked.exercise_id, asked.user_id, asked.limit, asked.place)
    return Page(_with_people(found), asked.onward(cursor))


def _with_people(found: list[Attempt]) -> list[AttemptShown]:
    known = people.find({attempt.learner for attempt in found})
    return [AttemptShown.of(attempt, known.get(attempt.learner)) for attempt in found]
