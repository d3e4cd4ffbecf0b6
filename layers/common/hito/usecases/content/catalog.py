"""The courses of the catalog. Each function caches them by their version.

A function reads the current version of a course at most once a second. So a popular course does not become a hot
partition, and every function sees a change after a second.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from hito import caches
from hito.domain.content import Content
from hito.domain.errors import Code, Unavailable
from hito.domain.records import CourseId
from hito.store import catalog
from hito.usecases.content import freshness

# Courses that one function caches; a large one takes half a megabyte.
MAX_CACHED = 128


class Edition(NamedTuple):
    """A course's content at a version; version 0 and no content if there never was any."""

    version: int
    content: Content | None


class _Cached(NamedTuple):
    """A course's content, and when its version was last checked. The content is read again only if that changed."""

    edition: Edition
    checked_at: float


_editions: caches.Cache[CourseId, _Cached] = caches.register("contents of courses", entries=MAX_CACHED)


def get_all(courses: Collection[CourseId]) -> dict[CourseId, Content | None]:
    """The contents of courses, each at most a second old; two requests for a hundred of them at most."""
    cached = {course: _editions.get(course) for course in courses}
    editions = {course: one.edition for course, one in cached.items() if one and freshness.is_fresh(one.checked_at)}
    editions |= _refresh([course for course in courses if course not in editions])
    return {course: edition.content for course, edition in editions.items()}


def get_latest(course: CourseId) -> Content | None:
    """A course's current content, read consistently. One request, two if the content is not cached."""
    return _refresh([course], consistent=True)[course].content


def version_of(course: CourseId) -> int | None:
    """The version of the content that ``get_all`` returns; None without content."""
    cached = _editions.get(course)
    return cached.edition.version if cached and cached.edition.content else None


def read_editions(
    courses: Sequence[CourseId], cached: Mapping[CourseId, Edition], *, consistent: bool = True
) -> dict[CourseId, Edition]:
    """The current editions of courses. Of those in ``cached``, it reads only the ones that changed.

    Raises:
        Unavailable: if a content keeps being replaced while it is read.
    """
    editions: dict[CourseId, Edition] = {}
    wanted = list(courses)
    for _attempt in range(3):
        missing = []
        for course, head in zip(wanted, catalog.heads(wanted, consistent=consistent), strict=True):
            if course in cached and cached[course].version == head.version:
                editions[course] = cached[course]
            elif head.deleted:
                editions[course] = Edition(head.version, None)
            else:
                missing.append((course, head.version))
        found = catalog.contents(missing, consistent=consistent)
        for (course, version), content in zip(missing, found, strict=True):
            if content is not None:
                editions[course] = Edition(version, content)
        wanted = [course for course, _version in missing if course not in editions]
        if not wanted:
            break
        # An eventually consistent read found a head whose content it does not find yet.
        consistent = True
    if wanted:
        raise Unavailable(Code.COURSE_CHANGING)
    return editions


def _refresh(courses: Sequence[CourseId], *, consistent: bool = False) -> dict[CourseId, Edition]:
    """The editions that the heads name; those that are not cached are read."""
    now = freshness.now()
    cached = {course: known.edition for course in courses if (known := _editions.get(course))}
    editions = read_editions(courses, cached, consistent=consistent)
    for course, edition in editions.items():
        _editions.put(course, _Cached(edition, now))
    return editions
