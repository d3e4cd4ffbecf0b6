"""Lessons, for authors and learners."""

from http import HTTPStatus

from hito.domain.errors import Conflict, NotFound
from hito.domain.language import State
from hito.edge.api import Context, Page
from hito.edge.identity import public
from hito.usecases import lesson_progress, lessons
from language.api import api, author_route, check_reads, quota_of, reader_of_path
from language.pages import page
from language.schemas import (
    DeletedResponse,
    IdParams,
    LessonCreate,
    LessonResponse,
    Lessons,
    LessonsParams,
    LessonUpdate,
    LessonWritten,
    OneLesson,
)

ALL = "/api/lessons"
ONE = "/api/lessons/{id}"


@author_route(
    "POST",
    ALL,
    body=LessonCreate,
    response=LessonWritten,
    status=HTTPStatus.CREATED,
    refuses=(Conflict, NotFound),
)
def create_lesson(ctx: Context[LessonCreate]) -> LessonWritten:
    """Create a lesson."""
    lesson = lessons.add(ctx.body.draft(), ctx.idempotency, quota_of(ctx.caller))
    return LessonWritten(message="Lección creada correctamente", leccion=LessonResponse.from_record(lesson))


@api.route("GET", ALL, auth=reader_of_path, params=LessonsParams, response=Lessons)
def list_lessons(ctx: Context[None, LessonsParams]) -> Page[Lessons]:
    """List all lessons in sequence; with ``id_usuario``, each with its state for that user."""
    user, states = ctx.params.id_usuario, dict[int, State]()
    if user is not None:
        check_reads(ctx.caller, user)
    found, last_key = lessons.page(ctx.params.cursor)
    if user is not None:
        states = lesson_progress.states_of(user)
    entries = (((one.order_milli, one.id), LessonResponse.from_record(one, states.get(one.id))) for one in found)
    response, cursor = page(entries, last_key)
    return Page(Lessons(lecciones=response), cursor)


@api.route("GET", ONE, auth=public, params=IdParams, response=OneLesson, refuses=(NotFound,))
def read_lesson(ctx: Context[None, IdParams]) -> OneLesson:
    """Read one lesson, as authored."""
    return OneLesson(leccion=LessonResponse.from_record(lessons.find(ctx.params.id)))


@author_route(
    "PUT",
    ONE,
    params=IdParams,
    body=LessonUpdate,
    response=LessonWritten,
    refuses=(NotFound,),
)
def change_lesson(ctx: Context[LessonUpdate, IdParams]) -> LessonWritten:
    """Change the given fields of a lesson."""
    lesson = lessons.change(ctx.params.id, ctx.body.given_fields(), ctx.now)
    return LessonWritten(message="Lección actualizada correctamente", leccion=LessonResponse.from_record(lesson))


@author_route("DELETE", ONE, params=IdParams, response=DeletedResponse, refuses=(NotFound,))
def delete_lesson(ctx: Context[None, IdParams]) -> DeletedResponse:
    """Delete a lesson and its exercises; learners' records of it stay."""
    lessons.delete(ctx.params.id, ctx.now)
    return DeletedResponse(message="Lección eliminada correctamente")
