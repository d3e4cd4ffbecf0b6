"""The routes of the courses contract."""

from courses.dialect import COURSES, MARK_PROGRESS
from courses.schemas import (
    ContentResponse,
    CourseEntry,
    CourseOffered,
    CourseParams,
    CoursesOffered,
    LessonParams,
    MyCourses,
    SectionParams,
    SectionResult,
)
from hito.domain import enrollment
from hito.domain.content import Section
from hito.domain.errors import Forbidden, NotFound
from hito.domain.records import Kind
from hito.edge import pages
from hito.edge.api import Api, Context, Page
from hito.edge.cursor import PageParams, PositionParams, position_cursor
from hito.edge.identity import learner_or_cookie, public
from hito.usecases import catalog, studying, tracking

DONE = "Todo bien papito"

lambda_handler = api = Api(COURSES)


@api.route(
    "GET",
    "/courses/course_content",
    auth=learner_or_cookie,
    params=CourseParams,
    response=ContentResponse,
    refuses=(NotFound,),
    may_be_stored=True,
)
def read_content(ctx: Context[None, CourseParams]) -> ContentResponse:
    """Read a course with all its lessons, and which of them the caller has finished."""
    record, content = studying.read(ctx.learner, ctx.params.course)
    is_paid = enrollment.has_access(record.header.enrollment, content, ctx.learner, is_admin=ctx.caller.is_admin)
    return ContentResponse.from_record(record, content, is_paid=is_paid)


@api.route(
    "GET", "/courses/my_courses", auth=learner_or_cookie, params=PositionParams, response=MyCourses, may_be_stored=True
)
def list_my_courses(ctx: Context[None, PositionParams]) -> Page[MyCourses]:
    """List the courses that the caller takes or teaches."""
    own = studying.courses_of(ctx.learner)
    response, next_key = pages.fit_from((CourseEntry.from_record(*one) for one in own.courses), ctx.params.cursor)
    return Page(MyCourses(is_sensei=own.is_sensei, courses=response), position_cursor(next_key))


@api.route("GET", "/courses/mtd_courses", auth=public, params=PageParams, response=CoursesOffered)
def list_courses(ctx: Context[None, PageParams]) -> Page[CoursesOffered]:
    """List the courses on offer; every page of the front end starts with it."""
    offered = studying.offered(ctx.params.cursor_key)
    entries = ((key, CourseOffered.from_record(entry, about)) for key, entry, about in offered)
    courses, last = pages.fit(entries, None)
    return Page(CoursesOffered(mtd_courses=courses), ctx.params.next_cursor(last))


@api.route(
    "POST",
    "/courses/mark_progress",
    auth=learner_or_cookie,
    params=LessonParams,
    response=str,
    takes_moment=True,
    dialect=MARK_PROGRESS,
    refuses=(Forbidden, NotFound),
)
def finish_lesson(ctx: Context[None, LessonParams]) -> str:
    """Record that the caller finished a lesson; a repetition changes nothing."""
    tracking.finish(
        ctx.learner, Kind.COURSE, str(ctx.params.lesson_id), ctx.moment, ctx.idempotency, is_admin=ctx.caller.is_admin
    )
    return DONE


@api.route(
    "POST",
    "/workbrench/new_section/{course_id}",
    auth=learner_or_cookie,
    params=SectionParams,
    response=str,
    refuses=(Forbidden, NotFound),
)
def add_section(ctx: Context[None, SectionParams]) -> str:
    """Add a section to the end of a course, for its sensei or an admin."""
    _add_section(ctx)
    return DONE


@api.route(
    "POST",
    "/workbrench/new_section",
    auth=learner_or_cookie,
    params=SectionParams,
    response=SectionResult,
    refuses=(Forbidden, NotFound),
)
def add_section_to(ctx: Context[None, SectionParams]) -> SectionResult:
    """Add a section, with the course as a parameter; the response has the section."""
    return SectionResult.from_record(_add_section(ctx))


def _add_section(ctx: Context[None, SectionParams]) -> Section:
    return catalog.add_section(
        ctx.params.course,
        ctx.params.section_name,
        ctx.learner,
        is_admin=ctx.caller.is_admin,
        now=ctx.now,
        idempotency=ctx.idempotency,
    )
