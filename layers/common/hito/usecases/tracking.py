"""Reading and recording a learner's progress."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from hito.domain import enrollment, progress
from hito.domain.content import Content
from hito.domain.errors import Code, Forbidden, Invalid, NotEligible, NotFound
from hito.domain.moments import Moment
from hito.domain.records import CourseId, CourseRecord, Kind, Observation, QuizTaken
from hito.store import course_records
from hito.store.idempotency import NoIdempotency
from hito.usecases import content


def read(learner: str, course: CourseId) -> CourseRecord:
    """A learner's course as it stands, with what it consists of; empty if it was never begun.

    One request, and one or two more where the course's content is not cached.
    """
    return replace(course_records.get(learner, course), content=content.get(course))


def read_all(learner: str, kind: Kind | None) -> Mapping[CourseId, CourseRecord]:
    """All of a learner's courses, or those of a kind; one request, beside those for contents that are not cached."""
    records = course_records.get_all(learner, kind)
    contents = content.get_all(records)
    return {course: replace(record, content=contents[course]) for course, record in records.items()}


def record(learner: str, seen: Observation, moment: Moment, once: NoIdempotency) -> CourseRecord:
    """Record what a client saw of a unit; the learner's course as it then stands.

    The course is read after the write. So of two devices that finish the last two units at once, the later one sees
    both. Two requests; one more each when the course is begun or the announced total grows, when the course is
    completed, and when the stored watched time is greater.

    Raises:
        Invalid: if the unit would be one more than a client-announced course holds.
    """
    once.write(course_records.observation_update(learner, seen, moment))
    record = read(learner, seen.course)
    if _has_too_many_units(record):
        record = _with_latest(record)
    if _has_too_many_units(record) and _is_new(record, seen.unit, moment.at):
        course_records.remove_first_observation(learner, seen, moment)
        once.discard()
        raise Invalid.rule(Code.TOO_MANY_UNITS, limit=progress.MAX_ANNOUNCED_UNITS)
    return ensure_completion(learner, start_course(learner, record, seen.announced_total or 0))


def course_of(learner: str, kind: Kind, unit_id: str) -> CourseId | None:
    """The course in which a learner last touched a unit of that id. One request, for the whole record."""
    records = course_records.get_all(learner, kind).values()
    found = [(unit.updated_at, record.course) for record in records if (unit := record.unit(unit_id))]
    return max(found, key=lambda one: one[0])[1] if found else None


def take_quiz(learner: str, taken: QuizTaken, moment: Moment, once: NoIdempotency) -> CourseRecord:
    """Record an attempt at a quiz; the learner's course as it then stands. Requests as ``record``.

    Raises:
        Invalid: if the quiz would be one more than a course holds.
    """
    once.write(course_records.quiz_update(learner, taken, moment))
    record = read(learner, taken.course)
    mine = record.quiz(taken.quiz)
    if len(record.quizzes) > progress.MAX_QUIZZES and mine and mine.attempts == 1:
        course_records.remove_first_attempt(learner, taken, moment)
        once.discard()
        raise Invalid.rule(Code.TOO_MANY_QUIZZES, limit=progress.MAX_QUIZZES)
    return ensure_completion(learner, start_course(learner, record, 0))


def finish(  # noqa: PLR0913 - who, what, when
    learner: str, kind: Kind, unit: str, moment: Moment, once: NoIdempotency, *, is_admin: bool = False
) -> None:
    """Record that a learner finished a unit of the catalogue, whichever course it lives in. Again changes nothing.

    Raises:
        NotFound: if no course holds the unit.
        Forbidden: if the learner is not enrolled in the course, nor its sensei, nor an admin.
    """
    found = content.find_by_unit(kind, unit)
    if found is None:
        raise NotFound(Code.NO_LESSON)
    course, known = found
    header = course_records.get_header(learner, course)
    if not enrollment.has_access(header.enrollment, known, learner, is_admin=is_admin):
        raise Forbidden(Code.NOT_ENROLLED)
    once.write(course_records.unit_completion_update(learner, course, unit, moment))
    ensure_completion(learner, start_course(learner, read(learner, course), 0))


