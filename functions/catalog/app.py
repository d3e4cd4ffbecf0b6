"""The routes of the catalog."""

from collections.abc import Mapping
from http import HTTPStatus
from types import NoneType

from catalog.dialect import CATALOG
from catalog.schemas import (
    CourseEntry,
    CourseForecast,
    CoursePut,
    CourseResponse,
    CoursesListed,
    DryRunParams,
    PutResponse,
)
from hito.domain import ids
from hito.domain.errors import Conflict, Invalid, NotFound, Problem
from hito.domain.records import CourseId, Kind
from hito.edge import pages
from hito.edge.api import Api, Context, Page
from hito.edge.cursor import PageParams
from hito.edge.identity import admin_or_server
from hito.usecases import catalog

ALL = "/catalog/courses"
ONE = "/catalog/courses/{course_id}"

AUTHOR = admin_or_server("catalog")

lambda_handler = api = Api(CATALOG)


@api.route("GET", ALL, auth=AUTHOR, params=PageParams, response=CoursesListed)
def list_courses(ctx: Context[None, PageParams]) -> Page[CoursesListed]:
    """List all courses, by number, then by id."""
    found, last_key = catalog.page(Kind.COURSE, ctx.params.cursor_key)
    response, next_key = pages.fit(((key, CourseEntry.from_record(entry)) for key, entry in found), last_key)
    return Page(CoursesListed(courses=response), ctx.params.next_cursor(next_key))


@api.route("GET", ONE, auth=AUTHOR, response=CourseResponse, refuses=(NotFound,))
def read_course(ctx: Context[None]) -> CourseResponse:
    """Read one course, as it was last written."""
    course = _course(ctx.path)
    return CourseResponse.from_record(course, *catalog.find(course))


@api.route("PUT", ONE, auth=AUTHOR, params=DryRunParams, body=CoursePut, response=PutResponse, refuses=(Conflict,))
def put_course(ctx: Context[CoursePut, DryRunParams]) -> PutResponse:
    """Create or replace a course; with ``dry_run``, only report what would change."""
    course, draft = _course(ctx.path), ctx.body.draft()
    if ctx.params.dry_run:
        return PutResponse(CourseForecast.from_record(catalog.forecast(course, draft, ctx.now)))
    return PutResponse(CourseResponse.from_record(course, *catalog.put(course, draft, ctx.now)))


@api.route("DELETE", ONE, auth=AUTHOR, response=NoneType, status=HTTPStatus.NO_CONTENT, refuses=(NotFound,))
def delete_course(ctx: Context[None]) -> None:
    """Delete a course from the catalog; learners' records stay."""
    catalog.delete(_course(ctx.path), ctx.now)


def _course(path: Mapping[str, str]) -> CourseId:
    course_id = path["course_id"]
    if ids.is_too_great(course_id):
        raise Invalid(Problem("id_too_great", "course_id"))
    return CourseId(Kind.COURSE, course_id)
