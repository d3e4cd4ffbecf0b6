"""Learners' records of lessons."""

from functools import partial
from http import HTTPStatus
from typing import Any

from hito.domain.errors import Conflict, Forbidden, NotFound
from hito.domain.language import LessonRecord, check_same, learner_of
from hito.edge.api import Context, Page
from hito.edge.identity import learner
from hito.store import tombstones
from hito.usecases import lesson_progress
from language.api import api, check_is, check_reads, owns, reader
from language.schemas import (
    DeletedResponse,
    IdParams,
    OneProgress,
    ProgressCreate,
    ProgressList,
    ProgressResponse,
    ProgressUpdate,
    ProgressWritten,
    UserLessonParams,
    UserPageParams,
)

ONE = "/api/progress/{id}"
OF_USER = "/api/progress/user/{usuarioId}"


@api.route(
    "POST",
    "/api/progress",
    auth=learner,
    body=ProgressCreate,
    response=ProgressWritten,
    status=HTTPStatus.CREATED,
    refuses=(Conflict, Forbidden, NotFound),
)
def create_progress(ctx: Context[ProgressCreate]) -> ProgressWritten:
    """Create a user's record of a lesson."""
    check_is(ctx.caller, ctx.body.user)
    written, whose = ctx.body.written(), learner_of(ctx.body.user)
    if whose != ctx.learner:
        # The edge has already checked the caller.
        tombstones.check(whose, ctx.now)
    moment = ctx.resolve_moment(whose)
    record = lesson_progress.add(ctx.body.user, ctx.body.lesson, written, moment, ctx.idempotency)
    return ProgressWritten(
        message="Registro de progreso creado correctamente", progreso=ProgressResponse.from_record(record)
    )


@api.route(
    "GET",
    f"{OF_USER}/lesson/{{leccionId}}",
    auth=reader,
    params=UserLessonParams,
    response=OneProgress,
    refuses=(NotFound,),
    may_be_stored=True,
)
def read_progress(ctx: Context[None, UserLessonParams]) -> OneProgress:
    """Read a user's record of a lesson."""
    check_reads(ctx.caller, ctx.params.user)
    return OneProgress(progreso=ProgressResponse.from_record(lesson_progress.find(ctx.params.user, ctx.params.lesson)))


@api.route("GET", OF_USER, auth=reader, params=UserPageParams, response=ProgressList, may_be_stored=True)
def list_progress(ctx: Context[None, UserPageParams]) -> Page[ProgressList]:
    """List a user's records, oldest first."""
    check_reads(ctx.caller, ctx.params.user)
    found, last = lesson_progress.page(ctx.params.user, ctx.params.after)
    return Page(
        ProgressList(progresos=[ProgressResponse.from_record(record) for record in found]),
        f"0-{last}" if last else None,
    )


@api.route(
    "PUT", ONE, auth=learner, params=IdParams, body=ProgressUpdate, response=ProgressWritten, refuses=(NotFound,)
)
def change_progress(ctx: Context[ProgressUpdate, IdParams]) -> ProgressWritten:
    """Change the given fields of a record."""
    before = _own(ctx)
    check_same(before, ctx.body.user, ctx.body.lesson)
    record = lesson_progress.change(before, ctx.body.record_fields(), ctx.resolve_moment(learner_of(before.user)))
    return ProgressWritten(
        message="Registro de progreso actualizado correctamente", progreso=ProgressResponse.from_record(record)
    )


@api.route("DELETE", ONE, auth=learner, params=IdParams, response=DeletedResponse, refuses=(NotFound,))
def delete_progress(ctx: Context[None, IdParams]) -> DeletedResponse:
    """Delete a record; the lesson is no longer completed, but awards stay."""
    lesson_progress.delete(_own(ctx))
    return DeletedResponse(message="Registro de progreso eliminado correctamente")


def _own(ctx: Context[Any, IdParams]) -> LessonRecord:
    """The record that the path names, of the caller, or of anybody for an admin."""
    return lesson_progress.numbered(ctx.params.id, may_see=partial(owns, ctx.caller))
