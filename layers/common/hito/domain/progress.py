"""How far a learner is in a course: derived from units, never stored."""

from datetime import datetime
from typing import NamedTuple

from hito.domain import percent
from hito.domain.content import QUIZ, Lesson, OnChange
from hito.domain.records import CourseRecord, Quiz, Unit

# Source: tutorials.md, "certificate_eligible".
CERTIFICATE_PERCENT = 95

# Source: decision 8; video-progress.md does not say when a video is complete.
WATCHED_PERCENT = 95

# A course whose units only a client announces could grow without limit.
MAX_ANNOUNCED_UNITS = 1_000
MAX_QUIZZES = 200


class Progress(NamedTuple):
    """A learner's progress in one course.

    ``done`` counts finished units, ``total`` all units; ``hundredths`` is their share, 0 to 10,000. ``percent``, 0
    to 100, is the same rounded down, and 100 with the certificate. ``completed_at`` is when the last unit needed was
    finished, None until then. ``is_completed`` is also true if the course was completed before its content changed.
    """

    done: int
    total: int
    hundredths: int
    percent: int
    certificate_eligible: bool
    certificate_earned: bool
    completed_at: datetime | None
    is_completed: bool
    watched_ms: int
    last_watched_at: datetime | None


def of(record: CourseRecord) -> Progress:
    """Progress in a course.

    If the content is known, its required units count. Otherwise every finished unit counts as done, while the
    share caps them at the total that a client announced; without a total it is 0 percent and never complete. With
    a certificate it is 100 percent for good.
    """
    finished = _finished(record)
    if record.content:
        done, total = len(finished), len(record.content.required)
        needed = record.content.completion.needed(total)
    else:
        done, total = len(finished), record.header.announced_total
        needed = total
    counted = min(done, total)
    earned = record.header.certificate_at is not None
    reached = 100 if earned else percent.whole(counted, total)
    # The unit that made the course complete, so that a replay in any order finds the same moment.
    completed_at = finished[needed - 1] if 0 < needed <= done else None
    return Progress(
        done=done,
        total=total,
        hundredths=percent.hundredths(counted, total),
        percent=reached,
        certificate_eligible=reached >= CERTIFICATE_PERCENT and all(quiz.passed for quiz in record.quizzes),
        certificate_earned=earned,
        completed_at=completed_at,
        is_completed=completed_at is not None or _stays_completed(record),
        watched_ms=sum(unit.watched_ms for unit in record.units),
        last_watched_at=_last_touched(record),
    )


def missing(record: CourseRecord) -> int:
    """How many units are left until a course is completed; 0 for an empty one."""
    required = len(record.content.required) if record.content else record.header.announced_total
    needed = record.content.completion.needed(required) if record.content else required
    return max(0, needed - len(_finished(record)))


def _finished(record: CourseRecord) -> list[datetime]:
    """When each unit that counts was finished, in order of time."""
    if record.content:
        times = (finished_at(record, lesson) for lesson in record.content.required)
    else:
        times = (unit.completed_at for unit in record.units)
    return sorted(at for at in times if at)


def finished_at(record: CourseRecord, lesson: Lesson) -> datetime | None:
    """When a learner finished a lesson; passing a quiz also finishes its lesson."""
    unit, quiz = record.unit(lesson.id), record.quiz(lesson.id) if lesson.kind == QUIZ else None
    times = [unit.completed_at if unit else None, _passed_at(record, quiz) if quiz else None]
    return min((at for at in times if at), default=None)


def _passed_at(record: CourseRecord, quiz: Quiz) -> datetime | None:
    """When a quiz finished its lesson: first passed, but not before a correction to not finished."""
    not_finished_at = record.completion(quiz.id).not_finished_at
    times = (at for at in (quiz.passed_at, quiz.last_passed_at) if at)
    return next((at for at in times if not_finished_at is None or at > not_finished_at), None)


def _stays_completed(record: CourseRecord) -> bool:
    """Whether a course that was completed once counts as completed, whatever changed in its content."""
    if record.header.completed_since_reset_at is None:
        return False
    return record.content is None or record.content.completion.on_change is OnChange.GRANDFATHER


def _last_touched(record: CourseRecord) -> datetime | None:
    touched = [unit.updated_at for unit in record.units] + [quiz.completed_at for quiz in record.quizzes]
    touched.append(record.header.certificate_at)
    return max((at for at in touched if at), default=None)


def unit_hundredths(unit: Unit | None, duration_ms: int | None) -> int:
    """How much of a video that is not completed is watched, by its last position, in hundredths of a percent.

    Never 10,000; 0 while its duration is unknown.
    """
    if unit is None or not duration_ms:
        return 0
    return min(percent.hundredths(min(unit.position_ms, duration_ms), duration_ms), 9_999)


def is_watched(position_ms: int, duration_ms: int | None) -> bool:
    """Whether a position is near enough to the end of a video to count as watched."""
    return duration_ms is not None and 100 * position_ms >= WATCHED_PERCENT * duration_ms > 0
