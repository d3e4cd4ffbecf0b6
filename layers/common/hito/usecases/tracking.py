"""Reading and recording a learner's progress."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from hito.domain import enrollment, progress
from hito.domain.content import Content
from hito.domain.errors import Forbidden, Invalid, NotEligible, NotFound, Problem
from hito.domain.records import CourseId, CourseRecord, Kind, Observation, QuizTaken, Unit
from hito.store import items, keys, table
from hito.store.idempotency import NoIdempotency
from hito.usecases import content


def read(learner: str, course: CourseId) -> CourseRecord:
    """One learner's course as it stands, empty if it was never begun.

    One request, and one or two more where the course's content is not kept.
    """
    return replace(read_stored(learner, course), content=content.get(course))


def read_stored(learner: str, course: CourseId) -> CourseRecord:
    """The same without what the course consists of. One request."""
    return items.course(course, table.query(keys.header(learner, course)), None)


def read_all(learner: str, kind: Kind | None) -> Mapping[CourseId, CourseRecord]:
    """All of a learner's courses, or those of a kind; one request, beside those for contents that are not kept."""
    records = stored(learner, kind)
    contents = content.get_all(records)
    return {course: replace(record, content=contents[course]) for course, record in records.items()}


def stored(learner: str, kind: Kind | None) -> dict[CourseId, CourseRecord]:
    """The same without what the courses consist of. One request."""
    by_course = items.courses(table.query(keys.courses(learner, kind)))
    return {course: items.course(course, of_course, None) for course, of_course in by_course.items()}


def record(learner: str, seen: Observation, now: datetime, once: NoIdempotency) -> CourseRecord:
    """Record what a client saw of one unit; the learner's course as it then stands.

    The answer is read after the write, so of two devices that finish the last two units at
    once, the later one sees both. Two requests; one more each when the course is begun or the
    announced total grows, when the course is completed, and when the stored watch time is greater.

    Raises:
        Invalid: if the unit would be one more than a client-announced course holds.
    """
    key = keys.unit(learner, seen.course, seen.unit)
    once.write(key, items.observed(seen, now))
    record = read(learner, seen.course)
    if _has_too_many_units(record):
        record = _with_latest(record)
    if _has_too_many_units(record) and _is_new(record, seen.unit, now):
        table.delete(key, only_if=items.as_observed(seen, now))
        once.discard()
        raise Invalid(Problem("unit", f"a course holds at most {progress.MAX_ANNOUNCED_UNITS:,} units"))
    return ensure_completion(learner, start_course(learner, record, seen.announced_total or 0))


def watch(learner: str, seen: Observation, now: datetime, once: NoIdempotency) -> Unit | None:
    """Record what a client saw of a unit that others know to be of its course; the unit as it then is.

    None if a repeated request finds it gone: reset since. One request; another when the stored watch time
    is greater.
    """
    item = once.written(keys.unit(learner, seen.course, seen.unit), items.observed(seen, now))
    return items.unit(seen.unit, item) if item else None


def course_of(learner: str, kind: Kind, unit_id: str) -> CourseId | None:
    """The course in which a learner last touched a unit of that id. One request, for the whole record."""
    records = stored(learner, kind).values()
    found = [(unit.updated_at, record.course) for record in records if (unit := record.unit(unit_id))]
    return max(found, key=lambda one: one[0])[1] if found else None


def take_quiz(learner: str, taken: QuizTaken, now: datetime, once: NoIdempotency) -> CourseRecord:
    """Record one attempt at a quiz; the learner's course as it then stands. Requests as ``record``.

    Raises:
        Invalid: if the quiz would be one more than a course holds.
    """
    key = keys.quiz(learner, taken.course, taken.quiz)
    once.write(key, items.attempted(taken, now))
    record = read(learner, taken.course)
    mine = record.quiz(taken.quiz)
    if len(record.quizzes) > progress.MAX_QUIZZES and mine and mine.attempts == 1:
        table.delete(key, only_if=items.as_attempted(now))
        once.discard()
        raise Invalid(Problem("quiz", f"a course holds at most {progress.MAX_QUIZZES} quizzes"))
    return ensure_completion(learner, start_course(learner, record, 0))


