"""Authoring: the only place where course content changes.

A course's new content is one item. It becomes current when the head moves to it, in one transaction with the lists
that show it: a reader sees the old course or the new one, never a mixture.
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

# How long a course that claimed a unit has to be published with it.
CLAIM_RESPECTED = timedelta(minutes=15)

# A number that an author chooses moves the counter on. Those at the end of what an id may be do not: after the last
# one, the counter could give none.
NOT_COUNTED_FROM = ids.MAX_NUMBER - 2**31

# Learners whose records are read at once for a forecast.
_READERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What putting a course would change: units, and learners by number."""

    units_gained: int
    units_lost: int
    learners_begun: int
    learners_below_100: int
    completion_lost: int
    completion_gained: int


def edition(course: CourseId) -> Edition:
    """A course as it is now."""
    return read_editions([course], {})[course]


def find(course: CourseId) -> tuple[int, Content]:
    """A course's version and content as they are now.

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
    """The next courses of a kind after a place, each with its place; and where to go on, if anywhere. One request."""
    found, is_more = catalog.page(kind, after)
    return [(entry.place, entry.course) for entry in found], found[-1].place if is_more else None


def put(course: CourseId, draft: Content, now: datetime) -> tuple[int, Content]:
    """Make a course what its author wrote, or change it to that; the version and content that it then has.

    What has no id keeps the one it had, or gets a new one. Putting the same again changes nothing.

    Raises:
        Invalid: if the course breaks a rule of content, or is too large.
        Conflict: if a unit belongs to another course, which is named.
        Unavailable: if others keep changing the course or its units.
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
            # Others may have what it claimed before it was refused.
            unit_index.release(course, contents.difference(before.content, after).gained, now)
            raise
        deadline.wait()


def forecast(course: CourseId, draft: Content, now: datetime) -> Forecast:
    """What ``put`` would change. Nothing is written.

    Raises:
        Invalid: as ``put``.
        Conflict: as ``put``.
    """
    contents.check(draft)
    before = edition(course).content
    made_up = (f"new {number}" for number in count(1))
    after = contents.with_new_ids(contents.with_known_ids(draft, before), lambda: next(made_up), lambda: next(made_up))
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
    """Take a course out of the catalogue; learners' records stay.

    Raises:
        NotFound: if there is no such course.
        Unavailable: if others keep changing it.
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
    course: CourseId, title: str, author: str, *, is_admin: bool, now: datetime, once: NoIdempotency
) -> Section:
    """Append an empty section to a course, with a number of its own; the section, as it is now if it was made before.

    Raises:
        NotFound: if there is no such course.
        Forbidden: if the author is neither its sensei nor an admin.
        Invalid: if the course is full.
        Unavailable: if others keep changing it.
    """
    deadline = transactions.author_deadline()
    number = None
    while True:
        before = edition(course)
        if once.replayed:
            sections = before.content.sections if before.content else ()
            return next(
                (one for one in sections if one.id == once.resource_id), Section(id=once.resource_id, title=title)
            )
        if before.content is None:
            raise NotFound(Code.NO_COURSE)
        if not (is_admin or before.content.is_taught_by(author)):
            raise Forbidden(Code.SENSEI_ONLY)
        number = number or next(_new_ids(course.kind, "section", 1))
        once.resource_id = number
        added = Section(id=number, title=title)
        after = replace(before.content, sections=(*before.content.sections, added))
        contents.check(after)
        if _publish(course, before, after, now, once) and not once.replayed:
            return added
        deadline.wait()


def _publish(course: CourseId, before: Edition, after: Content | None, now: datetime, once: NoIdempotency) -> bool:
    """Make a content the course's current one, or none; False if somebody else changed the course or its units.

    Raises:
        Invalid: if the content is too large.
        Conflict: if a unit lives in another course.
    """
    change = contents.difference(before.content, after)
    new = _packed(after) if after else None
    writes = catalog.publication(course, before.version, new, now, replaces=before.content is not None)
    writes += backfill_jobs.after_change(course, before.content, after, now)
    if not _claim(course, change.gained, now):
        return False
    releases = unit_index.releases(course, change.lost, now)
    # One part is left for the record of an idempotency key.
    room = transactions.MAX_PARTS - len(writes) - 1
    if not once.commit(*writes, *releases[:room]):
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
    """A content in which everything has an id: a number that was never given, where the author gave none.

    Numbers that the author gave are taken, too.
    """
    known_sections = {section.id for section in before.sections} if before else set()
    known_lessons = before.lessons if before else {}
    sections = [section.id for section in content.sections if section.id not in known_sections]
    lessons = [one.id for part in content.sections for one in part.lessons if one.id not in known_lessons]
    section_ids = _new_ids(kind, "section", _take_numbers(kind, "section", sections))
    lesson_ids = _new_ids(kind, "lesson", _take_numbers(kind, "lesson", lessons))
    return contents.with_new_ids(content, lambda: next(section_ids), lambda: next(lesson_ids))


def _take_numbers(kind: Kind, what: str, given: Sequence[str]) -> int:
    """Let the counter go on after the numbers that the author gave; how many ids are still to be given."""
    given_numbers = (ids.number(one) or 0 for one in given)
    greatest = max((number for number in given_numbers if number < NOT_COUNTED_FROM), default=0)
    if greatest > 0:
        numbers.skip_to(kind, what, greatest)
    return given.count("")


def _new_ids(kind: Kind, what: str, number: int) -> Iterator[str]:
    """So many new ids, taken from the counter at once."""
    if number:
        yield from map(str, numbers.next_ids(kind, what, number))


def _claim(course: CourseId, units: Sequence[str], now: datetime) -> bool:
    """Claim units for a course; False if another course did at the same time.

    Raises:
        Conflict: if a unit lives in another course.
    """
    # In one order for all, so that of two courses that claim the same units one gets them all.
    units = sorted(units)
    return unit_index.claim(course, units, _check_owners(course, units, now), now)


def _check_owners(course: CourseId, units: Sequence[str], now: datetime) -> list[Home | None]:
    """Where units live so far.

    Raises:
        Conflict: if one lives in another course: that course's content holds it, or is about to.
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
    """What a change of content would do to one learner."""

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
    """The records of all learners of a course."""
    learners = course_records.learners_of(course)
    with ThreadPoolExecutor(_READERS) as readers:
        return list(readers.map(lambda learner: course_records.get(learner, course, content), learners))
