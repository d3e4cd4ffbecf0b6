"""Why a number of a learner is what it is: what was counted, what was not, and what earned each award."""

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
class Counted:
    """A unit, whether it was counted as done, and why or why not."""

    id: str
    title: str
    is_counted: bool
    why: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A learner's course: ``version`` is that of its content in the catalogue, None outside it."""

    record: CourseRecord
    progress: Progress
    version: int | None
    formula: str
    units: Sequence[Counted]


def course(learner: str, course: CourseId, *, is_admin: bool) -> Explained:
    """Why a learner's progress in a course is what it is.

    Raises:
        NotFound: if neither the learner nor the catalogue has such a course; or it is a guide that is not active, and
            the caller no admin.
    """
    record = tracking.read(learner, course)
    if course.kind is Kind.GUIDE and record.content and not (is_admin or guides.is_open(course.id)):
        raise NotFound(Code.NO_COURSE)
    if record.content is None and not record.is_begun and record.header == Header():
        raise NotFound(Code.NO_COURSE)
    now = progress.of(record)
    return Explained(
        record=record,
        progress=now,
        version=content.version_of(course),
        formula=_formula(now),
        units=list(_units(record)),
    )


def awards_of(learner: str) -> list[Award]:
    """A learner's awards with what earned them, in the order of time. One request."""
    return sorted(earnings.read(learner).awards.values(), key=lambda award: (award.at, award.id))


def _formula(now: Progress) -> str:
    if now.certificate_earned:
        return "100, as the certificate is earned"
    counted = min(now.done, now.total)
    share = f"100 * {counted} // {now.total} = {now.percent}" if now.total else "0, as there is nothing to do"
    return f"{share} (of {now.done} done, {counted} count)" if counted < now.done else share


def _units(record: CourseRecord) -> Iterator[Counted]:
    known = record.content.lessons if record.content else {}
    for lesson in known.values():
        yield _lesson(record, lesson)
    for unit in record.units:
        if unit.id in known:
            continue
        is_counted = record.content is None and unit.completed_at is not None
        yield Counted(
            id=unit.id,
            title=unit.id,
            is_counted=is_counted,
            why=_why_unknown(is_known=record.content is None, is_finished=unit.completed_at is not None),
            finished_at=unit.completed_at,
        )


def _lesson(record: CourseRecord, lesson: Lesson) -> Counted:
    finished_at = progress.finished_at(record, lesson)
    unit = record.unit(lesson.id)
    if finished_at is None:
        why = "not finished"
    elif not lesson.required:
        why = "optional"
    else:
        why = "finished" if unit and unit.completed_at == finished_at else "its quiz was passed"
    return Counted(
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
