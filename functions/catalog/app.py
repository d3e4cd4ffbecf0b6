"""The routes of the catalogue."""

from collections.abc import Mapping
from http import HTTPStatus
from types import NoneType

from catalog.schemas import (
    CourseEntry,
    CourseForecast,
    CoursePut,
    CourseShown,
    CoursesListed,
    PutAnswered,
    WhetherToTry,
)
from hito.domain import ids
from hito.domain.errors import Invalid, Problem
from hito.domain.records import CourseId, Kind
from hito.edge import pages
from hito.edge.api import Api, Call, Page
from hito.edge.cursor import Onward
from hito.edge.dialects.courses import COURSES
from hito.edge.identity import admin_or_server
from hito.usecases import catalog

ALL = "/catalog/courses"
ONE = "/catalog/courses/{course_id}"

AUTHOR = admin_or_server("catalog")

lambda_handler = api = Api(COURSES)


@api.route("GET", ALL, who=AUTHOR, asks=Onward, gives=CoursesListed)
def list_courses(call: Call[None, Onward]) -> Page[CoursesListed]:
    """All courses, by number, then by id."""
    found, onward = catalog.page(Kind.COURSE, call.asked.place)
    shown, place = pages.fit(((place, CourseEntry.of(entry)) for place, entry in found), onward)
    return Page(CoursesListed(courses=shown), call.asked.onward(place))


@api.route("GET", ONE, who=AUTHOR, gives=CourseShown)
def read_course(call: Call[None]) -> CourseShown:
    """One course, as the last write left it."""
    course = _course(call.path)
    return CourseShown.of(course, *catalog.find(course))


@api.route("PUT", ONE, who=AUTHOR, asks=WhetherToTry, takes=CoursePut, gives=PutAnswered)
def put_course(call: Call[CoursePut, WhetherToTry]) -> PutAnswered:
    """Make a course, or change it; with ``dry_run``, only say what that would do."""
    course, draft = _course(call.path), call.body.draft()
    if call.asked.dry_run:
        return PutAnswered(CourseForecast.of(catalog.forecast(course, draft, call.now)))
    return PutAnswered(CourseShown.of(course, *catalog.put(course, draft, call.now)))


@api.route("DELETE", ONE, who=AUTHOR, gives=NoneType, status=HTTPStatus.NO_CONTENT)
def delete_course(call: Call[None]) -> None:
    """Take a course out of the catalogue; learners' records stay."""
    catalog.delete(_course(call.path), call.now)


def _course(path: Mapping[str, str]) -> CourseId:
    course_id = path["course_id"]
    if ids.is_too_great(course_id):
        raise Invalid(Problem("course_id", f"must be at most {ids.MAX_NUMBER}"))
    return CourseId(Kind.COURSE, course_id)
