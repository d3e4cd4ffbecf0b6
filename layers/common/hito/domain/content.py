"""The content of a course as its authors wrote it, and the rules for changes."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from hito.domain.errors import Code, Invalid

MAX_LESSONS = 1_000
MAX_SECTIONS = 1_000

# Passing the quiz of its id also completes a lesson of this kind.
QUIZ = "quiz"


class Policy(StrEnum):
    """What makes a course complete: every required unit, or a share of them."""

    ALL = "all"
    PERCENT = "percent"


class OnChange(StrEnum):
    """Whether learners who had completed a course stay completed after a change of content."""

    GRANDFATHER = "grandfather"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """When a course is complete; ``percent`` (1 to 100) is the share that the policy needs."""

    policy: Policy = Policy.ALL
    percent: int = 100
    on_change: OnChange = OnChange.GRANDFATHER

    def needed(self, total: int) -> int:
        """How many of ``total`` required units must be done, rounded up."""
        return -(-total * self.percent // 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A discussion about a lesson."""

    id: int
    username: str | None
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A unit of a course. ``time_validator`` is in seconds, as authored. An empty ``id`` is not assigned yet."""

    id: str
    title: str
    kind: str = "lesson"
    file_id: str = ""
    mime_type: str = ""
    time_validator: float = 0.0
    duration_ms: int | None = None
    required: bool = True
    threads: tuple[Thread, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lessons under a title, in order. An empty ``id`` is not assigned yet."""

    id: str
    title: str
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Content:
    """A whole course. ``price`` is stored as authored: an integer stays an integer."""

    name: str
    description: str = ""
    hours: int = 0
    price: int | float = 0
    sensei_id: int | None = None
    sensei_name: str = ""
    miniature_id: str = ""
    video_id: str | None = None
    kind: str = "course"
    completion: Completion = Completion()
    sections: tuple[Section, ...] = ()

    @cached_property
    def lessons(self) -> dict[str, Lesson]:
        """Every lesson by its id, in the course's order."""
        return {lesson.id: lesson for section in self.sections for lesson in section.lessons}

    def is_taught_by(self, person: str) -> bool:
        """Whether a person is the course's sensei: their id, as text, equals the sensei's number."""
        return self.sensei_id is not None and person == str(self.sensei_id)

    @cached_property
    def required(self) -> tuple[Lesson, ...]:
        """The required lessons."""
        return tuple(lesson for lesson in self.lessons.values() if lesson.required)


class Difference(NamedTuple):
    """The units that a change of content adds and removes, by id in the course's order."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]


def difference(before: Content | None, after: Content | None) -> Difference:
    """The difference between one content and the next; None means no course."""
    old, new = (content.lessons if content else {} for content in (before, after))
    return Difference(tuple(unit for unit in new if unit not in old), tuple(unit for unit in old if unit not in new))


def check(content: Content) -> None:
    """Check the rules for an authored course.

    Raises:
        Invalid: if it has too many lessons, or a duplicate id.
    """
    if len(content.sections) > MAX_SECTIONS:
        raise Invalid.rule(Code.TOO_MANY_SECTIONS, limit=MAX_SECTIONS)
    lessons = [lesson for section in content.sections for lesson in section.lessons]
    if len(lessons) > MAX_LESSONS:
        raise Invalid.rule(Code.TOO_MANY_LESSONS, limit=MAX_LESSONS)
    for code, ids in (
        (Code.SECTION_ID_TWICE, [section.id for section in content.sections]),
        (Code.LESSON_ID_TWICE, [one.id for one in lessons]),
    ):
        twice = [unit for unit, times in Counter(filter(None, ids)).items() if times > 1]
        if twice:
            raise Invalid.rule(code, id=twice[0])


def with_known_ids(content: Content, before: Content | None) -> Content:
    """The same content; a section or lesson without an id takes the id that it has in ``before``.

    A section is matched by its title, a lesson by its title within the section; of several equal ones, the first
    by the first. So an author can put a course without ids again and again, and it stays the same course.
    """
    known_sections = before.sections if before else ()
    section_ids = _by_title(known_sections, {section.id for section in content.sections})
    given = {lesson.id for section in content.sections for lesson in section.lessons}
    sections = []
    for section in content.sections:
        section_id = section.id or _next(section_ids[section.title])
        known = next((old.lessons for old in known_sections if old.id == section_id), ())
        lesson_ids = _by_title(known, given)
        lessons = tuple(replace(one, id=one.id or _next(lesson_ids[one.title])) for one in section.lessons)
        sections.append(replace(section, id=section_id, lessons=lessons))
    return replace(content, sections=tuple(sections))


def _by_title(known: Sequence[Section | Lesson], given: set[str]) -> dict[str, deque[str]]:
    ids: dict[str, deque[str]] = defaultdict(deque)
    for one in known:
        if one.id not in given:
            ids[one.title].append(one.id)
    return ids


def _next(ids: deque[str]) -> str:
    return ids.popleft() if ids else ""


def with_new_ids(content: Content, section_id: Callable[[], str], lesson_id: Callable[[], str]) -> Content:
    """The same content; a section or lesson that still has no id gets a new one."""

    def sections() -> Iterator[Section]:
        for section in content.sections:
            lessons = tuple(one if one.id else replace(one, id=lesson_id()) for one in section.lessons)
            yield replace(section, id=section.id or section_id(), lessons=lessons)

    return replace(content, sections=tuple(sections()))
