"""Exercises, as authors write them and learners read them."""

from http import HTTPStatus
from types import NoneType

from guides.api import api
from guides.schemas import (
    ExerciseInAll,
    ExerciseMade,
    ExercisePatch,
    ExerciseResponse,
    ExercisesOfGuide,
    WhichExercise,
    WhichExercises,
)
from hito.edge import pages
from hito.edge.api import Context, Page
from hito.edge.identity import admin, optional_learner
from hito.usecases import guides

ONE = "/exercises/{exercise_id}"


@api.route("POST", "/exercises", auth=admin, body=ExerciseMade, response=ExerciseResponse, status=HTTPStatus.CREATED)
def make_exercise(ctx: Context[ExerciseMade]) -> ExerciseResponse:
    """An exercise added to a guide."""
    exercise = guides.add_exercise(ctx.body.draft(ctx.now), ctx.idempotency)
    return ExerciseResponse.from_record(exercise, is_admin=True)


@api.route("PATCH", ONE, auth=admin, params=WhichExercise, body=ExercisePatch, response=ExerciseResponse)
def change_exercise(ctx: Context[ExercisePatch, WhichExercise]) -> ExerciseResponse:
    """The given fields of an exercise changed, the others as they were."""
    changed = guides.change_exercise(ctx.params.exercise_id, ctx.body.changes(), ctx.now)
    return ExerciseResponse.from_record(changed, is_admin=True)


@api.route("DELETE", ONE, auth=admin, params=WhichExercise, response=NoneType, status=HTTPStatus.NO_CONTENT)
def delete_exercise(ctx: Context[None, WhichExercise]) -> None:
    """An exercise deleted; attempts at it stay."""
    guides.delete_exercise(ctx.params.exercise_id, ctx.now)


@api.route(
    "GET",
    "/exercises/by-guide/{guide_id}",
    auth=optional_learner,
    params=ExercisesOfGuide,
    response=list[ExerciseResponse],
)
def list_exercises(ctx: Context[None, ExercisesOfGuide]) -> Page[list[ExerciseResponse]]:
    """The active exercises of a guide, in the order of their making."""
    is_admin, asked = ctx.caller.is_admin, ctx.params
    found, onward = guides.exercises(asked.guide_id, asked.cursor_key, is_admin=is_admin)
    entries = ((place, ExerciseResponse.from_record(exercise, is_admin=is_admin)) for place, exercise in found)
    shown, place = pages.fit(entries, onward)
    return Page(shown, asked.next_cursor(place))


@api.route("GET", "/exercises/all", auth=admin, params=WhichExercises, response=list[ExerciseInAll])
def list_all_exercises(ctx: Context[None, WhichExercises]) -> Page[list[ExerciseInAll]]:
    """All exercises, guide by guide."""
    found, onward = guides.all_exercises(ctx.params.cursor_key, only_active=ctx.params.only_active)
    shown, place = pages.fit(((place, ExerciseInAll.from_record(one)) for place, one in found), onward)
    order = guides.order()
    return Page(sorted(shown, key=lambda one: order.get(one.guide_id, 0)), ctx.params.next_cursor(place))


@api.route("GET", ONE, auth=optional_learner, params=WhichExercise, response=ExerciseResponse)
def read_exercise(ctx: Context[None, WhichExercise]) -> ExerciseResponse:
    """One exercise; an inactive one, or of an inactive guide, and what is not for learners, for admins only."""
    is_admin = ctx.caller.is_admin
    return ExerciseResponse.from_record(
        guides.visible_exercise(ctx.params.exercise_id, is_admin=is_admin), is_admin=is_admin
    )
