"""Exercises, for authors and learners."""

from http import HTTPStatus

from hito.domain.errors import Conflict, NotFound
from hito.edge.api import Context, Page
from hito.usecases import lessons
from language.api import api, author_route, quota_of, reader_of_exercises, shows_answers
from language.pages import page
from language.schemas import (
    DeletedResponse,
    ExerciseCreate,
    ExerciseResponse,
    Exercises,
    ExercisesOfLessonParams,
    ExerciseUpdate,
    ExerciseWritten,
    IdParams,
    OneExercise,
)

ONE = "/api/exercises/{id}"


@author_route(
    "POST",
    "/api/exercises",
    body=ExerciseCreate,
    response=ExerciseWritten,
    status=HTTPStatus.CREATED,
    refuses=(Conflict, NotFound),
)
def create_exercise(ctx: Context[ExerciseCreate]) -> ExerciseWritten:
    """Add an exercise to a lesson."""
    exercise = lessons.add_exercise(ctx.body.draft(), ctx.idempotency, quota_of(ctx.caller))
    return ExerciseWritten(
        message="Ejercicio creado correctamente", ejercicio=ExerciseResponse.from_record(exercise, include_answer=True)
    )


@api.route(
    "GET",
    "/api/exercises/lesson/{id}",
    auth=reader_of_exercises,
    params=ExercisesOfLessonParams,
    response=Exercises,
    refuses=(NotFound,),
)
def list_exercises(ctx: Context[None, ExercisesOfLessonParams]) -> Page[Exercises]:
    """List the exercises of a lesson, oldest first."""
    shows = shows_answers(ctx.caller)
    found, last = lessons.exercises(ctx.params.id, ctx.params.after)
    entries = (((0, one.id), ExerciseResponse.from_record(one, include_answer=shows)) for one in found)
    response, cursor = page(entries, (0, last) if last else None)
    return Page(Exercises(ejercicios=response), cursor)


@api.route("GET", ONE, auth=reader_of_exercises, params=IdParams, response=OneExercise, refuses=(NotFound,))
def read_exercise(ctx: Context[None, IdParams]) -> OneExercise:
    """Read one exercise."""
    return OneExercise(
        ejercicio=ExerciseResponse.from_record(
            lessons.exercise(ctx.params.id), include_answer=shows_answers(ctx.caller)
        )
    )


@author_route(
    "PUT",
    ONE,
    params=IdParams,
    body=ExerciseUpdate,
    response=ExerciseWritten,
    refuses=(NotFound,),
)
def change_exercise(ctx: Context[ExerciseUpdate, IdParams]) -> ExerciseWritten:
    """Change the given fields of an exercise."""
    exercise = lessons.change_exercise(ctx.params.id, ctx.body.given_fields())
    return ExerciseWritten(
        message="Ejercicio actualizado correctamente",
        ejercicio=ExerciseResponse.from_record(exercise, include_answer=True),
    )


@author_route("DELETE", ONE, params=IdParams, response=DeletedResponse, refuses=(NotFound,))
def delete_exercise(ctx: Context[None, IdParams]) -> DeletedResponse:
    """Delete an exercise."""
    lessons.delete_exercise(ctx.params.id)
    return DeletedResponse(message="Ejercicio eliminado correctamente")
