"""Guides as courses: all guides and exercises are read at once, and cached for a second."""

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
    known = _guides.get("")
    if known is None or not freshness.is_fresh(known[1]):
        now = freshness.now()
        known = _guides.put("", (guides.catalog(), now))
    return {course: known[0].content(course.id) for course in courses}


def get_latest(course: CourseId) -> Content | None:
    """A guide's content as it is now, read consistently. Two requests."""
    return guides.catalog(course.id).content(course.id)
