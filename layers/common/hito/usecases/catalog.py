"""Authoring: the only place where course content changes.

A course's new content is one item. It becomes current by the head's move to it, in one transaction
with the lists that show it: a reader sees the old course or the new one, never a mixture.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from hito.domain import content as contents
from hito.domain import ids, progress
from hito.domain.content import Content, Section
from hito.domain.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from hito.domain.records import CourseId, CourseRecord, Kind, Listed
from hito.store import authored, items, keys, table
from hito.store.attributes import Item
from hito.store.idempotency import NoIdempotency
from hito.store.table import Delete, Put, Update, Write
from hito.usecases import backfill_jobs
from hito.usecases import content as current
from hito.usecases.content import Edition

# A course that claimed a unit is given so long to come out with it.
CLAIM_RESPECTED = timedelta(minutes=15)

# A number that an author gives moves the counter on, but for those at the end of what an id may be:
# after the last one, none could be given any more.
NOT_COUNTED_FROM = ids.MAX_NUMBER - 2**31

# Of the list of courses, so many entries are read for one answer.
_AT_ONCE = 500

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
    return current.read([course], kept={})[course]


def find(course: CourseId) -> tuple[int, Content]:
    """A course's version and content as they are now.

    Raises:
        NotFound: if there is no such course.
    """
    found = edition(course)
    if found.content is None:
        raise NotFound("Course not found")
    return found.version, found.content


def listing(kind: Kind) -> list[Listed]:
    """All courses of a kind, by number, then by id."""
    return [authored.listed(item) for page in table.pages(keys.listings(kind), *authored.LISTED) for item in page]


def page(kind: Kind, after: str | None) -> tuple[list[tuple[str, Listed]], str | None]:
    """The next courses of a kind after a place, each with its place; and where to go on, if anywhere. One request."""
    found, is_more = table.onward(keys.listings(kind), after, _AT_ONCE)
    courses = [(authored.place_of(item), authored.listed(item)) for item in found]
    return courses, courses[-1][0] if is_more else None


def put(course: CourseId, draft: Content, now: datetime) -> tuple[int, Content]:
    """Make a course what its author wrote, or change it to that; the version and content that it then has.

    What has no id keeps the one it had, or gets a new one. Putting the same again changes nothing.

    Raises:
        Invalid: if the course breaks a rule of content, or is too large.
        Conflict: if a unit belongs to another course, which is named.
        Unavailable: if others keep changing the course or its units.
    """
    contents.check(draft)
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        before = edition(course)
        after = contents.with_known_ids(draft, before.content)
        if after == before.content:
            return before.version, before.content
        after = _with_new_ids(course.kind, after, before.content)
        try:
            if _publish(course, before, after, now, NoIdempotency()):
                return before.version + 1, after
        except Conflict:
            # What it claimed of it before stands in nobody's way.
            _release(course, contents.difference(before.content, after).gained, now)
            raise
        patience.wait()


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
    _check_size(course, after)
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
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    while True:
        before = edition(course)
        if before.content is None:
            raise NotFound("Course not found")
        if _publish(course, before, None, now, NoIdempotency()):
            return
        patience.wait()


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
    patience = table.RetryDeadline(table.AUTHOR_RETRY_SECONDS)
    number = None
    while True:
        before = edition(course)
        if once.replayed:
            sections = before.content.sections if before.content else ()
            return next(
                (one for one in sections if one.id == once.resource_id), Section(id=once.resource_id, title=title)
            )
        if before.content is None:
            raise NotFound("Course not found")
        if not (is_admin or before.content.is_taught_by(author)):
            raise Forbidden("Only the course's sensei may change it")
        number = number or next(_numbers(course.kind, "section", 1))
        once.resource_id = number
        added = Section(id=number, title=title)
        after = replace(before.content, sections=(*before.content.sections, added))
        contents.check(after)
        if _publish(course, before, after, now, once) and not once.replayed:
            return added
        patience.wait()


def _publish(course: CourseId, before: Edition, after: Content | None, now: datetime, once: NoIdempotency) -> bool:
    """Make a content the course's current one, or none; False if somebody else changed the course or its units.

    Raises:
        Invalid: if the content is too large.
        Conflict: if a unit lives in another course.
    """
    change = contents.difference(before.content, after)
    version = before.version + 1
    writes: list[Write] = [
        Put(authored.new_head(course, version, after), only_if=authored.still_version(before.version))
    ]
    if before.content is not None:
        writes.append(Update(keys.version(course, before.version), authored.replaced(now)))
    if after is not None:
        writes += [Put(_check_size(course, after, version)), Put(authored.listing(course, after))]
    else:
        writes.append(Delete(keys.listing(course)))
    if before.content is not None and (listed_as_text := keys.listing_as_text(course)):
        writes.append(Delete(listed_as_text))
    writes += backfill_jobs.after_change(course, before.content, after, now)
    if not (_claim(course, change.gained, now) and once.commit(*writes)):
        return False
    _release(course, change.lost, now)
    return True


def _check_size(course: CourseId, content: Content, version: int = 0) -> Item:
    item = authored.new_version(course, version, content)
    if authored.size_of(item) > authored.MAX_PACKED_BYTES:
        raise Invalid(Problem("sections", f"the course is over {authored.MAX_PACKED_BYTES // 1000} kB, compressed"))
    if authored.unpacked_size_of(item) > authored.MAX_UNPACKED_BYTES:
        raise Invalid(Problem("sections", f"the course is over {authored.MAX_UNPACKED_BYTES // 1_000_000} MB"))
    return item


def _with_new_ids(kind: Kind, content: Content, before: Content | None) -> Content:
    """Give what has no id a number that was never given; numbers that the author gave are taken, too."""
    known_sections = {section.id for section in before.sections} if before else set()
    known_lessons = before.lessons if before else {}
    sections = [section.id for section in content.sections if section.id not in known_sections]
    lessons = [one.id for part in content.sections for one in part.lessons if one.id not in known_lessons]
    section_ids = _numbers(kind, "section", _take_numbers(kind, "section", sections))
    lesson_ids = _numbers(kind, "lesson", _take_numbers(kind, "lesson", lessons))
    return contents.with_new_ids(content, lambda: next(section_ids), lambda: next(lesson_ids))


def _take_numbers(kind: Kind, what: str, given: Sequence[str]) -> int:
    """Let the counter go on after the numbers that were given; how many ids are still to be given."""
    numbers = (ids.number(one) or 0 for one in given)
    greatest = max((number for number in numbers if number < NOT_COUNTED_FROM), default=0)
    if greatest > 0:
        table.update(keys.counter(kind, what), authored.number_taken(greatest))
    return given.count("")


def _numbers(kind: Kind, what: str, number: int) -> Iterator[str]:
    """So many new ids, taken from the counter at once."""
    if number:
        last = authored.last_number(table.update(keys.counter(kind, what), authored.numbers_given(number)) or {})
        yield from (str(each) for each in range(last - number + 1, last + 1))


def _claim(course: CourseId, units: Sequence[str], now: datetime) -> bool:
    """Write down that units live in a course; False if somebody else did at the same time.

    Raises:
        Conflict: if a unit lives in another course.
    """
    # In one order for all, so that of two courses that claim the same units one gets them all.
    units = sorted(units)
    homes = _check_owners(course, units, now)
    for start in range(0, len(units), table.TRANSACTION):
        some = range(start, min(start + table.TRANSACTION, len(units)))
        claims = (Put(authored.new_home(course, units[n], now), only_if=authored.still_home(homes[n])) for n in some)
        if not table.transacted(*claims):
            return False
    return True


def _check_owners(course: CourseId, units: Sequence[str], now: datetime) -> list[authored.Home | None]:
    """Where units live so far.

    Raises:
        Conflict: if one lives in another course: that course's content holds it, or is about to.
    """
    homes = [
        authored.home(item)
        for item in table.get_all([keys.unit_index(course.kind, unit) for unit in units], consistent=True)
    ]
    others = {CourseId(course.kind, home.course) for home in homes if home and home.course != course.id}
    held = {
        other: known.content.lessons if known.content else {} for other, known in current.read(list(others), {}).items()
    }
    for unit, home in zip(units, homes, strict=True):
        other = CourseId(course.kind, home.course) if home else course
        if home and other != course and (unit in held[other] or home.claimed_at > now - CLAIM_RESPECTED):
            raise Conflict(f"The lesson id {unit} belongs to the course {other.id}")
    return homes


def _release(course: CourseId, units: Sequence[str], now: datetime) -> None:
    """Let other courses have units that this one does not hold, unless it claimed them again since.

    The claims stay, but as old ones: should another author of this course bring a unit back at this
    moment, it is still known where it lives.
    """
    found = table.get_all([keys.unit_index(course.kind, unit) for unit in units], consistent=True)
    mine = [
        Update(keys.unit_index(course.kind, unit), authored.released(home))
        for unit, home in zip(units, map(authored.home, found), strict=True)
        if home and home.course == course.id and home.claimed_at <= now
    ]
    for start in range(0, len(mine), table.TRANSACTION):
        table.transacted(*mine[start : start + table.TRANSACTION])


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
    learners = [items.listed_learner(item) for shard in keys.learner_lists(course) for item in table.listed(shard)]

    def record(learner: str) -> CourseRecord:
        return items.course(course, table.query(keys.header(learner, course)), content)

    with ThreadPoolExecutor(_READERS) as readers:
        return list(readers.map(record, learners))
