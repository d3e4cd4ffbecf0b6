"""The courses of the catalog: each function caches them by their version.

A function asks the catalog for the current version of a course at most once a second. So a popular course is no hot
partition, and a change is seen everywhere a second later.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from hito import caches
from hito.domain.content import Content
from hito.domain.errors import Code, Unavailable
from hito.domain.records import CourseId
from hito.store import catalog
from hito.usecases.content import freshness

# Courses that one function caches; a large one takes half a megabyte.
MAX_KEPT = 128


@dataclass(frozen=True, slots=True)
class Edition:
    """A course's content at a version; version 0 and no content where there never was any."""

    version: int
    content: Content | None


@dataclass(frozen=True, slots=True)
class _Cached:
    """A course's content, and when it was last seen to be current. It is then read again only if it changed."""

    edition: Edition
    asked_at: float


_editions: caches.Cache[CourseId, _Cached] = caches.register("contents of courses", entries=MAX_KEPT)


def get_all(courses: Collection[CourseId]) -> dict[CourseId, Content | None]:
    """The contents of courses, each at most a second old; two requests for a hundred of them at most."""
    known = {course: _editions.get(course) for course in courses}
    editions = {course: one.edition for course, one in known.items() if one and freshness.is_fresh(one.asked_at)}
    editions |= _ask([course for course in courses if course not in editions])
    return {course: edition.content for course, edition in editions.items()}


def get_latest(course: CourseId) -> Content | None:
    """A course's content as it is now, read consistently. One request, two where the content is not cached."""
    return _ask([course], consistent=True)[course].content


def version_of(course: CourseId) -> int | None:
    """The version of the content that ``get_all`` gives; None without content."""
    known = _editions.get(course)
    return known.edition.version if known and known.edition.content else None


def read_editions(
    courses: Sequence[CourseId], cached: Mapping[CourseId, Edition], *, consistent: bool = True
) -> dict[CourseId, Edition]:
    """The current editions of courses; of those that are ``cached``, only the ones that changed are read.

    Raises:
        Unavailable: if a content is replaced again and again while it is read.
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
        # A copy of the table that lags behind its head.
        consistent = True
    if wanted:
        raise Unavailable(Code.COURSE_CHANGING)
    return editions


def _ask(courses: Sequence[CourseId], *, consistent: bool = False) -> dict[CourseId, Edition]:
    """The editions that the heads name, read where they are not cached."""
    now = freshness.now()
    cached = {course: known.edition for course in courses if (known := _editions.get(course))}
    editions = read_editions(courses, cached, consistent=consistent)
    for course, edition in editions.items():
        _editions.put(course, _Cached(edition, now))
    return editions
