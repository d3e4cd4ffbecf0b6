"""Bodies and responses of the catalog."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, RootModel, model_validator

from hito.domain import content, ids, texts
from hito.domain.content import Completion, Content, Lesson, OnChange, Policy, Section, Thread
from hito.domain.records import CourseId, Listed
from hito.edge import body, formatting, problems
from hito.edge.body import MAX_INTEGER, Amount, Body, Count, Flag, Id, QueryParams, Title, documented
from hito.edge.formatting import Number, Response, format_id
from hito.usecases.catalog import Forecast


def _content_id(given: object) -> str:
    """The id as text: 7 and "7" are the same id."""
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if isinstance(given, int) and not isinstance(given, bool):
        if not 1 <= given <= ids.MAX_NUMBER:
            raise problems.error("id_out_of_range")
        return str(given)
    if not isinstance(given, str):
        raise problems.error("id_type")
    if problem := ids.problem(given):
        raise problems.error(problem)
    # Digits have to be a positive number: not "0".
    if given.isdecimal() and (ids.number(given) or 0) < 1:
        raise problems.error("id_digits")
    return given


# Digits alone are a positive number without leading zeros.
_IdText = Annotated[Id, documented(pattern=rf"^(?!0[0-9]*$|[0-9]{{17,}}$)[^#{texts.CONTROL}]+$")]
ContentId = Annotated[
    str, BeforeValidator(_content_id, json_schema_input_type=Annotated[int, Field(ge=1, le=ids.MAX_NUMBER)] | _IdText)
]
Text = Annotated[str, Field(max_length=20_000)]
Line = Annotated[str, Field(max_length=500)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


def _parse_price(number: object) -> object:
    """An integer stays an integer. Other numbers are rounded to thousandths."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise problems.error("number")
    return number if isinstance(number, int) else body.rounded(number)


Price = Annotated[
    int | float,
    BeforeValidator(_parse_price, json_schema_input_type=Annotated[float, Field(ge=0, le=MAX_INTEGER)]),
    Field(ge=0, le=MAX_INTEGER),
]
Percent = Annotated[Count, Field(ge=1, le=100)]

MAX_THREADS_PER_LESSON = 1_000
MAX_THREADS_PER_COURSE = 2_000


class ThreadPut(Body):
    """A discussion about a lesson."""

    id: Annotated[Count, Field(ge=1)]
    username: Line | None = None
    topic: Line

    def draft(self) -> Thread:
        return Thread(id=self.id, username=self.username, topic=self.topic)


class LessonPut(Body):
    """A lesson; times in seconds. Without ``id``, it gets that of the stored lesson with its title, or a new one."""

    id: ContentId | None = None
    title: Title
    kind: Slug = "lesson"
    file_id: Line | None = None
    mime_type: Line | None = None
    time_validator: Amount | None = None
    duration_seconds: Amount | None = None
    required: bool = True
    threads: Annotated[list[ThreadPut], Field(max_length=MAX_THREADS_PER_LESSON)] | None = None

    def draft(self) -> Lesson:
        return Lesson(
            id=self.id or "",
            title=self.title,
            kind=self.kind,
            file_id=self.file_id or "",
            mime_type=self.mime_type or "",
            time_validator=self.time_validator or 0.0,
            duration_ms=None if self.duration_seconds is None else body.to_thousandths(self.duration_seconds),
            required=self.required,
            threads=None if self.threads is None else tuple(thread.draft() for thread in self.threads),
        )


class SectionPut(Body):
    """Lessons under a title."""

    id: ContentId | None = None
    title: Title
    lessons: Annotated[list[LessonPut], Field(default_factory=list, max_length=content.MAX_LESSONS)]

    def draft(self) -> Section:
        return Section(id=self.id or "", title=self.title, lessons=tuple(one.draft() for one in self.lessons))


def _nested_lists(objects: list[Any], name: str) -> Iterator[list[Any]]:
    return (each[name] for each in objects if isinstance(each, dict) and isinstance(each.get(name), list))


def _check_size(sections: object) -> object:
    """Check the size before lessons are parsed. Otherwise a million invalid lessons would give a million problems."""
    if isinstance(sections, list) and len(sections) <= content.MAX_SECTIONS:
        lessons = list(_nested_lists(sections, "lessons"))
        if sum(map(len, lessons)) > content.MAX_LESSONS:
            raise problems.error("lessons")
        threads = (thread for each in lessons for thread in _nested_lists(each, "threads"))
        if sum(map(len, threads)) > MAX_THREADS_PER_COURSE:
            raise problems.error("threads", limit=MAX_THREADS_PER_COURSE)
    return sections


