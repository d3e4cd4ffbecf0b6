"""Explanations of a learner's numbers: what was counted, what was not, and what earned each award."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from hito.domain import progress
from hito.domain.achievements import Award
from hito.domain.content import Lesson
from hito.domain.corrections import Correction
from hito.domain.errors import Code, Forbidden, NotFound
from hito.domain.progress import Progress
from hito.domain.records import CourseId, CourseRecord, Header, Kind
from hito.store import earnings
from hito.usecases import content, guides, tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedUnit:
    """A unit, whether it counts as done, and why; all its corrections, the newest first."""

    id: str
    title: str
    is_counted: bool
    why: str
    finished_at: datetime | None
    corrections: Sequence[Correction] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseExplanation:
    """The explanation of a learner's course; ``version`` is that of its content in the catalog, None outside it."""

    record: CourseRecord
    progress: Progress
    version: int | None
    formula: str
    units: Sequence[CountedUnit]


def course(learner: str, course: CourseId, *, is_admin: bool) -> CourseExplanation:
    """How a learner's progress in a course was computed.

    Raises:
        NotFound: if neither the learner nor the catalog has the course; or if it is an inactive guide and the caller
            is no admin.
    """
    record = tracking.read(learner, course)
    if course.kind is Kind.GUIDE and record.content and not (is_admin or guides.is_open(course.id)):
        raise NotFound(Code.NO_COURSE)
    if record.content is None and not record.is_begun and record.header == Header():
        raise NotFound(Code.NO_COURSE)
    current = progress.of(record)
    return CourseExplanation(
        record=record,
        progress=current,
        version=content.version_of(course),
        formula=_formula(current),
        units=list(_units(record)),
    )


def explain(
    learner: str, course_id: CourseId | None, reader: str, *, is_admin: bool
) -> tuple[CourseExplanation | None, Sequence[Award]]:
    """A learner's course, if one is asked for, and their awards; a teacher of the course sees no awards.

    Raises:
        Forbidden: if the reader is neither the learner, nor the teacher of a course that they are in, nor an admin.
        NotFound: as ``course``.
    """
    if is_admin or reader == learner:
        return course(learner, course_id, is_admin=is_admin) if course_id else None, awards_of(learner)
    if course_id is None:
        raise Forbidden(Code.OWNER_ONLY)
    of_course = content.get(course_id)
    if of_course and of_course.is_taught_by(reader):
        explained = course(learner, course_id, is_admin=False)
        record = explained.record
        if record.is_begun or record.corrections or record.header != Header():
            return explained, ()
    raise Forbidden(Code.OWNER_OR_TEACHER_ONLY)


def awards_of(learner: str) -> list[Award]:
    """A learner's awards with what earned them, in the order of time. One request."""
    return sorted(earnings.read(learner).awards.values(), key=lambda award: (award.at, award.id))


def _formula(current: Progress) -> str:
    if current.certificate_earned:
        return "100, as the certificate is earned"
    counted = min(current.done, current.total)
    share = (
        f"100 * {counted} // {current.total} = {current.percent}" if current.total else "0, as there is nothing to do"
    )
    return f"{share} (of {current.done} done, {counted} count)" if counted < current.done else share


def _units(record: CourseRecord) -> Iterator[CountedUnit]:
    known = record.content.lessons if record.content else {}
    for lesson in known.values():
        yield _lesson(record, lesson)
    # A reset may have left the corrections of a unit alone.
    others = {unit.id for unit in record.units} | {correction.unit for correction in record.corrections}
    for unit_id in sorted(others - known.keys()):
        unit = record.unit(unit_id)
        finished_at = unit.completed_at if unit else None
        yield CountedUnit(
            id=unit_id,
            title=unit_id,
            is_counted=record.content is None and finished_at is not None,
            why=_why(record, unit_id, finished_at) if record.content is None else _UNKNOWN,
            finished_at=finished_at,
            corrections=_newest_first(record, unit_id),
        )


_UNKNOWN = "not in the course's content as it is now"


def _lesson(record: CourseRecord, lesson: Lesson) -> CountedUnit:
    finished_at = progress.finished_at(record, lesson)
    is_optional = finished_at is not None and not lesson.required
    return CountedUnit(
        id=lesson.id,
        title=lesson.title,
        is_counted=finished_at is not None and lesson.required,
        why="optional" if is_optional else _why(record, lesson.id, finished_at),
        finished_at=finished_at,
        corrections=_newest_first(record, lesson.id),
    )


def _why(record: CourseRecord, unit_id: str, finished_at: datetime | None) -> str:
    completion, unit = record.completion(unit_id), record.unit(unit_id)
    if finished_at is None:
        return "corrected to not finished" if completion.not_finished_at else "not finished"
    if unit is None or unit.completed_at != finished_at:
        return "its quiz was passed"
    return "corrected to finished" if unit.is_credited else "finished"


def _newest_first(record: CourseRecord, unit_id: str) -> list[Correction]:
    return record.corrections_of(unit_id)[::-1]
