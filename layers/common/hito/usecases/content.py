"""What courses consist of, as learners' requests see it: kept in the function by its version.

The catalogue is asked for the current version at most once a second for each course, so that a hot
course is no hot partition, and a change is seen everywhere a second later. That is for what is shown. What
is decided for good asks ``anew``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from time import monotonic

from hito.domain import language
from hito.domain.content import Content
from hito.domain.errors import Unavailable
from hito.domain.guides import Catalog
from hito.domain.records import CourseId, Kind
from hito.store import authored as authored_items
from hito.store import guides as guide_items
from hito.store import keys, table
from hito.store import language as language_items

ASK_AGAIN_SECONDS = 1

# Of courses in one function; a large one takes half a megabyte.
MAX_KEPT = 128


@dataclass(frozen=True, slots=True)
class Edition:
    """A course's content at a version; version 0 and no content where there never was any."""

    version: int
    content: Content | None


@dataclass(frozen=True, slots=True)
class _Kept:
    edition: Edition
    asked_at: float


_kept: dict[CourseId, _Kept] = {}
_kept_guides: list[tuple[Catalog, float]] = []
_kept_language: list[tuple[Content, float]] = []
_homes: dict[tuple[Kind, str], CourseId] = {}


def get(course: CourseId) -> Content | None:
    """A course's content, at most a second old; None outside the catalogue."""
    return get_all([course])[course]


def get_all(courses: Collection[CourseId]) -> dict[CourseId, Content | None]:
    """The contents of courses, each at most a second old; two requests for a hundred of them at most."""
    now = monotonic()
    authored = [course for course in courses if course.kind is Kind.COURSE]
    editions = {course: _kept[course].edition for course in authored if _is_fresh(course, now)}
    editions |= _ask([course for course in authored if course not in editions], now)
    found = {course: edition.content for course, edition in editions.items()}
    if any(course.kind is Kind.GUIDE for course in courses):
        known = guides()
        found |= {course: known.content(course.id) for course in courses if course.kind is Kind.GUIDE}
    if any(course.kind is Kind.LANGUAGE for course in courses):
        found |= {course: _of_language(course, now) for course in courses if course.kind is Kind.LANGUAGE}
    return found


def guides() -> Catalog:
    """All guides and exercises, at most a second old. Two requests, or none."""
    now = monotonic()
    if not _kept_guides or now >= _kept_guides[0][1] + ASK_AGAIN_SECONDS:
        _kept_guides[:] = [(get_latest_guides(), now)]
    return _kept_guides[0][0]


def get_latest_guides() -> Catalog:
    """All guides and exercises as they are now. Two requests."""
    return guide_items.catalog(table.query(keys.listed_guides()), table.query(keys.listed_exercises()))


def get_latest_lessons() -> list[language.ListedLesson]:
    """What is looked at of all language lessons as they are now, in sequence. One request."""
    return list(map(language_items.listed_lesson, table.query(keys.lessons())))


def _of_language(course: CourseId, now: float) -> Content | None:
    if course != language.COURSE:
        return None
    if not _kept_language or now >= _kept_language[0][1] + ASK_AGAIN_SECONDS:
        _kept_language[:] = [(language.course_content(get_latest_lessons()), now)]
    return _kept_language[0][0]


def find_by_unit(kind: Kind, unit_id: str) -> tuple[CourseId, Content] | None:
    """The catalogue's course that holds a unit, with its content; None if there is none.

    Where a unit lives is kept in the function. It is a hint: only content that holds the unit is believed.
    """
    known = _homes.get((kind, unit_id))
    if known is not None and (content := get(known)) is not None and unit_id in content.lessons:
        return known, content
    home = authored_items.home(table.get(keys.unit_index(kind, unit_id)))
    if home is None:
        return None
    course = CourseId(kind, home.course)
    content = get(course)
    if content is None or unit_id not in content.lessons:
        # The unit may have been added a moment ago.
        content = get_latest(course)
    if content is None or unit_id not in content.lessons:
        return None
    if len(_homes) >= 100 * MAX_KEPT:
        _homes.clear()
    _homes[kind, unit_id] = course
    return course, content


def get_latest(course: CourseId) -> Content | None:
    """A course's content as it is now, strongly consistent: whatever is decided for good is decided by this.

    One request, two for a guide or where the course's content is not kept.
    """
    if course.kind is Kind.GUIDE:
        exercises = table.query(keys.listed_exercises(course.id))
        return guide_items.catalog(table.query(keys.listed_guides()), exercises).content(course.id)
    if course.kind is Kind.LANGUAGE:
        return language.course_content(get_latest_lessons()) if course == language.COURSE else None
    return _ask([course], monotonic(), consistent=True)[course].content


def version_of(course: CourseId) -> int | None:
    """The version of the content that ``of`` gives; None outside the catalogue, and of what has no versions."""
    kept = _kept.get(course)
    return kept.edition.version if kept and kept.edition.content else None


def clear_cache() -> None:
    """Keep nothing."""
    _kept.clear()
    _kept_guides.clear()
    _kept_language.clear()
    _homes.clear()


def _is_fresh(course: CourseId, now: float) -> bool:
    return course in _kept and now < _kept[course].asked_at + ASK_AGAIN_SECONDS


def _ask(courses: Sequence[CourseId], now: float, *, consistent: bool = False) -> dict[CourseId, Edition]:
    """The editions that the heads name, read where they are not kept."""
    editions = read(courses, {course: _kept[course].edition for course in courses if course in _kept}, consistent)
    for course, edition in editions.items():
        _kept.pop(course, None)
        if len(_kept) >= MAX_KEPT:
            # The one that was asked for least recently.
            del _kept[next(iter(_kept))]
        _kept[course] = _Kept(edition, now)
    return editions


def read(
    courses: Sequence[CourseId], kept: dict[CourseId, Edition], consistent: bool = True
) -> dict[CourseId, Edition]:
    """The current editions of courses, those ``kept`` not read again.

    Raises:
        Unavailable: if a content is replaced again and again while it is read.
    """
    editions: dict[CourseId, Edition] = {}
    wanted = list(courses)
    for _attempt in range(3):
        heads = map(authored_items.head, table.get_all([keys.head(course) for course in wanted], consistent=consistent))
        missing = []
        for course, head in zip(wanted, heads, strict=True):
            if course in kept and kept[course].version == head.version:
                editions[course] = kept[course]
            elif head.deleted:
                editions[course] = Edition(head.version, None)
            else:
                missing.append((course, head.version))
        found = table.get_all([keys.version(course, version) for course, version in missing], consistent=consistent)
        for (course, version), item in zip(missing, found, strict=True):
            if item is not None:
                editions[course] = Edition(version, authored_items.content(item))
        wanted = [course for course, _version in missing if course not in editions]
        if not wanted:
            break
        # A copy of the table that lags behind its head.
        consistent = True
    if wanted:
        raise Unavailable("The course is being changed")
    return editions
