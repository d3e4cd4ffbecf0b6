"""Parameters and responses of the courses contract."""

import dataclasses
from typing import Any

from hito.domain import progress
from hito.domain.content import Content, Lesson, Section, Thread
from hito.domain.records import CourseId, CourseRecord, Described, Kind, Listed
from hito.edge import formatting
from hito.edge.body import Integer, ParamsAnywhere, QueryParams, Title
from hito.edge.formatting import Number, Response, format_id


class CourseParams(QueryParams):
    """The query of ``course_content``."""

    course_id: Integer

    @property
    def course(self) -> CourseId:
        """The course, which every contract of courses knows by this id."""
        return CourseId(Kind.COURSE, str(self.course_id))


class LessonParams(ParamsAnywhere):
    """The parameters of ``mark_progress``."""

    lesson_id: Integer


class SectionParams(ParamsAnywhere, CourseParams):
    """The parameters of ``new_section``."""

    section_name: Title


class NewSection(Response):
    """A new section."""

    section_id: int | str
    title: str


class SectionResult(Response):
    """The response of ``new_section`` with the course as a parameter."""

    mtd_section: NewSection

    @classmethod
    def from_record(cls, section: Section) -> "SectionResult":
        return cls(mtd_section=NewSection(section_id=format_id(section.id), title=section.title))


class ThreadResponse(Response):
    """A discussion at a lesson."""

    id: int
    lesson_id: int | str
    username: str | None
    topic: str

    @classmethod
    def from_record(cls, thread: Thread, lesson_id: int | str) -> "ThreadResponse":
        return cls(id=thread.id, lesson_id=lesson_id, username=thread.username, topic=thread.topic)


class LessonResponse(Response):
    """A lesson; ``file_id`` is null if the caller has not paid, ``time_validator`` is in seconds."""

    id: int | str
    section_id: int | str
    title: str
    file_id: str | None
    mime_type: str
    time_validator: float
    is_completed: bool
    threads: list[ThreadResponse] | None

    @classmethod
    def from_record(cls, lesson: Lesson, section_id: str, record: CourseRecord, *, is_paid: bool) -> "LessonResponse":
        lesson_id = format_id(lesson.id)
        return cls(
            id=lesson_id,
            section_id=format_id(section_id),
            title=lesson.title,
            file_id=lesson.file_id if is_paid else None,
            mime_type=lesson.mime_type,
            time_validator=lesson.time_validator,
            is_completed=progress.finished_at(record, lesson) is not None,
            threads=None
            if lesson.threads is None
            else [ThreadResponse.from_record(one, lesson_id) for one in lesson.threads],
        )


class SectionResponse(Response):
    """A section with its lessons in order."""

    id: int | str
    title: str
    lessons: list[LessonResponse]


class ProgressResponse(Response):
    """The caller's progress in required lessons, and its percentage."""

    total_lessons: int
    completed_lessons: int
    progress_percentage: Number

    @classmethod
    def from_record(cls, record: CourseRecord) -> "ProgressResponse":
        now = progress.of(record)
        return cls(
            total_lessons=now.total,
            completed_lessons=now.done,
            progress_percentage=formatting.from_hundredths(now.hundredths),
        )


class _Described(Response):
    """The fields of a course in lists and contents; without a sensei, ``sensei_id`` is 0."""

    id: int | str
    sensei_id: int
    name: str
    description: str
    hours: int
    miniature_id: str
    price: Number
    sensei_name: str


def _described(course: CourseId, content: Content) -> dict[str, Any]:
    return {
        "id": format_id(course.id),
        "sensei_id": content.sensei_id or 0,
        "name": content.name,
        "description": content.description,
        "hours": content.hours,
        "miniature_id": content.miniature_id,
        "price": content.price,
        "sensei_name": content.sensei_name,
    }


class CourseContent(_Described):
    """A course, its sections keyed by their number."""

    video_id: str | None
    progress: ProgressResponse
    content: dict[str, SectionResponse]


class ContentResponse(Response):
    """The response of ``course_content``."""

    is_paid: bool
    course_content: CourseContent

    @classmethod
    def from_record(cls, record: CourseRecord, content: Content, *, is_paid: bool) -> "ContentResponse":
        sections = {
            str(number): SectionResponse(
                id=format_id(section.id),
                title=section.title,
                lessons=[
                    LessonResponse.from_record(lesson, section.id, record, is_paid=is_paid)
                    for lesson in section.lessons
                ],
            )
            for number, section in enumerate(content.sections, start=1)
        }
        return cls(
            is_paid=is_paid,
            course_content=CourseContent(
                **_described(record.course, content),
                video_id=content.video_id,
                progress=ProgressResponse.from_record(record),
                content=sections,
            ),
        )


class CourseOffered(_Described):
    """A course on offer."""

    @classmethod
    def from_record(cls, entry: Listed, about: Described) -> "CourseOffered":
        return cls(id=format_id(entry.id), name=entry.name, sensei_id=entry.sensei_id or 0, **dataclasses.asdict(about))


class CoursesOffered(Response):
    """The response of ``mtd_courses``."""

    mtd_courses: list[CourseOffered]


class CourseEntry(_Described):
    """One of the caller's courses; ``lessons_count`` counts required lessons, ``progress`` is a percentage."""

    lessons_count: int
    progress: Number

    @classmethod
    def from_record(cls, record: CourseRecord, content: Content) -> "CourseEntry":
        now = progress.of(record)
        return cls(
            **_described(record.course, content),
            lessons_count=now.total,
            progress=formatting.from_hundredths(now.hundredths),
        )


class MyCourses(Response):
    """The response of ``my_courses``."""

    is_sensei: bool
    courses: list[CourseEntry]
