"""Lessons, as authors write them and learners read them."""

from http import HTTPStatus

from hito.domain.language import State
from hito.edge.api import Call, Page
from hito.edge.identity import anyone
from hito.usecases import lesson_progress, lessons
from language.api import api, author_route, check_reads, quota_of, reader_of_path
from language.pages import page
from language.schemas import (
    Deleted,
    LessonChanged,
    LessonMade,
    Lessons,
    LessonShown,
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
    takes=LessonMade,
    gives=LessonWritten,
    status=HTTPStatus.CREATED,
)
def make_lesson(call: Call[LessonMade]) -> LessonWritten:
    """A new lesson."""
    lesson = lessons.add(call.body.draft(), call.once, quota_of(call.caller))
    return LessonWritten(message="Lección creada correctamente", leccion=LessonShown.of(lesson))


@api.route("GET", ALL, who=reader_of_path, asks=WhosePath, gives=Lessons)
def list_lessons(call: Call[None, WhosePath]) -> Page[Lessons]:
    """All lessons in sequence; with ``id_usuario``, each with what it is to that user."""
    user, states = call.asked.id_usuario, dict[int, State]()
    if user is not None:
        check_reads(call.caller, user)
    found, onward = lessons.page(call.asked.cursor)
    if user is not None:
        states = lesson_progress.states_of(user)
    entries = (((one.order_milli, one.id), LessonShown.of(one, states.get(one.id))) for one in found)
    shown, cursor = page(entries, onward)
    return Page(Lessons(lecciones=shown), cursor)


@api.route("GET", ONE, who=anyone, asks=Numbered, gives=OneLesson)
def read_lesson(call: Call[None, Numbered]) -> OneLesson:
    """One lesson, as authored."""
    return OneLesson(leccion=LessonShown.of(lessons.find(call.asked.id)))


@author_route(
    "PUT",
    ONE,
    asks=Numbered,
    takes=LessonChanged,
    gives=LessonWritten,
)
def change_lesson(call: Call[LessonChanged, Numbered]) -> LessonWritten:
    """The given fields of a lesson changed, the others as they were."""
    lesson = lessons.change(call.asked.id, call.body.given(), call.now)
    return LessonWritten(message="Lección actualizada correctamente", leccion=LessonShown.of(lesson))


@author_route("DELETE", ONE, asks=Numbered, gives=Deleted)
def delete_lesson(call: Call[None, Numbered]) -> Deleted:
    """A lesson and its exercises deleted; learners' records of it stay."""
    lessons.delete(call.asked.id, call.now)
    return Deleted(message="Lección eliminada correctamente")
