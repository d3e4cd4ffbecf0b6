"""Explanations of a learner's numbers: what was counted, what was not, and what earned each award."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from hito.domain import progress
from hito.domain.achievements import Award
from hito.domain.content import Lesson
from hito.domain.errors import Code, NotFound
from hito.domain.progress import Progress
from hito.domain.records import CourseId, CourseRecord, Header, Kind
from hito.store import earnings
from hito.usecases import content, guides, tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedUnit:
    """A unit, whether it counts as done, and why."""

    id: str
    title: str
    is_counted: bool
    why: str
    finished_at: datetime | None


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
    for unit in record.units:
        if unit.id in known:
            continue
        is_counted = record.content is None and unit.completed_at is not None
        yield CountedUnit(
            id=unit.id,
            title=unit.id,
            is_counted=is_counted,
            why=_why_unknown(is_known=record.content is None, is_finished=unit.completed_at is not None),
            finished_at=unit.completed_at,
        )


def _lesson(record: CourseRecord, lesson: Lesson) -> CountedUnit:
    finished_at = progress.finished_at(record, lesson)
    unit = record.unit(lesson.id)
    if finished_at is None:
        why = "not finished"
    elif not lesson.required:
        why = "optional"
    else:
        why = "finished" if unit and unit.completed_at == finished_at else "its quiz was passed"
    return CountedUnit(
        id=lesson.id,
        title=lesson.title,
        is_counted=finished_at is not None and lesson.required,
        why=why,
        finished_at=finished_at,
    )


def _why_unknown(*, is_known: bool, is_finished: bool) -> str:
    if not is_known:
        return "not in the course's content as it is now"
    return "finished" if is_finished else "not finished"
