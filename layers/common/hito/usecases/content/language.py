"""The language path as a course. Its units are all lessons, read together, and cached for a second."""

from collections.abc import Collection

from hito import caches
from hito.domain import language
from hito.domain.content import Content
from hito.domain.records import CourseId
from hito.store import lessons
from hito.usecases.content import freshness

_path: caches.Cache[str, tuple[Content, float]] = caches.register("the language path", entries=1)


def get_all(courses: Collection[CourseId]) -> dict[CourseId, Content | None]:
    """The content of the language path, at most a second old; None for another id. One request, or none."""
    return {course: _get() if course == language.COURSE else None for course in courses}


def get_latest(course: CourseId) -> Content | None:
    """The current content of the language path; None for another id. One request."""
    return language.course_content(lessons.sequence()) if course == language.COURSE else None


def _get() -> Content:
    cached = _path.get("")
    if cached is None or not freshness.is_fresh(cached[1]):
        now = freshness.now()
        cached = _path.put("", (language.course_content(lessons.sequence()), now))
    return cached[0]
