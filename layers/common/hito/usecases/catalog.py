"""Authoring: the only module that changes course content.

A course's new content is one item. It becomes current when the head points to it, in one transaction with the lists
that show it. So a reader sees the old course or the new one, never a mixture.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from hito.domain import content as contents
from hito.domain import ids, progress
from hito.domain.content import Content, Section
from hito.domain.errors import Code, Conflict, Forbidden, Invalid, NotFound
from hito.domain.records import CourseId, CourseRecord, Kind, Listed
from hito.store import catalog, course_records, numbers, transactions, unit_index
from hito.store.catalog import Packed
from hito.store.idempotency import NoIdempotency
from hito.store.unit_index import Home
from hito.usecases import backfill_jobs
from hito.usecases.content.catalog import Edition, read_editions

# How long a claim on a unit blocks other courses before the claiming course is published.
CLAIM_RESPECTED = timedelta(minutes=15)

# A number that an author chooses advances the counter, except numbers near the greatest possible id: they would
# leave no numbers for the counter.
NOT_COUNTED_FROM = ids.MAX_NUMBER - 2**31

# Threads that read learners' records for a forecast.
_READERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What ``put`` would change: how many units, and how many learners."""

    units_gained: int
    units_lost: int
    learners_begun: int
    learners_below_100: int
    completion_lost: int
    completion_gained: int


def edition(course: CourseId) -> Edition:
    """The current edition of a course, read consistently."""
    return read_editions([course], {})[course]


def find(course: CourseId) -> tuple[int, Content]:
    """A course's current version and content.

    Raises:
        NotFound: if there is no such course.
    """
    found = edition(course)
    if found.content is None:
        raise NotFound(Code.NO_COURSE)
    return found.version, found.content


def listing(kind: Kind) -> list[Listed]:
    """All courses of a kind, by number, then by id."""
    return list(catalog.entries(kind))


def page(kind: Kind, after: str | None) -> tuple[list[tuple[str, Listed]], str | None]:
    """The next courses of a kind, each with its place; and the place to continue after, if any. One request."""
    found, is_more = catalog.page(kind, after)
    return [(entry.place, entry.course) for entry in found], found[-1].place if is_more else None


def put(course: CourseId, draft: Content, now: datetime) -> tuple[int, Content]:
    """Create a course, or replace its content; its new version and content.

    A section or lesson without an id keeps the id it had, or gets a new one. Repeating the same ``put`` changes
    nothing.

    Raises:
        Invalid: if the course breaks a rule of content, or is too large.
        Conflict: if a unit belongs to another course, which it names.
        Unavailable: if other authors conflict for too long.
    """
    contents.check(draft)
    deadline = transactions.author_deadline()
    tried: Edition | None = None
    while True:
        before = edition(course)
        # After a conflict alone, the ids that were given are claimed already: the same content is tried again.
        if tried is None or before.version != tried.version:
            after = contents.with_known_ids(draft, before.content)
            if after == before.content:
                return before.version, before.content
            after = _with_new_ids(course.kind, after, before.content)
            tried = before
        try:
            if _publish(course, before, after, now, NoIdempotency()):
                return before.version + 1, after
        except Conflict:
            # Release the units that were claimed before the conflict.
            unit_index.release(course, contents.difference(before.content, after).gained, now)
            raise
        deadline.wait()


def forecast(course: CourseId, draft: Content, now: datetime) -> Forecast:
    """What ``put`` would change. Writes nothing.

    Raises:
        Invalid: as ``put``.
        Conflict: as ``put``.
    """
    contents.check(draft)
    before = edition(course).content
    placeholders = (f"new {number}" for number in count(1))
    after = contents.with_new_ids(
        contents.with_known_ids(draft, before), lambda: next(placeholders), lambda: next(placeholders)
    )
    _packed(after)
    change = contents.difference(before, after)
    _check_owners(course, change.gained, now)
    steps = [_Step.of(record, after) for record in _learners_records(course, before)]
    return Forecast(
        units_gained=len(change.gained),
        units_lost=len(change.lost),
        learners_begun=sum(step.begun for step in steps),
        learners_below_100=sum(step.below_100 for step in steps),
        completion_lost=sum(step.loses for step in steps),
        completion_gained=sum(step.gains for step in steps),
    )


