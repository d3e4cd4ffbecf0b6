"""Guides as courses. All guides and exercises are read together, and cached for a second."""

from collections.abc import Collection

from hito import caches
from hito.domain.content import Content
from hito.domain.guides import Catalog
from hito.domain.records import CourseId
from hito.store import guides
from hito.usecases.content import freshness

_guides: caches.Cache[str, tuple[Catalog, float]] = caches.register("guides and exercises", entries=1)


def get_all(courses: Collection[CourseId]) -> dict[CourseId, Content | None]:
    """The contents of guides, at most a second old. Two requests, or none."""
    cached = _guides.get("")
    if cached is None or not freshness.is_fresh(cached[1]):
        now = freshness.now()
        cached = _guides.put("", (guides.catalog(), now))
    return {course: cached[0].content(course.id) for course in courses}


def get_latest(course: CourseId) -> Content | None:
    """A guide's current content, read consistently. Two requests."""
    return guides.catalog(course.id).content(course.id)
