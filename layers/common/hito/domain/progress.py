"""How far a learner is in a course: derived from units, never stored."""

from dataclasses import dataclass
from datetime import datetime

from hito.domain import percent
from hito.domain.records import CourseRecord

# Source: tutorials.md, "certificate_eligible".
CERTIFICATE_PERCENT = 95

# A course whose units only a client announces could grow without end.
MAX_ANNOUNCED_UNITS = 1_000
MAX_QUIZZES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a learner stands in one course.

    ``done`` counts finished units, ``total`` those there are; ``percent`` is 0 to 100;
    ``completed_at`` is when the last unit needed was finished, None until then.
    """

    done: int
    total: int
    percent: int
    certificate_eligible: bool
    certificate_earned: bool
    completed_at: datetime | None
    watched_ms: int
    last_watched_at: datetime | None


def of_announced(record: CourseRecord) -> Progress:
    """Progress in a course outside the catalogue, whose total a client announced.

    Every finished unit counts as done, while the percentage caps them at the total; nothing
    announced is 0 percent and never complete. An earned certificate is 100 percent for good.
    """
    total = record.header.announced_total
    finished = sorted(unit.completed_at for unit in record.units if unit.completed_at)
    earned = record.header.certificate_at is not None
    reached = 100 if earned else percent.whole(min(len(finished), total), total)
    touched = [unit.updated_at for unit in record.units] + [quiz.completed_at for quiz in record.quizzes]
    if record.header.certificate_at:
        touched.append(record.header.certificate_at)
    return Progress(
        done=len(finished),
        total=total,
        percent=reached,
        certificate_eligible=reached >= CERTIFICATE_PERCENT and all(quiz.passed for quiz in record.quizzes),
        certificate_earned=earned,
        # The unit that made the course complete, so that a replay in any order finds the same.
        completed_at=finished[total - 1] if 0 < total <= len(finished) else None,
        watched_ms=sum(unit.watched_ms for unit in record.units),
        last_watched_at=max(touched, default=None),
    )
