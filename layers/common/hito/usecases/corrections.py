"""Correcting whether a learner finished a unit, by a teacher of the course or an admin."""

from dataclasses import dataclass, replace

from hito.domain import corrections as rules
from hito.domain.content import Content
from hito.domain.corrections import Correction, State
from hito.domain.errors import Code, Forbidden, NotFound
from hito.domain.moments import Moment
from hito.domain.records import CourseId, CourseRecord, Header
from hito.store import course_records, tombstones, transactions
from hito.store.transactions import RetryDeadline
from hito.usecases import content, summaries, tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedUnit:
    """The unit that is corrected: of which learner, in which course."""

    learner: str
    course: CourseId
    unit: str


@dataclass(frozen=True, slots=True)
class Corrector:
    """Who corrects."""

    id: str
    is_admin: bool


def correct(of: CorrectedUnit, state: State, reason: str, by: Corrector, moment: Moment) -> Correction:
    """Correct a unit; the correction. To repeat the newest one changes nothing. Six requests.

    ``moment`` has the learner's local date.

    Raises:
        NotFound: if there is no such course or unit, or the learner is not in the course.
        Forbidden: if the corrector neither teaches the course nor is an admin.
        Gone: if the learner is erased.
        Unavailable: if other writers conflict for too long.
    """
    of_course = _content(of, by, moment)
    wanted = Correction(unit=of.unit, state=state, reason=reason, by=by.id, at=moment.at)
    deadline = RetryDeadline()
    while True:
        record = _record(of, of_course)
        if of.unit not in _units(record):
            raise NotFound(Code.NO_UNIT)
        newest = record.correction(of.unit)
        is_repeated = rules.repeats(newest, wanted, is_finished=_is_finished(record, of.unit))
        made = newest if is_repeated else _write(of, record, wanted, moment)
        if made:
            # A repetition does what the first request may have ended before.
            _update_course(of)
            return made
        deadline.wait()


def withdraw(of: CorrectedUnit, by: Corrector, moment: Moment) -> Correction:
    """Withdraw all corrections of a unit; the newest of them. Then only what the learner did counts.

    Raises:
        NotFound: if the unit has no correction, and as ``correct``.
        Forbidden: as ``correct``.
        Gone: as ``correct``.
        Unavailable: as ``correct``.
    """
    of_course = _content(of, by, moment)
    withdrawal = Correction(unit=of.unit, state=State.WITHDRAWN, reason="", by=by.id, at=moment.at)
    deadline = RetryDeadline()
    while True:
        record = _record(of, of_course)
        newest = record.correction(of.unit)
        if newest is None:
            raise NotFound(Code.NO_CORRECTION)
        if _write(of, record, withdrawal, moment):
            _update_course(of)
            return newest
        deadline.wait()


def _content(of: CorrectedUnit, by: Corrector, moment: Moment) -> Content | None:
    """The course's content, None outside the catalog: then only an admin may correct it."""
    # The course may be newer than the cached content.
    found = content.get(of.course) or content.get_latest(of.course)
    if not by.is_admin:
        if found is None:
            raise NotFound(Code.NO_COURSE)
        if not found.is_taught_by(by.id):
            raise Forbidden(Code.TEACHER_ONLY)
    tombstones.check(of.learner, moment.at)
    return found


def _record(of: CorrectedUnit, of_course: Content | None) -> CourseRecord:
    record = course_records.get(of.learner, of.course, of_course)
    if not (record.is_begun or record.corrections or record.header != Header()):
        raise NotFound(Code.NO_COURSE_OF_LEARNER if of_course else Code.NO_COURSE)
    return record


def _units(record: CourseRecord) -> set[str]:
    """The units that a correction may be about: of the content, of the learner's record, and corrected before."""
    authored = record.content.lessons if record.content else {}
    return {*authored, *(unit.id for unit in record.units), *record.completions}


def _is_finished(record: CourseRecord, unit_id: str) -> bool:
    unit = record.unit(unit_id)
    return unit is not None and unit.completed_at is not None


def _write(of: CorrectedUnit, record: CourseRecord, wanted: Correction, moment: Moment) -> Correction | None:
    """Write a correction; None if another writer changed the unit since it was read."""
    before, unit = record.completion(of.unit), record.unit(of.unit)
    finishes = (before.observed, before.hidden, before.credited)
    times = [before.corrected_at, unit.updated_at if unit else None, *(each.at for each in finishes if each)]
    known = max((at for at in times if at), default=None)
    made = replace(wanted, at=rules.after(known, moment.at))
    parts = course_records.correction_parts(of.learner, of.course, before, made, moment.day)
    return made if transactions.commit(*parts) else None


def _update_course(of: CorrectedUnit) -> None:
    """Invalidate the summary, and record the course's completion if it is completed. Repeating is harmless."""
    summaries.invalidate(of.learner)
    record = tracking.read(of.learner, of.course)
    tracking.ensure_completion(of.learner, tracking.start_course(of.learner, record, 0) if record.is_begun else record)