class CompletionPut(Body):
    """When the course is complete, and whether learners who completed it stay completed after a change.

    ``grandfather`` lets them stay completed; ``reopen`` does not.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"policy": {"const": "percent"}}, "required": ["policy"]},
            "then": {"properties": {"percent": {"not": {"type": "null"}}}, "required": ["percent"]},
            "else": {"properties": {"percent": {"type": "null"}}},
        }
    )

    # Strict mode rejects a JSON text for an enum, so these are literals.
    policy: Literal["all", "percent"] = "all"
    percent: Percent | None = None
    on_change: Literal["grandfather", "reopen"] = "grandfather"

    @model_validator(mode="after")
    def _check_percent_matches_policy(self) -> Self:
        needs_percent, has_percent = self.policy == "percent", self.percent is not None
        if needs_percent != has_percent:
            raise problems.error("percent_policy")
        return self

    def draft(self) -> Completion:
        return Completion(policy=Policy(self.policy), percent=self.percent or 100, on_change=OnChange(self.on_change))


class CoursePut(Body):
    """The body of ``PUT /catalog/courses/{course_id}``: the whole course."""

    max_bytes: ClassVar[int] = 5 * 1024 * 1024

    name: Title
    description: Text | None = None
    hours: Count | None = None
    price: Price | None = None
    sensei_id: Annotated[Count, Field(ge=1)] | None = None
    sensei_name: Line | None = None
    miniature_id: Line | None = None
    video_id: Line | None = None
    kind: Literal["course", "tutorial", "path"] = "course"
    completion: CompletionPut | None = None
    sections: Annotated[list[SectionPut], Field(max_length=content.MAX_SECTIONS), BeforeValidator(_check_size)]

    def draft(self) -> Content:
        return Content(
            name=self.name,
            description=self.description or "",
            hours=self.hours or 0,
            price=self.price or 0,
            sensei_id=self.sensei_id,
            sensei_name=self.sensei_name or "",
            miniature_id=self.miniature_id or "",
            video_id=self.video_id,
            kind=self.kind,
            completion=self.completion.draft() if self.completion else Completion(),
            sections=tuple(section.draft() for section in self.sections),
        )


class DryRunParams(QueryParams):
    """The query parameters of ``PUT /catalog/courses/{course_id}``."""

    dry_run: Flag = False


class LessonResponse(Response):
    """A lesson, as it was authored, with its id."""

    id: int | str
    title: str
    kind: str
    file_id: str
    mime_type: str
    time_validator: float
    duration_seconds: Number | None
    required: bool
    threads: list[dict[str, Any]] | None

    @classmethod
    def from_record(cls, lesson: Lesson) -> "LessonResponse":
        return cls(
            id=format_id(lesson.id),
            title=lesson.title,
            kind=lesson.kind,
            file_id=lesson.file_id,
            mime_type=lesson.mime_type,
            time_validator=lesson.time_validator,
            duration_seconds=None if lesson.duration_ms is None else formatting.from_thousandths(lesson.duration_ms),
            required=lesson.required,
            threads=None if lesson.threads is None else [asdict(thread) for thread in lesson.threads],
        )


class SectionResponse(Response):
    """A section with its id."""

    id: int | str
    title: str
    lessons: list[LessonResponse]

    @classmethod
    def from_record(cls, section: Section) -> "SectionResponse":
        lessons = [LessonResponse.from_record(lesson) for lesson in section.lessons]
        return cls(id=format_id(section.id), title=section.title, lessons=lessons)


class CompletionResponse(Response):
    """When the course is complete; ``percent`` is null with the policy ``all``."""

    policy: Policy
    percent: int | None
    on_change: OnChange


class CourseResponse(Response):
    """A whole course with its version and every id."""

    id: int | str
    version: int
    name: str
    description: str
    hours: int
    price: Number
    sensei_id: int | None
    sensei_name: str
    miniature_id: str
    video_id: str | None
    kind: str
    completion: CompletionResponse
    sections: list[SectionResponse]

    @classmethod
    def from_record(cls, course: CourseId, version: int, content: Content) -> "CourseResponse":
        policy, percent = content.completion.policy, content.completion.percent
        return cls(
            id=format_id(course.id),
            version=version,
            name=content.name,
            description=content.description,
            hours=content.hours,
            price=content.price,
            sensei_id=content.sensei_id,
            sensei_name=content.sensei_name,
            miniature_id=content.miniature_id,
            video_id=content.video_id,
            kind=content.kind,
            completion=CompletionResponse(
                policy=policy,
                percent=percent if policy is Policy.PERCENT else None,
                on_change=content.completion.on_change,
            ),
            sections=[SectionResponse.from_record(section) for section in content.sections],
        )


class CourseForecast(Response):
    """With ``dry_run``: how many units and learners the new content would affect."""

    units_gained: int
    units_lost: int
    learners_begun: int
    learners_below_100: int
    completion_lost: int
    completion_gained: int

    @classmethod
    def from_record(cls, forecast: Forecast) -> "CourseForecast":
        return cls(**asdict(forecast))


class PutResponse(RootModel[CourseResponse | CourseForecast]):
    """The response to PUT: the course, or with ``dry_run`` the forecast."""


class CourseEntry(Response):
    """A course in the list."""

    id: int | str
    name: str
    kind: str
    sensei_id: int | None
    lessons_count: int
    required_count: int

    @classmethod
    def from_record(cls, entry: Listed) -> "CourseEntry":
        return cls(
            id=format_id(entry.id),
            name=entry.name,
            kind=entry.kind,
            sensei_id=entry.sensei_id,
            lessons_count=entry.lessons,
            required_count=entry.required,
        )


class CoursesListed(Response):
    """A page of the list of courses."""

    courses: list[CourseEntry]
