"""Reading and recording a learner's progress."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from hito.domain import enrollment, progress
from hito.domain.content import Content
from hito.domain.errors import Code, Forbidden, Invalid, NotEligible, NotFound
from hito.domain.moments import Moment
from hito.domain.records import CourseId, CourseRecord, Kind, Observation, QuizTaken, Unit
from hito.store import course_records
from hito.store.idempotency import NoIdempotency
from hito.usecases import content

_NEVER = datetime.min.replace(tzinfo=UTC)


# How many devices of one learner may finish units of a course at the same moment.
MAX_DEVICES = 16


def read(learner: str, course: CourseId) -> CourseRecord:
    """A learner's course with its content; empty if it was never begun.

    One trip, of which the check of the content's version is a part; one more if that changed.
    """
    reading = course_records.begin_get(learner, course)
    of_course = content.get(course)
    return replace(reading(), content=of_course)


def read_all(learner: str, kind: Kind | None) -> Mapping[CourseId, CourseRecord]:
    """All of a learner's courses, or those of a kind. One request, and more for contents that are not cached."""
    records = course_records.get_all(learner, kind)
    contents = content.get_all(records)
    return {course: replace(record, content=contents[course]) for course, record in records.items()}


def record(learner: str, observation: Observation, moment: Moment, idempotency: NoIdempotency) -> CourseRecord:
    """Record a client's observation of a unit; the learner's course after it.

    The course is read after the write. So if two devices finish the last two units at once, the later one sees both.
    Two requests; one more each if the course is begun or its announced total grows, if the course is completed, and
    if the stored watched time is greater.

    Raises:
        Invalid: if a client-announced course would have too many units.
    """
    idempotency.write(course_records.observation_update(learner, observation, moment))
    record = read(learner, observation.course)
    if _has_too_many_units(record):
        record = _with_latest(record)
    if _has_too_many_units(record) and _is_new(record, observation.unit, moment.at):
        course_records.remove_first_observation(learner, observation, moment)
        idempotency.discard()
        raise Invalid.rule(Code.TOO_MANY_UNITS, limit=progress.MAX_ANNOUNCED_UNITS)
    return ensure_completion(learner, start_course(learner, record, observation.announced_total or 0))


def course_of(learner: str, kind: Kind, unit_id: str) -> CourseId | None:
    """The course in which the learner's unit of that id was updated last. One request, which reads all courses."""
    records = course_records.get_all(learner, kind).values()
    units = [(unit, record.course) for record in records if (unit := record.unit(unit_id))]
    found = [(unit.updated_at or unit.completed_at, course) for unit, course in units]
    return max(found, key=lambda one: one[0] or _NEVER)[1] if found else None


def take_quiz(learner: str, taken: QuizTaken, moment: Moment, idempotency: NoIdempotency) -> CourseRecord:
    """Record an attempt at a quiz; the learner's course after it. Requests as for ``record``.

    Raises:
        Invalid: if the course would have too many quizzes.
    """
    idempotency.write(course_records.quiz_update(learner, taken, moment))
    record = read(learner, taken.course)
    quiz = record.quiz(taken.quiz)
    if len(record.quizzes) > progress.MAX_QUIZZES and quiz and quiz.attempts == 1:
        course_records.remove_first_attempt(learner, taken, moment)
        idempotency.discard()
        raise Invalid.rule(Code.TOO_MANY_QUIZZES, limit=progress.MAX_QUIZZES)
    return ensure_completion(learner, start_course(learner, record, 0))


def finish(  # noqa: PLR0913 - who, what, when
    learner: str, kind: Kind, unit: str, moment: Moment, idempotency: NoIdempotency, *, is_admin: bool = False
) -> None:
    """Record that a learner finished a unit of the catalog, in the course that contains it. Repeating changes nothing.

    Two requests; one more if the course's last units are left, and one or two to record that it is completed.

    Raises:
        NotFound: if no course contains the unit.
        Forbidden: if the learner is neither enrolled in the course, nor its sensei, nor an admin.
    """
    found = content.find_by_unit(kind, unit)
    if found is None:
        raise NotFound(Code.NO_LESSON)
    course, of_course = found
    record = replace(course_records.get(learner, course), content=of_course)
    if not enrollment.has_access(record.header.enrollment, of_course, learner, is_admin=is_admin):
        raise Forbidden(Code.NOT_ENROLLED)
    finished = course_records.record_finish(learner, course, unit, moment, idempotency)
    after = _with_unit(record, unit, finished)
    if _may_be_completed_meanwhile(after):
        after = read(learner, course)
    ensure_completion(learner, start_course(learner, after, 0))


def _with_unit(record: CourseRecord, unit_id: str, unit: Unit | None) -> CourseRecord:
    """A course that was read before a write, with the unit as it is after it."""
    others = [other for other in record.units if other.id != unit_id]
    return replace(record, units=(*others, unit) if unit else tuple(others))


