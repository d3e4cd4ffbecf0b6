"""Learners' records of lessons."""

from functools import partial
from http import HTTPStatus
from typing import Any

from hito.domain.language import LessonRecord, check_same, learner_of
from hito.edge.api import Call, Page
from hito.edge.identity import learner
from hito.store import tombstones
from hito.usecases import lesson_progress
from language.api import api, check_is, check_reads, owns, reader
from language.schemas import (
    Deleted,
    Numbered,
    OfUserAndLesson,
    OneProgress,
    OnwardOfUser,
    ProgressChanged,
    Progresses,
    ProgressMade,
    ProgressShown,
    ProgressWritten,
)

ONE = "/api/progress/{id}"
OF_USER = "/api/progress/user/{usuarioId}"


@api.route("POST", "/api/progress", who=learner, takes=ProgressMade, gives=ProgressWritten, status=HTTPStatus.CREATED)
def make_progress(call: Call[ProgressMade]) -> ProgressWritten:
    """A user's first record of a lesson."""
    check_is(call.caller, call.body.user)
    written, whose = call.body.written(), learner_of(call.body.user)
    if whose != call.learner:
        # The edge has looked at who calls.
        tombstones.check(whose, call.now)
    now = call.local_to(whose)
    record = lesson_progress.add(call.body.user, call.body.lesson, written, now, call.once)
    return ProgressWritten(message="Registro de progreso creado correctamente", progreso=ProgressShown.of(record))


@api.route("GET", f"{OF_USER}/lesson/{{leccionId}}", who=reader, asks=OfUserAndLesson, gives=OneProgress)
def read_progress(call: Call[None, OfUserAndLesson]) -> OneProgress:
    """A user's record of a lesson."""
    check_reads(call.caller, call.asked.user)
    return OneProgress(progreso=ProgressShown.of(lesson_progress.find(call.asked.user, call.asked.lesson)))


@api.route("GET", OF_USER, who=reader, asks=OnwardOfUser, gives=Progresses)
def list_progress(call: Call[None, OnwardOfUser]) -> Page[Progresses]:
    """A user's records, in the order of their making."""
    check_reads(call.caller, call.asked.user)
    found, last = lesson_progress.page(call.asked.user, call.asked.after)
    return Page(Progresses(progresos=[ProgressShown.of(record) for record in found]), f"0-{last}" if last else None)


@api.route("PUT", ONE, who=learner, asks=Numbered, takes=ProgressChanged, gives=ProgressWritten)
def change_progress(call: Call[ProgressChanged, Numbered]) -> ProgressWritten:
    """The given fields of a record changed, the others as they were."""
    before = _own(call)
    check_same(before, id_usuario=call.body.user, id_leccion=call.body.lesson)
    record = lesson_progress.change(before, call.body.changes(), call.local_to(learner_of(before.user)))
    return ProgressWritten(message="Registro de progreso actualizado correctamente", progreso=ProgressShown.of(record))


@api.route("DELETE", ONE, who=learner, asks=Numbered, gives=Deleted)
def delete_progress(call: Call[None, Numbered]) -> Deleted:
    """A record deleted, and with it what the lesson counted for; awards stay."""
    lesson_progress.delete(_own(call))
    return Deleted(message="Registro de progreso eliminado correctamente")


def _own(call: Call[Any, Numbered]) -> LessonRecord:
    """The record that the path names, if it is the caller's, or the caller is an admin."""
    return lesson_progress.numbered(call.asked.id, whose=partial(owns, call.caller))
