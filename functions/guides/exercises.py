"""Exercises, for authors and learners."""

from http import HTTPStatus
from types import NoneType

from guides.api import api
from guides.schemas import (
    ExerciseCreate,
    ExerciseInAll,
    ExerciseParams,
    ExercisePatch,
    ExerciseResponse,
    ExercisesParams,
    GuideExercisesParams,
)
from hito.domain.errors import NotFound
from hito.edge import pages
from hito.edge.api import Context, Page
from hito.edge.identity import admin, optional_learner
from hito.usecases import guides

ONE = "/exercises/{exercise_id}"


@api.route(
    "POST",
    "/exercises",
    auth=admin,
    body=ExerciseCreate,
    response=ExerciseResponse,
    status=HTTPStatus.CREATED,
    refuses=(NotFound,),
)
def create_exercise(ctx: Context[ExerciseCreate]) -> ExerciseResponse:
    """Add an exercise to a guide."""
    exercise = guides.add_exercise(ctx.body.draft(ctx.now), ctx.idempotency)
    return ExerciseResponse.from_record(exercise, is_admin=True)


@api.route(
    "PATCH", ONE, auth=admin, params=ExerciseParams, body=ExercisePatch, response=ExerciseResponse, refuses=(NotFound,)
)
def change_exercise(ctx: Context[ExercisePatch, ExerciseParams]) -> ExerciseResponse:
    """Change the given fields of an exercise."""
    changed = guides.change_exercise(ctx.params.exercise_id, ctx.body.changes(), ctx.now)
    return ExerciseResponse.from_record(changed, is_admin=True)


@api.route(
    "DELETE",
    ONE,
    auth=admin,
    params=ExerciseParams,
    response=NoneType,
    status=HTTPStatus.NO_CONTENT,
    refuses=(NotFound,),
)
def delete_exercise(ctx: Context[None, ExerciseParams]) -> None:
    """Delete an exercise; attempts at it stay."""
    guides.delete_exercise(ctx.params.exercise_id, ctx.now)


@api.route(
    "GET",
    "/exercises/by-guide/{guide_id}",
    auth=optional_learner,
    params=GuideExercisesParams,
    response=list[ExerciseResponse],
    refuses=(NotFound,),
)
def list_exercises(ctx: Context[None, GuideExercisesParams]) -> Page[list[ExerciseResponse]]:
    """List the active exercises of a guide, oldest first."""
    is_admin, params = ctx.caller.is_admin, ctx.params
    found, last_key = guides.exercises(params.guide_id, params.cursor_key, is_admin=is_admin)
    entries = ((key, ExerciseResponse.from_record(exercise, is_admin=is_admin)) for key, exercise in found)
    response, next_key = pages.fit(entries, last_key)
    return Page(response, params.next_cursor(next_key))


@api.route("GET", "/exercises/all", auth=admin, params=ExercisesParams, response=list[ExerciseInAll])
def list_all_exercises(ctx: Context[None, ExercisesParams]) -> Page[list[ExerciseInAll]]:
    """List all exercises, guide by guide."""
    found, last_key = guides.all_exercises(ctx.params.cursor_key, only_active=ctx.params.only_active)
    response, next_key = pages.fit(((key, ExerciseInAll.from_record(one)) for key, one in found), last_key)
    order = guides.order()
    return Page(sorted(response, key=lambda one: order.get(one.guide_id, 0)), ctx.params.next_cursor(next_key))


@api.route("GET", ONE, auth=optional_learner, params=ExerciseParams, response=ExerciseResponse, refuses=(NotFound,))
def read_exercise(ctx: Context[None, ExerciseParams]) -> ExerciseResponse:
    """Read one exercise. Only admins see an inactive one, one of an inactive guide, and the fields for authors."""
    is_admin = ctx.caller.is_admin
    return ExerciseResponse.from_record(
        guides.visible_exercise(ctx.params.exercise_id, is_admin=is_admin), is_admin=is_admin
    )
