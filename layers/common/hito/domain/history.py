"""What happened to a learner, and when: the facts of the events that Hito publishes, from what is stored.

Only what is stored is known: the newest attempt at a quiz, the newest reset, the first and the newest enrollment event.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from hito.domain.achievements import Award
from hito.domain.content import Content
from hito.domain.credentials import Credential
from hito.domain.events import points
from hito.domain.records import Attempt, CourseId, CourseRecord, Enrollment


class HistoryType(StrEnum):
    """What happened. Where an event is published for it, the word is the event's."""

    ENROLLMENT_CHANGED = "enrollment.changed"
    UNIT_BEGUN = "unit.begun"
    UNIT_FINISHED = "unit.finished"
    QUIZ_TAKEN = "quiz.taken"
    CORRECTION_MADE = "correction.made"
    COURSE_COMPLETED = "course.completed"
    CERTIFICATE_EARNED = "certificate.earned"
    PROGRESS_RESET = "progress.reset"
    ACHIEVEMENT_AWARDED = "achievement.awarded"
    CREDENTIAL_ISSUED = "credential.issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """Something that happened. ``data`` has the facts, by the names of the event's JSON."""

    type: HistoryType
    at: datetime
    data: Mapping[str, Any]


def of_course(record: CourseRecord, content: Content | None) -> Iterator[HistoryEntry]:
    """What happened in a course, in no order; ``content`` gives the titles, which are None without it."""
    course = {"kind": str(record.course.kind), "id": record.course.id, "title": content.name if content else None}

    def entry(what: HistoryType, at: datetime | None, **data: Any) -> Iterator[HistoryEntry]:
        if at is not None:
            yield HistoryEntry(type=what, at=at, data={"course": course, **data})

    def titled(unit: str) -> Mapping[str, Any]:
        lesson = content.lessons.get(unit) if content else None
        return {"id": unit, "title": lesson.title if lesson else None}

    header = record.header
    yield from entry(HistoryType.ENROLLMENT_CHANGED, header.enrolled_at, state=Enrollment.ENROLLED.value)
    if header.enrollment and header.enrollment_at != header.enrolled_at:
        yield from entry(HistoryType.ENROLLMENT_CHANGED, header.enrollment_at, state=header.enrollment.value)
    for unit in record.units:
        yield from entry(HistoryType.UNIT_BEGUN, unit.begun_at, unit=titled(unit.id))
        if not unit.is_credited:
            yield from entry(HistoryType.UNIT_FINISHED, unit.completed_at, unit=titled(unit.id))
    for quiz in record.quizzes:
        best = Attempt(quiz.completed_at, quiz.score_milli, quiz.max_score_milli, quiz.passed)
        at, score, most, passed = quiz.newest or best
        taken = {"attempt": quiz.attempts, "score": points(score), "max_score": points(most), "passed": passed}
        yield from entry(HistoryType.QUIZ_TAKEN, at, quiz=titled(quiz.id), **taken)
    for made in record.corrections:
        data = {"unit": titled(made.unit), "state": made.state.value, "reason": made.reason, "by": made.by}
        yield from entry(HistoryType.CORRECTION_MADE, made.at, **data)
    yield from entry(HistoryType.COURSE_COMPLETED, header.first_completed_at)
    yield from entry(HistoryType.COURSE_COMPLETED, header.completed_again_at)
    yield from entry(HistoryType.CERTIFICATE_EARNED, header.certificate_at)
    yield from entry(HistoryType.PROGRESS_RESET, header.reset_at)


def of_award(award: Award) -> HistoryEntry:
    """That an achievement was awarded."""
    achievement = {"id": award.achievement.id, "name": award.achievement.name, "criteria": award.achievement.criteria}
    data = {"award": award.id, "achievement": achievement, "earned_by": dict(award.because)}
    return HistoryEntry(type=HistoryType.ACHIEVEMENT_AWARDED, at=award.at, data=data)


def of_credential(credential: Credential) -> HistoryEntry:
    """That a credential was issued."""
    data = {"credential": {"id": credential.id, "name": credential.title, "url": credential.url}}
    return HistoryEntry(type=HistoryType.CREDENTIAL_ISSUED, at=credential.issued_at, data=data)


def is_earned_in(award: Award, courses: Collection[CourseId]) -> bool:
    """Whether something in one of some courses is among what earned an award."""
    events = award.because.get("events")
    places = [str(each.get("what")) for each in events if isinstance(each, dict)] if isinstance(events, list) else []
    names = [f"{course.kind}/{course.id}" for course in courses]
    return any(place == name or place.startswith(f"{name}/") for place in places for name in names)
