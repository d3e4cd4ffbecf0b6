"""Exercises, as authors write them and learners read them."""

from http import HTTPStatus

from hito.edge.api import Context, Page
from hito.usecases import lessons
from language.api import api, author_route, quota_of, reader_of_exercises, shows_answers
from language.pages import page
from language.schemas import (
    Deleted,
    ExerciseChanged,
    ExerciseMade,
    ExerciseResponse,
    Exercises,
    ExerciseWritten,
    Numbered,
    OneExercise,
    OnwardInLesson,
)

ONE = "/api/exercises/{id}"


@author_route(
    "POST",
    "/api/exercises",
    body=ExerciseMade,
    response=ExerciseWritten,
    status=HTTPStatus.CREATED,
)
def make_exercise(ctx: Context[ExerciseMade]) -> ExerciseWritten:
    """An exercise added to a lesson."""
    exercise = lessons.add_exercise(ctx.body.draft(), ctx.idempotency, quota_of(ctx.caller))
    return ExerciseWritten(
        message="Ejercicio creado correctamente", ejercicio=ExerciseResponse.from_record(exercise, shows_answer=True)
    )


@api.route("GET", "/api/exercises/lesson/{id}", auth=reader_of_exercises, params=OnwardInLesson, response=Exercises)
def list_exercises(ctx: Context[None, OnwardInLesson]) -> Page[Exercises]:
    """The exercises of a lesson, in the order of their making."""
    shows = shows_answers(ctx.caller)
    found, last = lessons.exercises(ctx.params.id, ctx.params.after)
    entries = (((0, one.id), ExerciseResponse.from_record(one, shows_answer=shows)) for one in found)
    shown, cursor = page(entries, (0, last) if last else None)
    return Page(Exercises(ejercicios=shown), cursor)


@api.route("GET", ONE, auth=reader_of_exercises, params=Numbered, response=OneExercise)
def read_exercise(ctx: Context[None, Numbered]) -> OneExercise:
    """One exercise."""
    return OneExercise(
        ejercicio=ExerciseResponse.from_record(lessons.exercise(ctx.params.id), shows_answer=shows_answers(ctx.caller))
    )


@author_route(
    "PUT",
    ONE,
    params=Numbered,
    body=ExerciseChanged,
    response=ExerciseWritten,
)
def change_exercise(ctx: Context[ExerciseChanged, Numbered]) -> ExerciseWritten:
    """The given fields of an exercise changed, the others as they were."""
    exercise = lessons.change_exercise(ctx.params.id, ctx.body.given())
    return ExerciseWritten(
        message="Ejercicio actualizado correctamente",
        ejercicio=ExerciseResponse.from_record(exercise, shows_answer=True),
    )


@author_route("DELETE", ONE, params=Numbered, response=Deleted)
def delete_exercise(ctx: Context[None, Numbered]) -> Deleted:
    """An exercise deleted."""
    lessons.delete_exercise(ctx.params.id)
    return Deleted(message="Ejercicio eliminado correctamente")