def delete(course: CourseId, now: datetime) -> None:
    """Delete a course from the catalog; learners' records stay.

    Raises:
        NotFound: if there is no such course.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    while True:
        before = edition(course)
        if before.content is None:
            raise NotFound(Code.NO_COURSE)
        if _publish(course, before, None, now, NoIdempotency()):
            return
        deadline.wait()


def add_section(  # noqa: PLR0913 - who, where, what, when
    course: CourseId, title: str, author: str, *, is_admin: bool, now: datetime, idempotency: NoIdempotency
) -> Section:
    """Append an empty section with a new number to a course; the section. A repetition gets it as it is now.

    Raises:
        NotFound: if there is no such course.
        Forbidden: if the author is neither the course's sensei nor an admin.
        Invalid: if the course has as many sections as it may.
        Unavailable: if other authors conflict for too long.
    """
    deadline = transactions.author_deadline()
    number = None
    while True:
        before = edition(course)
        if idempotency.replayed:
            sections = before.content.sections if before.content else ()
            return next(
                (one for one in sections if one.id == idempotency.resource_id),
                Section(id=idempotency.resource_id, title=title),
            )
        if before.content is None:
            raise NotFound(Code.NO_COURSE)
        if not (is_admin or before.content.is_taught_by(author)):
            raise Forbidden(Code.SENSEI_ONLY)
        number = number or next(_new_ids(course.kind, "section", 1))
        idempotency.resource_id = number
        added = Section(id=number, title=title)
        after = replace(before.content, sections=(*before.content.sections, added))
        contents.check(after)
        if _publish(course, before, after, now, idempotency) and not idempotency.replayed:
            return added
        deadline.wait()


def _publish(
    course: CourseId, before: Edition, after: Content | None, now: datetime, idempotency: NoIdempotency
) -> bool:
    """Publish new content of a course, or delete the course; False if another writer changed it or its units.

    Raises:
        Invalid: if the content is too large.
        Conflict: if a unit belongs to another course.
    """
    change = contents.difference(before.content, after)
    new = _packed(after) if after else None
    writes = catalog.publication(course, before.version, new, now, has_content=before.content is not None)
    writes += backfill_jobs.after_change(course, before.content, after, now)
    if not _claim(course, change.gained, now):
        return False
    releases = unit_index.releases(course, change.lost, now)
    # One part is left for the record of an idempotency key.
    room = transactions.MAX_PARTS - len(writes) - 1
    if not idempotency.commit(*writes, *releases[:room]):
        return False
    unit_index.write(releases[room:])
    return True


def _packed(content: Content) -> Packed:
    packed = catalog.pack(content)
    if len(packed.data) > catalog.MAX_PACKED_BYTES:
        raise Invalid.rule(Code.COURSE_TOO_LARGE_PACKED, kilobytes=catalog.MAX_PACKED_BYTES // 1000)
    if packed.json_bytes > catalog.MAX_UNPACKED_BYTES:
        raise Invalid.rule(Code.COURSE_TOO_LARGE, megabytes=catalog.MAX_UNPACKED_BYTES // 1_000_000)
    return packed


def _with_new_ids(kind: Kind, content: Content, before: Content | None) -> Content:
    """The content with an id for every section and lesson: an unused number if the author gave none.

    The counter skips the numbers that the author gave.
    """
    known_sections = {section.id for section in before.sections} if before else set()
    known_lessons = before.lessons if before else {}
    sections = [section.id for section in content.sections if section.id not in known_sections]
    lessons = [one.id for part in content.sections for one in part.lessons if one.id not in known_lessons]
    section_ids = _new_ids(kind, "section", _take_numbers(kind, "section", sections))
    lesson_ids = _new_ids(kind, "lesson", _take_numbers(kind, "lesson", lessons))
    return contents.with_new_ids(content, lambda: next(section_ids), lambda: next(lesson_ids))


def _take_numbers(kind: Kind, what: str, given: Sequence[str]) -> int:
    """Advance the counter past the numbers that the author gave; how many ids are still missing."""
    given_numbers = (ids.number(one) or 0 for one in given)
    greatest = max((number for number in given_numbers if number < NOT_COUNTED_FROM), default=0)
    if greatest > 0:
        numbers.skip_to(kind, what, greatest)
    return given.count("")


def _new_ids(kind: Kind, what: str, number: int) -> Iterator[str]:
    """New ids, as many as ``number``, from one request to the counter."""
    if number:
        yield from map(str, numbers.next_ids(kind, what, number))


def _claim(course: CourseId, units: Sequence[str], now: datetime) -> bool:
    """Claim units for a course; False if another course claims one at the same time.

    Raises:
        Conflict: if a unit belongs to another course.
    """
    # All writers claim in the same order. So one of two courses that claim the same units gets all of them.
    units = sorted(units)
    return unit_index.claim(course, units, _check_owners(course, units, now), now)


def _check_owners(course: CourseId, units: Sequence[str], now: datetime) -> list[Home | None]:
    """The courses to which units belong so far, with the times of their claims.

    Raises:
        Conflict: if the content of another course contains a unit, or another course has just claimed it.
    """
    homes = unit_index.get_all(course.kind, units)
    others = {home.course for home in homes if home and home.course != course}
    editions = read_editions(list(others), {})
    lessons = {other: known.content.lessons if known.content else {} for other, known in editions.items()}
    for unit, home in zip(units, homes, strict=True):
        if not home or home.course == course:
            continue
        if unit in lessons[home.course] or home.claimed_at > now - CLAIM_RESPECTED:
            raise Conflict(Code.LESSON_TAKEN, lesson=unit, course=home.course.id)
    return homes


@dataclass(frozen=True, slots=True)
class _Step:
    """What a change of content would change for one learner."""

    begun: bool
    below_100: bool
    loses: bool
    gains: bool

    @classmethod
    def of(cls, record: CourseRecord, after: Content) -> "_Step":
        was, will = progress.of(record), progress.of(replace(record, content=after))
        return cls(
            begun=record.is_begun,
            below_100=was.hundredths == 10_000 > will.hundredths,
            loses=was.is_completed and not will.is_completed,
            gains=will.is_completed and not was.is_completed,
        )


def _learners_records(course: CourseId, content: Content | None) -> list[CourseRecord]:
    """All learners' records of a course."""
    learners = course_records.learners_of(course)
    with ThreadPoolExecutor(_READERS) as readers:
        return list(readers.map(lambda learner: course_records.get(learner, course, content), learners))
