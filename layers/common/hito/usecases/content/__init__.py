"""The content of courses: each kind of course has a source of content.

``get`` may return content that is a second old. Decisions that cannot be undone use ``get_latest``.
"""

from collections.abc import Collection, Mapping
from importlib import import_module
from typing import Protocol, cast

from hito import caches
from hito.domain.content import Content
from hito.domain.records import CourseId, Kind
from hito.store import unit_index
from hito.usecases.content import catalog


class Source(Protocol):
    """Where the content of one kind of course comes from: a module of this package."""

    def get_all(self, courses: Collection[CourseId]) -> dict[CourseId, Content | None]:
        """The contents of courses of the kind, at most a second old; None for a course that does not exist."""

    def get_latest(self, course: CourseId) -> Content | None:
        """A course's current content, read consistently."""


# The module of each kind's source. It is loaded for the first course of its kind: few functions meet all kinds.
SOURCES: Mapping[Kind, str] = {
    Kind.COURSE: "hito.usecases.content.catalog",
    Kind.GUIDE: "hito.usecases.content.guides",
    Kind.LANGUAGE: "hito.usecases.content.language",
}

_homes: caches.Cache[tuple[Kind, str], CourseId] = caches.register("courses of units", entries=100 * catalog.MAX_CACHED)


def get(course: CourseId) -> Content | None:
    """A course's content, at most a second old; None if its source does not have it."""
    return get_all([course])[course]


def get_all(courses: Collection[CourseId]) -> dict[CourseId, Content | None]:
    """The contents of courses, each at most a second old."""
    found: dict[CourseId, Content | None] = {}
    for kind in SOURCES:
        if of_kind := [course for course in courses if course.kind is kind]:
            found |= _source(kind).get_all(of_kind)
    return found


def get_latest(course: CourseId) -> Content | None:
    """A course's current content, read consistently. Decisions that cannot be undone use it."""
    return _source(course.kind).get_latest(course)


def version_of(course: CourseId) -> int | None:
    """The version of the content that ``get`` returns; None outside the catalog."""
    return catalog.version_of(course)


def find_by_unit(kind: Kind, unit_id: str) -> tuple[CourseId, Content] | None:
    """The catalog's course that contains a unit, with its content; None if there is none.

    The course of a unit is cached as a hint. The content decides whether it contains the unit.
    """
    cached = _homes.get((kind, unit_id))
    if cached is not None and (content := get(cached)) is not None and unit_id in content.lessons:
        return cached, content
    home = unit_index.get(kind, unit_id)
    if home is None:
        return None
    content = get(home.course)
    if content is None or unit_id not in content.lessons:
        # The unit may have been added a moment ago.
        content = get_latest(home.course)
    if content is None or unit_id not in content.lessons:
        return None
    _homes.put((kind, unit_id), home.course)
    return home.course, content


def _source(kind: Kind) -> Source:
    return cast("Source", import_module(SOURCES[kind]))