def certify(learner: str, course: CourseId, now: datetime, once: NoIdempotency) -> CourseRecord:
    """Give the certificate of a course, if it is earned; the first one, if it was given before. Three requests.

    Raises:
        NotFound: if the learner has no progress in the course.
        NotEligible: if some of it is missing.
    """
    record = read(learner, course)
    while record.header.certificate_at is None and not once.replayed:
        if not record.is_begun:
            raise NotFound(Code.NO_PROGRESS)
        record = _with_latest(record)
        if not progress.of(record).certificate_eligible:
            raise NotEligible()
        update = course_records.certificate_update(learner, course, now, unless_reset_since=record.header.reset_at)
        is_given = once.write(update)
        if is_given and not once.replayed:
            return replace(record, header=replace(record.header, certificate_at=now))
        record = read(learner, course)
    if not once.replayed:
        # If the same key gave it a moment ago, this is a repetition.
        once.check()
    return record


def reset(learner: str, course: CourseId, now: datetime) -> None:
    """Delete a learner's progress in a course, never the enrollment; repeating it is harmless."""
    course_records.reset(learner, course, now)


def ensure_completion_of(learner: str, course: CourseId, latest: Content | None) -> None:
    """Record when a learner completed a course, unless that is recorded already. One request, two to write.

    ``latest`` is the course's content as ``content.get_latest`` gives it, read after what makes this a reason to
    look. A learner whom a crash kept out of the list of the course's learners is put there: the backfill after a
    change of content would miss them.
    """
    record = replace(course_records.get(learner, course), content=latest)
    record_completion(learner, start_course(learner, record, 0) if record.is_begun else record)


def ensure_completion(learner: str, record: CourseRecord, outline: Content | None = None) -> CourseRecord:
    """Record when the learner completed the course, unless that is recorded already; the course with that time.

    ``outline`` is what the course consists of where the catalogue has none of its id. By content that may be a
    second old, the course may seem not to be completed. That is left to the stream: it reports every write that can
    complete a course, and its consumer reads the latest content.
    """
    if record.header.completed_since_reset_at is not None or progress.of(record).completed_at is None:
        return record
    return record_completion(learner, _with_latest(record, outline))


def record_completion(learner: str, record: CourseRecord) -> CourseRecord:
    """The same for a course with its latest content."""
    completed_at, header = progress.of(record).completed_at, record.header
    if completed_at is None or header.completed_since_reset_at is not None:
        return record
    is_first = header.first_completed_at is None
    mark = course_records.mark_completed if is_first else course_records.mark_completed_again
    mark(learner, record.course, completed_at, unless_reset_since=header.reset_at)
    if is_first:
        return replace(record, header=replace(header, first_completed_at=completed_at))
    return replace(record, header=replace(header, completed_again_at=completed_at))


def start_course(learner: str, record: CourseRecord, announced_total: int) -> CourseRecord:
    """List the learner among the course's, and raise its total to what a client announces; it never shrinks."""
    if record.content:
        announced_total = 0
    if record.header.listed and announced_total <= record.header.announced_total:
        return record
    course_records.start(learner, record.course, announced_total)
    total = max(announced_total, record.header.announced_total)
    return replace(record, header=replace(record.header, listed=True, announced_total=total))


def _with_latest(record: CourseRecord, outline: Content | None = None) -> CourseRecord:
    return replace(record, content=content.get_latest(record.course) or outline)


def _has_too_many_units(record: CourseRecord) -> bool:
    authored = record.content.lessons if record.content else {}
    unknown = sum(unit.id not in authored for unit in record.units)
    return unknown > progress.MAX_ANNOUNCED_UNITS


def _is_new(record: CourseRecord, unit_id: str, now: datetime) -> bool:
    unit = record.unit(unit_id)
    authored = record.content is not None and unit_id in record.content.lessons
    return unit is not None and unit.begun_at == now and not authored
