"""Lessons, as authors write them and learners read them."""

from http import HTTPStatus

from hito.domain.language import State
from hito.edge.api import Context, Page
from hito.edge.identity import public
from hito.usecases import lesson_progress, lessons
from language.api import api, author_route, check_reads, quota_of, reader_of_path
from language.pages import page
from language.schemas import (
    Deleted,
    LessonChanged,
    LessonMade,
    LessonResponse,
    Lessons,
    LessonWritten,
    Numbered,
    OneLesson,
    WhosePath,
)

ALL = "/api/lessons"
ONE = "/api/lessons/{id}"


@author_route(
    "POST",
    ALL,
    body=LessonMade,
    response=LessonWritten,
    status=HTTPStatus.CREATED,
)
def make_lesson(ctx: Context[LessonMade]) -> LessonWritten:
    """A new lesson."""
    lesson = lessons.add(ctx.body.draft(), ctx.idempotency, quota_of(ctx.caller))
    return LessonWritten(message="Lección creada correctamente", leccion=LessonResponse.from_record(lesson))


@api.route("GET", ALL, auth=reader_of_path, params=WhosePath, response=Lessons)
def list_lessons(ctx: Context[None, WhosePath]) -> Page[Lessons]:
    """All lessons in sequence; with ``id_usuario``, each with what it is to that user."""
    user, states = ctx.params.id_usuario, dict[int, State]()
    if user is not None:
        check_reads(ctx.caller, user)
    found, onward = lessons.page(ctx.params.cursor)
    if user is not None:
        states = lesson_progress.states_of(user)
    entries = (((one.order_milli, one.id), LessonResponse.from_record(one, states.get(one.id))) for one in found)
    shown, cursor = page(entries, onward)
    return Page(Lessons(lecciones=shown), cursor)


@api.route("GET", ONE, auth=public, params=Numbered, response=OneLesson)
def read_lesson(ctx: Context[None, Numbered]) -> OneLesson:
    """One lesson, as authored."""
    return OneLesson(leccion=LessonResponse.from_record(lessons.find(ctx.params.id)))


@author_route(
    "PUT",
    ONE,
    params=Numbered,
    body=LessonChanged,
    response=LessonWritten,
)
def change_lesson(ctx: Context[LessonChanged, Numbered]) -> LessonWritten:
    """The given fields of a lesson changed, the others as they were."""
    lesson = lessons.change(ctx.params.id, ctx.body.given(), ctx.now)
    return LessonWritten(message="Lección actualizada correctamente", leccion=LessonResponse.from_record(lesson))


@author_route("DELETE", ONE, params=Numbered, response=Deleted)
def delete_lesson(ctx: Context[None, Numbered]) -> Deleted:
    """A lesson and its exercises deleted; learners' records of it stay."""
    lessons.delete(ctx.params.id, ctx.now)
    return Deleted(message="Lección eliminada correctamente")
