"""What courses consist of, as learners' requests see it: each function caches it by its version.

A function asks the catalogue for the current version of a course at most once a second. So a popular course is no hot
partition, and a change is seen everywhere a second later. That is for what is shown. What is decided for good asks
``get_latest``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from hito import caches
from hito.domain import language
from hito.domain.content import Content
from hito.domain.errors import Code, Unavailable
from hito.domain.guides import Catalog
from hito.domain.language import ListedLesson
from hito.domain.records import CourseId, Kind
from hito.store import catalog, lessons, unit_index
from hito.store import guides as stored_guides

ASK_AGAIN_SECONDS = 1

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
_guides: caches.Cache[str, tuple[Catalog, float]] = caches.register("guides and exercises", entries=1)
_lessons: caches.Cache[str, tuple[Content, float]] = caches.register("the language path", entries=1)
_homes: caches.Cache[tuple[Kind, str], CourseId] = caches.register("courses of units", entries=100 * MAX_KEPT)


def get(course: CourseId) -> Content | None:
    """A course's content, at most a second old; None outside the catalogue."""
    return get_all([course])[course]


def get_all(courses: Collection[CourseId]) -> dict[CourseId, Content | None]:
    """The contents of courses, each at most a second old; two requests for a hundred of them at most."""
    now = monotonic()
    authored = {course: _editions.get(course) for course in courses if course.kind is Kind.COURSE}
    editions = {course: known.edition for course, known in authored.items() if known and _is_fresh(known.asked_at, now)}
    editions |= _ask([course for course in authored if course not in editions], now)
    found = {course: edition.content for course, edition in editions.items()}
    if any(course.kind is Kind.GUIDE for course in courses):
        known_guides = guides()
        found |= {course: known_guides.content(course.id) for course in courses if course.kind is Kind.GUIDE}
    if any(course.kind is Kind.LANGUAGE for course in courses):
        found |= {course: _of_language(course, now) for course in courses if course.kind is Kind.LANGUAGE}
    return found


def guides() -> Catalog:
    """All guides and exercises, at most a second old. Two requests, or none."""
    now = monotonic()
    known = _guides.get("")
    if known is None or not _is_fresh(known[1], now):
        known = get_latest_guides(), now
        _guides.put("", known)
    return known[0]


def get_latest_guides() -> Catalog:
    """All guides and exercises as they are now. Two requests."""
    return stored_guides.catalog()


def get_latest_lessons() -> list[ListedLesson]:
    """What the sequence says of all language lessons as they are now. One request."""
    return lessons.sequence()


def find_by_unit(kind: Kind, unit_id: str) -> tuple[CourseId, Content] | None:
    """The catalogue's course that holds a unit, with its content; None if there is none.

    Where a unit lives is cached. It is a hint: only content that holds the unit is believed.
    """
    known = _homes.get((kind, unit_id))
    if known is not None and (content := get(known)) is not None and unit_id in content.lessons:
        return known, content
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


def get_latest(course: CourseId) -> Content | None:
    """A course's content as it is now, read consistently: whatever is decided for good is decided by this.

    One request, two for a guide or where the course's content is not cached.
    """
    if course.kind is Kind.GUIDE:
        return stored_guides.catalog(course.id).content(course.id)
    if course.kind is Kind.LANGUAGE:
        return language.course_content(get_latest_lessons()) if course == language.COURSE else None
    return _ask([course], monotonic(), consistent=True)[course].content


def version_of(course: CourseId) -> int | None:
    """The version of the content that ``get`` gives; None outside the catalogue, and for what has no versions."""
    known = _editions.get(course)
    return known.edition.version if known and known.edition.content else None


def read(
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


def _of_language(course: CourseId, now: float) -> Content | None:
    if course != language.COURSE:
        return None
    known = _lessons.get("")
    if known is None or not _is_fresh(known[1], now):
        known = language.course_content(get_latest_lessons()), now
        _lessons.put("", known)
    return known[0]


def _is_fresh(asked_at: float, now: float) -> bool:
    return now < asked_at + ASK_AGAIN_SECONDS


def _ask(courses: Sequence[CourseId], now: float, *, consistent: bool = False) -> dict[CourseId, Edition]:
    """The editions that the heads name, read where they are not cached."""
    cached = {course: known.edition for course in courses if (known := _editions.get(course))}
    editions = read(courses, cached, consistent=consistent)
    for course, edition in editions.items():
        _editions.put(course, _Cached(edition, now))
    return editions
