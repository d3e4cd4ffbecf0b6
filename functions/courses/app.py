"""The routes of the courses contract."""

from courses.schemas import (
    ContentShown,
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
from hito.edge.api import Api, Call, Page
from hito.edge.cursor import Onward, Position, position_of
from hito.edge.dialects.courses import COURSES, MARK_PROGRESS
from hito.edge.identity import anyone, learner_or_cookie
from hito.usecases import catalog, studying, tracking

DONE = "Todo bien papito"

lambda_handler = api = Api(COURSES)


@api.route("GET", "/courses/course_content", who=learner_or_cookie, asks=WhichCourse, gives=ContentShown)
def read_content(call: Call[None, WhichCourse]) -> ContentShown:
    """A course with all its lessons, and which of them the caller has finished."""
    record, content = studying.read(call.learner, call.asked.course)
    is_paid = enrollment.has_access(record.header.enrollment, content, call.learner, is_admin=call.caller.is_admin)
    return ContentShown.of(record, content, is_paid=is_paid)


@api.route("GET", "/courses/my_courses", who=learner_or_cookie, asks=Position, gives=MyCourses)
def list_my_courses(call: Call[None, Position]) -> Page[MyCourses]:
    """The courses that the caller takes, and those that they teach."""
    mine = studying.mine(call.learner)
    shown, onward = pages.part((CourseEntry.of(*one) for one in mine.courses), call.asked.cursor)
    return Page(MyCourses(is_sensei=mine.is_sensei, courses=shown), position_of(onward))


@api.route("GET", "/courses/mtd_courses", who=anyone, asks=Onward, gives=CoursesOffered)
def list_courses(call: Call[None, Onward]) -> Page[CoursesOffered]:
    """The courses to choose from: what every page begins with."""
    offered = studying.offered(call.asked.place)
    entries = ((place, CourseOffered.of(entry, about)) for place, entry, about in offered)
    courses, last = pages.fit(entries, None)
    return Page(CoursesOffered(mtd_courses=courses), call.asked.onward(last))


@api.route(
    "POST",
    "/courses/mark_progress",
    who=learner_or_cookie,
    asks=LessonDone,
    gives=str,
    dialect=MARK_PROGRESS,
)
def finish_lesson(call: Call[None, LessonDone]) -> str:
    """A lesson finished; saying so again changes nothing."""
    tracking.finish(
        call.learner, Kind.COURSE, str(call.asked.lesson_id), call.local, call.once, is_admin=call.caller.is_admin
    )
    return DONE


@api.route("POST", "/workbrench/new_section/{course_id}", who=learner_or_cookie, asks=NewSection, gives=str)
def add_section(call: Call[None, NewSection]) -> str:
    """A new section at the end of a course, by its sensei or an admin."""
    _add_section(call)
    return DONE


@api.route("POST", "/workbrench/new_section", who=learner_or_cookie, asks=NewSection, gives=SectionAnswered)
def add_section_to(call: Call[None, NewSection]) -> SectionAnswered:
    """The same where the course is a parameter as well, answered with the section."""
    return SectionAnswered.of(_add_section(call))


def _add_section(call: Call[None, NewSection]) -> Section:
    return catalog.add_section(
        call.asked.course,
        call.asked.section_name,
        call.learner,
        is_admin=call.caller.is_admin,
        now=call.now,
        once=call.once,
    )
