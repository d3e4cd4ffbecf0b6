"""Reading and recording a learner's progress."""

from dataclasses import replace
from datetime import datetime

from hito.domain import progress
from hito.domain.errors import Invalid, NotEligible, NotFound, Problem
from hito.domain.records import CourseId, CourseRecord, Observation, QuizTaken
from hito.store import items, keys, table
from hito.store.once import Once


def read(learner: str, course: CourseId) -> CourseRecord:
    """One learner's course as it stands, empty if it was never begun. One request."""
    return items.course(course, table.query(keys.header(learner, course)))


def record(learner: str, seen: Observation, now: datetime, once: Once) -> CourseRecord:
    """Record what a client saw of one unit; the learner's course as it then stands.

    The answer is read after the write, so of two devices that finish the last two units at
    once, the later one sees both. Two requests; one more each when the announced total grows,
    when the course is completed, and when the stored watch time is greater.

    Raises:
        Invalid: if the unit would be one more than a client-announced course holds.
    """
    key = keys.unit(learner, seen.course, seen.unit)
    once.write(key, items.observed(seen, now))
    record = read(learner, seen.course)
    if len(record.units) > progress.MAX_ANNOUNCED_UNITS and _is_new(record, seen.unit, now):
        table.delete(key, only_if=items.as_observed(seen, now))
        once.forget()
        raise Invalid(Problem("unit", f"a course holds at most {progress.MAX_ANNOUNCED_UNITS:,} units"))
    return _settle(learner, _announce(learner, record, seen.announced_total or 0))


def take_quiz(learner: str, taken: QuizTaken, now: datetime, once: Once) -> CourseRecord:
    """Record one attempt at a quiz; the learner's course as it then stands. Two requests.

    Raises:
        Invalid: if the quiz would be one more than a course holds.
    """
    key = keys.quiz(learner, taken.course, taken.quiz)
    once.write(key, items.attempted(taken, now))
    record = read(learner, taken.course)
    mine = next((quiz for quiz in record.quizzes if quiz.id == taken.quiz), None)
    if len(record.quizzes) > progress.MAX_QUIZZES and mine and mine.attempts == 1:
        table.delete(key, only_if=items.as_attempted(now))
        once.forget()
        raise Invalid(Problem("quiz", f"a course holds at most {progress.MAX_QUIZZES} quizzes"))
    return record


def certify(learner: str, course: CourseId, now: datetime, once: Once) -> CourseRecord:
    """Give the certificate of a course, if it is earned; again, if it was given. Two requests.

    Raises:
        NotFound: if the learner has no progress in the course.
        NotEligible: if some of it is missing.
    """
    record = read(learner, course)
    while record.header.certificate_at is None and not once.replayed:
        if not (record.units or record.quizzes):
            raise NotFound("No progress found for this tutorial")
        if not progress.of_announced(record).certificate_eligible:
            raise NotEligible("Not eligible for certificate")
        if once.write(keys.header(learner, course), items.certified(now, record.header.reset_at)):
            return replace(record, header=replace(record.header, certificate_at=now))
        record = read(learner, course)
    return record


def reset(learner: str, course: CourseId, now: datetime) -> None:
    """Wipe a learner's progress in a course, never the enrollment; repeating it is harmless."""
    stored = table.query(keys.header(learner, course))
    if stored:
        table.delete_all([item for item in stored if items.is_progress(item)])
        table.update(keys.header(learner, course), items.reset(now))


def _is_new(record: CourseRecord, unit_id: str, now: datetime) -> bool:
    return any(unit.begun_at == now for unit in record.units if unit.id == unit_id)


def _announce(learner: str, record: CourseRecord, total: int) -> CourseRecord:
    """Raise the course's total to what a client announces; it never shrinks."""
    if total <= record.header.announced_total:
        return record
    table.update(keys.header(learner, record.course), items.announced(total))
    return replace(record, header=replace(record.header, announced_total=total))


def _settle(learner: str, record: CourseRecord) -> CourseRecord:
    """Put down, once, when the course was completed."""
    completed_at = progress.of_announced(record).completed_at
    if completed_at is None or record.header.first_completed_at is not None:
        return record
    table.update(keys.header(learner, record.course), items.first_completed(completed_at, record.header.reset_at))
    return replace(record, header=replace(record.header, first_completed_at=completed_at))
