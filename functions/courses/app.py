"""The routes of the courses contract."""

from courses.dialect import COURSES, MARK_PROGRESS
from courses.schemas import (
    ContentResponse,
    CourseEntry,
    CourseOffered,
    CoursesOffered,
    LessonDone,
    MyCourses,
    NewSection,
    SectionAnswered,
    WhichCourse,
)
from hito.domain import enrollment
from hito.domain.content import Section
from hito.domain.records import Kind
from hito.edge import pages
from hito.edge.api import Api, Context, Page
from hito.edge.cursor import PageParams, Position, position_of
from hito.edge.identity import learner_or_cookie, public
from hito.usecases import catalog, studying, tracking

DONE = "Todo bien papito"

lambda_handler = api = Api(COURSES)


@api.route("GET", "/courses/course_content", auth=learner_or_cookie, params=WhichCourse, response=ContentResponse)
def read_content(ctx: Context[None, WhichCourse]) -> ContentResponse:
    """A course with all its lessons, and which of them the caller has finished."""
    record, content = studying.read(ctx.learner, ctx.params.course)
    is_paid = enrollment.has_access(record.header.enrollment, content, ctx.learner, is_admin=ctx.caller.is_admin)
    return ContentResponse.from_record(record, content, is_paid=is_paid)


@api.route("GET", "/courses/my_courses", auth=learner_or_cookie, params=Position, response=MyCourses)
def list_my_courses(ctx: Context[None, Position]) -> Page[MyCourses]:
    """The courses that the caller takes, and those that they teach."""
    mine = studying.mine(ctx.learner)
    shown, onward = pages.part((CourseEntry.from_record(*one) for one in mine.courses), ctx.params.cursor)
    return Page(MyCourses(is_sensei=mine.is_sensei, courses=shown), position_of(onward))


@api.route("GET", "/courses/mtd_courses", auth=public, params=PageParams, response=CoursesOffered)
def list_courses(ctx: Context[None, PageParams]) -> Page[CoursesOffered]:
    """The courses to choose from: what every page begins with."""
    offered = studying.offered(ctx.params.cursor_key)
    entries = ((place, CourseOffered.from_record(entry, about)) for place, entry, about in offered)
    courses, last = pages.fit(entries, None)
    return Page(CoursesOffered(mtd_courses=courses), ctx.params.next_cursor(last))


@api.route(
    "POST",
    "/courses/mark_progress",
    auth=learner_or_cookie,
    params=LessonDone,
    response=str,
    takes_moment=True,
    dialect=MARK_PROGRESS,
)
def finish_lesson(ctx: Context[None, LessonDone]) -> str:
    """A lesson finished; saying so again changes nothing."""
    tracking.finish(
        ctx.learner, Kind.COURSE, str(ctx.params.lesson_id), ctx.moment, ctx.idempotency, is_admin=ctx.caller.is_admin
    )
    return DONE


@api.route("POST", "/workbrench/new_section/{course_id}", auth=learner_or_cookie, params=NewSection, response=str)
def add_section(ctx: Context[None, NewSection]) -> str:
    """A new section at the end of a course, by its sensei or an admin."""
    _add_section(ctx)
    return DONE


@api.route("POST", "/workbrench/new_section", auth=learner_or_cookie, params=NewSection, response=SectionAnswered)
def add_section_to(ctx: Context[None, NewSection]) -> SectionAnswered:
    """The same where the course is a parameter as well, answered with the section."""
    return SectionAnswered.from_record(_add_section(ctx))


def _add_section(ctx: Context[None, NewSection]) -> Section:
    return catalog.add_section(
        ctx.params.course,
        ctx.params.section_name,
        ctx.learner,
        is_admin=ctx.caller.is_admin,
        now=ctx.now,
        once=ctx.idempotency,
    )
