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
from hito.edge import pages
from hito.edge.api import Call, Page
from hito.edge.identity import admin, anyone_known
from hito.usecases import guides

ONE = "/exercises/{exercise_id}"


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
    found, onward = guides.exercises(asked.guide_id, asked.place, is_admin=is_admin)
    entries = ((place, ExerciseShown.of(exercise, is_admin=is_admin)) for place, exercise in found)
    shown, place = pages.fit(entries, onward)
    return Page(shown, asked.onward(place))


@api.route("GET", "/exercises/all", who=admin, asks=WhichExercises, gives=list[ExerciseInAll])
def list_all_exercises(call: Call[None, WhichExercises]) -> Page[list[ExerciseInAll]]:
    """All exercises, guide by guide."""
    found, onward = guides.all_exercises(call.asked.place, only_active=call.asked.only_active)
    shown, place = pages.fit(((place, ExerciseInAll.of(one)) for place, one in found), onward)
    order = guides.order()
    return Page(sorted(shown, key=lambda one: order.get(one.guide_id, 0)), call.asked.onward(place))


@api.route("GET", ONE, who=anyone_known, asks=WhichExercise, gives=ExerciseShown)
def read_exercise(call: Call[None, WhichExercise]) -> ExerciseShown:
    """One exercise; an inactive one, or of an inactive guide, and what is not for learners, for admins only."""
    is_admin = call.caller.is_admin
    return ExerciseShown.of(guides.visible_exercise(call.asked.exercise_id, is_admin=is_admin), is_admin=is_admin)
