"""Exercises, as authors write them and learners read them."""

from http import HTTPStatus
from types import NoneType

from guides.api import api
from guides.schemas import (
    ExerciseChanged,
    ExerciseEntry,
    ExerciseInAll,
    ExerciseMade,
    ExercisePatch,
    ExerciseShown,
    WhichExercises,
)
from hito.domain.errors import NotFound
from hito.edge.api import Call
from hito.edge.identity import admin, anyone_known
from hito.usecases import guides

ONE = "/exercises/{exercise_id}"


@api.route("POST", "/exercises", who=admin, takes=ExerciseMade, gives=ExerciseShown, status=HTTPStatus.CREATED)
def make_exercise(call: Call[ExerciseMade]) -> ExerciseShown:
    """An exercise added to a guide."""
    exercise = guides.add_exercise(call.body.draft(call.now), call.once)
    return ExerciseShown.of(exercise, is_admin=True)


@api.route("PATCH", ONE, who=admin, takes=ExercisePatch, gives=ExerciseChanged)
def change_exercise(call: Call[ExercisePatch]) -> ExerciseChanged:
    """The given fields of an exercise changed, the others as they were."""
    return ExerciseChanged.of(guides.change_exercise(call.path["exercise_id"], call.body.changes(), call.now))


@api.route("DELETE", ONE, who=admin, gives=NoneType, status=HTTPStatus.NO_CONTENT)
def delete_exercise(call: Call[None]) -> None:
    """An exercise deleted; attempts at it stay."""
    guides.delete_exercise(call.path["exercise_id"], call.now)


@api.route("GET", "/exercises/by-guide/{guide_id}", who=anyone_known, gives=list[ExerciseEntry])
def list_exercises(call: Call[None]) -> list[ExerciseEntry]:
    """The active exercises of a guide."""
    found = guides.exercises(call.path["guide_id"], is_admin=call.caller.is_admin)
    return [ExerciseEntry.of(exercise) for exercise in found]


@api.route("GET", "/exercises/all", who=admin, asks=WhichExercises, gives=list[ExerciseInAll])
def list_all_exercises(call: Call[None, WhichExercises]) -> list[ExerciseInAll]:
    """All exercises, guide by guide."""
    return [ExerciseInAll.of(one) for one in guides.all_exercises(only_active=call.asked.only_active)]


@api.route("GET", ONE, who=anyone_known, gives=ExerciseShown)
def read_exercise(call: Call[None]) -> ExerciseShown:
    """One exercise; an inactive one, and what is not for learners, for admins only."""
    exercise = guides.exercise(call.path["exercise_id"])
    if not (exercise.is_active or call.caller.is_admin):
        raise NotFound("Exercise not found")
    return ExerciseShown.of(exercise, is_admin=call.caller.is_admin)
