"""Exercises, as authors write them and learners read them."""

from http import HTTPStatus

from hito.edge.api import Call, Page
from hito.usecases import lessons
from language.api import api, author_route, quota_of, reader_of_exercises, shows_answers
from language.pages import page
from language.schemas import (
    Deleted,
    ExerciseChanged,
    ExerciseMade,
    Exercises,
    ExerciseShown,
    ExerciseWritten,
    Numbered,
    OneExercise,
    OnwardInLesson,
)

ONE = "/api/exercises/{id}"


@author_route(
    "POST",
    "/api/exercises",
    takes=ExerciseMade,
    gives=ExerciseWritten,
    status=HTTPStatus.CREATED,
)
def make_exercise(call: Call[ExerciseMade]) -> ExerciseWritten:
    """An exercise added to a lesson."""
    exercise = lessons.add_exercise(call.body.draft(), call.once, quota_of(call.caller))
    return ExerciseWritten(
        message="Ejercicio creado correctamente", ejercicio=ExerciseShown.of(exercise, shows_answer=True)
    )


@api.route("GET", "/api/exercises/lesson/{id}", who=reader_of_exercises, asks=OnwardInLesson, gives=Exercises)
def list_exercises(call: Call[None, OnwardInLesson]) -> Page[Exercises]:
    """The exercises of a lesson, in the order of their making."""
    shows = shows_answers(call.caller)
    found, last = lessons.exercises(call.asked.id, call.asked.after)
    entries = (((0, one.id), ExerciseShown.of(one, shows_answer=shows)) for one in found)
    shown, cursor = page(entries, (0, last) if last else None)
    return Page(Exercises(ejercicios=shown), cursor)


@api.route("GET", ONE, who=reader_of_exercises, asks=Numbered, gives=OneExercise)
def read_exercise(call: Call[None, Numbered]) -> OneExercise:
    """One exercise."""
    return OneExercise(
        ejercicio=ExerciseShown.of(lessons.exercise(call.asked.id), shows_answer=shows_answers(call.caller))
    )


@author_route(
    "PUT",
    ONE,
    asks=Numbered,
    takes=ExerciseChanged,
    gives=ExerciseWritten,
)
def change_exercise(call: Call[ExerciseChanged, Numbered]) -> ExerciseWritten:
    """The given fields of an exercise changed, the others as they were."""
    exercise = lessons.change_exercise(call.asked.id, call.body.given())
    return ExerciseWritten(
        message="Ejercicio actualizado correctamente", ejercicio=ExerciseShown.of(exercise, shows_answer=True)
    )


@author_route("DELETE", ONE, asks=Numbered, gives=Deleted)
def delete_exercise(call: Call[None, Numbered]) -> Deleted:
    """An exercise deleted."""
    lessons.delete_exercise(call.asked.id)
    return Deleted(message="Ejercicio eliminado correctamente")