def _may_be_completed_meanwhile(record: CourseRecord) -> bool:
    """Whether other devices may finish the rest of a course while one request is under way.

    Of requests at once, the last one has to see what all of them finished. If a learner had more devices, the stream
    consumer would record the completion.
    """
    return 0 < progress.missing(record) <= MAX_DEVICES


def certify(learner: str, course: CourseId, now: datetime, idempotency: NoIdempotency) -> CourseRecord:
    """Issue the certificate of a course, unless it is issued already; the course with it. Three requests.

    Raises:
        NotFound: if the learner has no progress in the course.
        NotEligible: if the learner has not completed the course.
    """
    record = read(learner, course)
    while record.header.certificate_at is None and not idempotency.replayed:
        if not record.is_begun:
            raise NotFound(Code.NO_PROGRESS)
        record = _with_latest(record)
        if not progress.of(record).certificate_eligible:
            raise NotEligible()
        update = course_records.certificate_update(learner, course, now, unless_reset_since=record.header.reset_at)
        is_issued = idempotency.write(update)
        if is_issued and not idempotency.replayed:
            return replace(record, header=replace(record.header, certificate_at=now))
        record = read(learner, course)
    if not idempotency.replayed:
        # A request with the same key may have issued it a moment ago. Then this is a repetition.
        idempotency.check()
    return record


def reset(learner: str, course: CourseId, now: datetime) -> None:
    """Delete a learner's progress in a course, but not the enrollment. Repeating is harmless."""
    course_records.reset(learner, course, now)


def ensure_completion_of(learner: str, course: CourseId, latest: Content | None) -> None:
    """Record when a learner completed a course, unless that is recorded already. One request, up to two more to write.

    ``latest`` is the result of ``content.get_latest``, read after the change that makes this check necessary. If a
    crash left the learner out of the list of the course's learners, they are added: the backfill after a change of
    content would miss them.
    """
    record = replace(course_records.get(learner, course), content=latest)
    record_completion(learner, start_course(learner, record, 0) if record.is_begun else record)


def ensure_completion(learner: str, record: CourseRecord, outline: Content | None = None) -> CourseRecord:
    """Record when the learner completed the course, unless that is recorded already; the course with that time.

    ``outline`` is the content of a course that the catalog does not have. With content that is a second old, a
    completed course may look uncompleted. The stream consumer records such a completion: it gets every write that can
    complete a course, and reads the latest content.
    """
    if record.header.completed_since_reset_at is not None or progress.of(record).completed_at is None:
        return record
    return record_completion(learner, _with_latest(record, outline))


def record_completion(learner: str, record: CourseRecord) -> CourseRecord:
    """Record the completion of a course whose record has its latest content; the course with that time."""
    completed_at, header = progress.of(record).completed_at, record.header
    if completed_at is None or header.completed_since_reset_at is not None:
        return record
    is_first = header.first_completed_at is None
    mark = course_records.mark_completed if is_first else course_records.mark_completed_again
    mark(learner, record.course, completed_at, unless_reset_since=header.reset_at)
    if is_first:
        return replace(record, header=replace(header, first_completed_at=completed_at))
    return replace(record, header=replace(header, completed_again_at=completed_at))


def move_completion_back(learner: str, record: CourseRecord) -> CourseRecord:
    """Record that a completed course was completed earlier than is recorded; the course with that time. Two requests.

    Only observations that arrive late can show that.
    """
    record = _with_latest(record)
    completed_at, header = progress.of(record).completed_at, record.header
    recorded_at = header.completed_since_reset_at
    if completed_at is None or recorded_at is None or completed_at >= recorded_at:
        return record
    is_first = recorded_at == header.first_completed_at
    move = course_records.move_completion_back if is_first else course_records.move_completion_again_back
    move(learner, record.course, completed_at, unless_reset_since=header.reset_at)
    if is_first:
        return replace(record, header=replace(header, first_completed_at=completed_at))
    return replace(record, header=replace(header, completed_again_at=completed_at))


def start_course(learner: str, record: CourseRecord, announced_total: int) -> CourseRecord:
    """Add the learner to the course's list, and raise its announced total, which never shrinks; the course after it."""
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
    if len(record.units) <= progress.MAX_ANNOUNCED_UNITS:
        return False
    authored = record.content.lessons if record.content else {}
    unknown = sum(unit.id not in authored for unit in record.units)
    return unknown > progress.MAX_ANNOUNCED_UNITS


def _is_new(record: CourseRecord, unit_id: str, now: datetime) -> bool:
    unit = record.unit(unit_id)
    authored = record.content is not None and unit_id in record.content.lessons
    return unit is not None and unit.begun_at == now and not authored
