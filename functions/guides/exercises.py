"""Exercises, as authors write them and learners read them."""

from http import HTTPStatus
from types import NoneType

from guides.api import api
from guides.schemas import (
    ExerciseInAll,
    ExerciseMade,
    ExercisePatch,
    ExerciseShown,
    ExercisesOfGuide,
    WhichExercise,
    WhichExercises,
)
from hito.edge.api import Call, Page
from hito.edge.identity import admin, anyone_known
from hito.usecases import guides

ONE = "/exercises/{exercise_id}"

# A list of whole exercises stops before it is larger, or with one that is; a function may answer six megabytes.
MAX_LIST_BYTES = 4_000_000


@api.route("POST", "/exercises", who=admin, takes=ExerciseMade, gives=ExerciseShown, status=HTTPStatus.CREATED)
def make_exercise(call: Call[ExerciseMade]) -> ExerciseShown:
    """An exercise added to a guide."""
    exercise = guides.add_exercise(call.body.draft(call.now), call.once)
    return ExerciseShown.of(exercise, is_admin=True)


@api.route("PATCH", ONE, who=admin, asks=WhichExercise, takes=ExercisePatch, gives=ExerciseShown)
def change_exercise(call: Call[ExercisePatch, WhichExercise]) -> ExerciseShown:
    """The given fields of an exercise changed, the others as they were."""
    changed = guides.change_exercise(call.asked.exercise_id, call.body.changes(), call.now)
    return ExerciseShown.of(changed, is_admin=True)


@api.route("DELETE", ONE, who=admin, asks=WhichExercise, gives=NoneType, status=HTTPStatus.NO_CONTENT)
def delete_exercise(call: Call[None, WhichExercise]) -> None:
    """An exercise deleted; attempts at it stay."""
    guides.delete_exercise(call.asked.exercise_id, call.now)


@api.route("GET", "/exercises/by-guide/{guide_id}", who=anyone_known, asks=ExercisesOfGuide, gives=list[ExerciseShown])
def list_exercises(call: Call[None, ExercisesOfGuide]) -> Page[list[ExerciseShown]]:
    """The active exercises of a guide, in the order of their making."""
    is_admin, asked = call.caller.is_admin, call.asked
    shown: list[ExerciseShown] = []
    size, last = 0, None
    for exercise in guides.exercises(asked.guide_id, is_admin=is_admin, after=asked.place or ""):
        entry = ExerciseShown.of(exercise, is_admin=is_admin)
        size += len(entry.model_dump_json().encode())
        if shown and size > MAX_LIST_BYTES:
            return Page(shown, asked.onward(last))
        shown.append(entry)
        last = guides.place(exercise)
    return Page(shown, None)


@api.route("GET", "/exercises/all", who=admin, asks=WhichExercises, gives=list[ExerciseInAll])
def list_all_exercises(call: Call[None, WhichExercises]) -> list[ExerciseInAll]:
    """All exercises, guide by guide."""
    return [ExerciseInAll.of(one) for one in guides.all_exercises(only_active=call.asked.only_active)]


@api.route("GET", ONE, who=anyone_known, asks=WhichExercise, gives=ExerciseShown)
def read_exercise(call: Call[None, WhichExercise]) -> ExerciseShown:
    """One exercise; an inactive one, or of an inactive guide, and what is not for learners, for admins only."""
    is_admin = call.caller.is_admin
    return ExerciseShown.of(guides.visible_exercise(call.asked.exercise_id, is_admin=is_admin), is_admin=is_admin)