def finish(  # noqa: PLR0913 - who, what, when
    learner: str, kind: Kind, unit: str, now: datetime, once: NoIdempotency, *, is_admin: bool = False
) -> None:
    """Record that a learner finished a unit of the catalogue, wherever it lives; again changes nothing.

    Raises:
        NotFound: if no course holds the unit.
        Forbidden: if the learner is not enrolled in the course, nor its sensei, nor an admin.
    """
    found = content.find_by_unit(kind, unit)
    if found is None:
        raise NotFound("There is no such lesson")
    course, known = found
    header = items.header(table.get(keys.header(learner, course)))
    if not enrollment.has_access(header.enrollment, known, learner, is_admin=is_admin):
        raise Forbidden("You are not enrolled in the course of this lesson")
    once.write(keys.unit(learner, course, unit), items.finished(now))
    ensure_completion(learner, start_course(learner, read(learner, course), 0))


def certify(learner: str, course: CourseId, now: datetime, once: NoIdempotency) -> CourseRecord:
    """Give the certificate of a course, if it is earned; again, if it was given. Three requests.

    Raises:
        NotFound: if the learner has no progress in the course.
        NotEligible: if some of it is missing.
    """
    record = read(learner, course)
    while record.header.certificate_at is None and not once.replayed:
        if not record.is_begun:
            raise NotFound("No progress found for this tutorial")
        record = _with_latest(record)
        if not progress.of(record).certificate_eligible:
            raise NotEligible("Not eligible for certificate")
        is_given = once.write(keys.header(learner, course), items.certified(now, record.header.reset_at))
        if is_given and not once.replayed:
            return replace(record, header=replace(record.header, certificate_at=now))
        record = read(learner, course)
    if not once.replayed:
        # Had the same key given it a moment ago, this would be a repetition.
        once.check()
    return record


def reset(learner: str, course: CourseId, now: datetime) -> None:
    """Wipe a learner's progress in a course, never the enrollment; repeating it is harmless."""
    stored = table.query(keys.header(learner, course))
    if stored:
        table.delete_all([item for item in stored if items.is_progress(item)])
        table.update(keys.header(learner, course), items.reset(now))


def ensure_completion_of(learner: str, course: CourseId, latest: Content | None) -> None:
    """Put down, once, when a learner's course was completed, if it is and nobody did. One request.

    ``latest`` is the course's content as ``content.anew`` gives it, read after what makes this a reason to
    look. A learner whom a crash kept out of the list of the course's learners is put there: the pass over
    them after a change of content would miss who is not.
    """
    record = replace(read_stored(learner, course), content=latest)
    record_completion(learner, start_course(learner, record, 0) if record.is_begun else record)


def ensure_completion(learner: str, record: CourseRecord, outline: Content | None = None) -> CourseRecord:
    """A learner's course, in which it stands when it was completed: put down once, and kept for good.

    ``outline`` is what the course consists of where the catalogue has none of its id. By content that may be a
    second old, the course may seem not to be completed: that is left to the stream, which follows every write
    that can complete one, and reads the content anew.
    """
    if record.header.first_completed_at is not None or progress.of(record).completed_at is None:
        return record
    return record_completion(learner, _with_latest(record, outline))


def _with_latest(record: CourseRecord, outline: Content | None = None) -> CourseRecord:
    return replace(record, content=content.get_latest(record.course) or outline)


def record_completion(learner: str, record: CourseRecord) -> CourseRecord:
    """The same of a course whose content is what it is now."""
    completed_at = progress.of(record).completed_at
    if completed_at is None or record.header.first_completed_at is not None:
        return record
    table.update(keys.header(learner, record.course), items.first_completed(completed_at, record.header.reset_at))
    return replace(record, header=replace(record.header, first_completed_at=completed_at))


def start_course(learner: str, record: CourseRecord, announced_total: int) -> CourseRecord:
    """List the learner among the course's, and raise its total to what a client announces; it never shrinks."""
    if record.content:
        announced_total = 0
    if record.header.listed and announced_total <= record.header.announced_total:
        return record
    table.update(keys.header(learner, record.course), items.begun(learner, record.course, announced_total))
    total = max(announced_total, record.header.announced_total)
    return replace(record, header=replace(record.header, listed=True, announced_total=total))


def _has_too_many_units(record: CourseRecord) -> bool:
    authored = record.content.lessons if record.content else {}
    unknown = sum(unit.id not in authored for unit in record.units)
    return unknown > progress.MAX_ANNOUNCED_UNITS


def _is_new(record: CourseRecord, unit_id: str, now: datetime) -> bool:
    unit = record.unit(unit_id)
    authored = record.content is not None and unit_id in record.content.lessons
    return unit is not None and unit.begun_at == now and not authored
