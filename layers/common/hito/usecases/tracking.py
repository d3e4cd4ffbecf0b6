"""Reading and recording a learner's progress."""

from dataclasses import replace
from datetime import datetime

from hito.domain import progress
from hito.domain.errors import Invalid, Problem
from hito.domain.records import CourseId, CourseRecord, Observation
from hito.store import items, keys, table


def read(learner: str, course: CourseId) -> CourseRecord:
    """One learner's course as it stands, empty if it was never begun. One request."""
    return items.course(course, table.query(keys.header(learner, course)))


def record(learner: str, seen: Observation, now: datetime) -> CourseRecord:
    """Record what a client saw of one unit; the learner's course as it then stands.

    The answer is read after the write, so of two devices that finish the last two units at
    once, the later one sees both. Two requests; one more each when the announced total grows,
    when the course is completed, and when the stored watch time is greater.

    Raises:
        Invalid: if the unit would be one more than a client-announced course holds.
    """
    before = table.update(keys.unit(learner, seen.course, seen.unit), items.observed(seen, now))
    record = read(learner, seen.course)
    if before == {} and len(record.units) > progress.MAX_ANNOUNCED_UNITS:
        table.delete(keys.unit(learner, seen.course, seen.unit), only_if=items.as_observed(seen, now))
        raise Invalid(Problem("unit", f"a course holds at most {progress.MAX_ANNOUNCED_UNITS:,} units"))
    return _settle(learner, _announce(learner, record, seen.announced_total or 0))


def _announce(learner: str, record: CourseRecord, total: int) -> CourseRecord:
    """Raise the course's total to what a client announces; it never shrinks."""
    if total <= record.header.announced_total:
        return record
    table.update(keys.header(learner, record.course), items.announced(total))
    return replace(record, header=replace(record.header, announced_total=total))


def _settle(learner: str, record: CourseRecord) -> CourseRecord:
    """Put down, once, when the course was completed."""
    completed_at = progress.of_announced(record).completed_at
    if completed_at is None or record.header.first_completed_at is not None:
        return record
    table.update(keys.header(learner, record.course), items.first_completed(completed_at, record.header.reset_at))
    return replace(record, header=replace(record.header, first_completed_at=completed_at))
