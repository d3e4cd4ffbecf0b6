"""Attempts at exercises: their answers are validated and stored, and count as progress in the guide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hito.config import settings
from hito.domain import guides as rules
from hito.domain import progress, structure
from hito.domain.errors import Code, Invalid, NotFound
from hito.domain.guides import Attempt, Exercise, ListedExercise, ListedGuide, Submission
from hito.domain.moments import Moment
from hito.domain.records import CourseRecord, Kind
from hito.domain.structure import Sort, Verdict
from hito.store import attempts, course_records
from hito.store import guides as stored_guides
from hito.store.idempotency import NoIdempotency
from hito.store.transactions import RetryDeadline
from hito.usecases import guides, tracking

# How many attempts one request of an admin reads at most, and how many bytes it returns.
MAX_LOOKED_AT = 5_000
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideProgress:
    """A learner's progress in a guide: its active exercises, and which of them are completed."""

    guide: ListedGuide
    exercises: Sequence[ListedExercise]
    completed: frozenset[str]
    attempts: Mapping[str, int]

    @property
    def done(self) -> int:
        """How many active exercises are completed."""
        return len(self.completed)

    @property
    def is_completed(self) -> bool:
        """Whether the guide has active exercises and all of them are completed."""
        return bool(self.exercises) and self.done == len(self.exercises)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """The record that a learner completed a guide: one for each learner and guide."""

    id: str
    guide: str
    learner: str
    at: datetime


def submit(
    learner: str, submitted: Submission, moment: Moment, idempotency: NoIdempotency, *, is_admin: bool
) -> Attempt:
    """Validate and store an answer; the attempt. Five requests, and more if it completes the guide.

    Raises:
        NotFound: if the exercise does not exist or is inactive; or if its guide is inactive and the caller is no admin.
        Unavailable: if too many attempts at it come at once.
    """
    exercise_id = submitted.exercise
    exercise = guides.find_exercise(exercise_id)
    if idempotency.replayed and exercise is None:
        return find(learner, exercise_id, idempotency.resource_id)
    if exercise is None or not (exercise.is_active or idempotency.replayed):
        raise NotFound(Code.NO_EXERCISE)
    if not (is_admin or idempotency.replayed or guides.is_open(exercise.guide)):
        raise NotFound(Code.NO_EXERCISE)
    deadline = RetryDeadline()
    while not idempotency.replayed:
        attempt = _judged(learner, exercise, submitted.answer, moment, idempotency.resource_id)
        if idempotency.commit(*attempts.creation(attempt, exercise.guide, moment)):
            break
        deadline.wait()
    if idempotency.replayed:
        attempt = find(learner, exercise_id, idempotency.resource_id)
    record = tracking.start_course(learner, course_records.get(learner, rules.course(exercise.guide)), 0)
    if attempt.completes:
        tracking.record_completion(learner, _with_content(record, guides.exercises_of(exercise.guide)))
    return attempt


def _with_content(record: CourseRecord, exercises: Sequence[ListedExercise]) -> CourseRecord:
    return replace(record, content=rules.content(record.course.id, exercises))


def _judged(learner: str, exercise: Exercise, answer: str, moment: Moment, attempt_id: str) -> Attempt:
    verdict = judge(exercise, answer)
    return Attempt(
        id=attempt_id,
        learner=learner,
        exercise=exercise.id,
        at=moment.at,
        answer=answer,
        passed=verdict.passed if verdict else None,
        errors=verdict.errors if verdict else (),
        warnings=verdict.warnings if verdict else (),
    )


def judge(exercise: Exercise, answer: str) -> Verdict | None:
    """The verdict on an answer; None if the exercise is not validated."""
    if not exercise.is_validated:
        return None
    allowed = settings().allowed_commands or structure.ALLOWED_COMMANDS
    return structure.validate(Sort(exercise.type), answer, allowed)


def find(learner: str, exercise_id: str, attempt_id: str) -> Attempt:
    """A learner's attempt at an exercise. One request, which reads all their attempts at it.

    Raises:
        NotFound: if they have no attempt of that id at the exercise.
    """
    for attempt in attempts.get_all(learner, exercise_id):
        if attempt.id == attempt_id:
            return attempt
    raise NotFound(Code.NO_ATTEMPT)


def newest(learner: str, exercise_id: str) -> Attempt | None:
    """A learner's newest attempt at an exercise. One request."""
    return attempts.newest(learner, exercise_id)


def newest_with(learner: str, exercise_id: str, answer: str) -> Attempt | None:
    """A learner's newest attempt with exactly this answer, among the newest megabyte of attempts. One request."""
    found, _ = attempts.page(learner, exercise_id, before=None)
    return next((attempt for attempt in found if attempt.answer == answer), None)


def page_of_exercise(
    learner: str, exercise_id: str, cursor: str | None, *, is_admin: bool
) -> tuple[list[Attempt], str | None]:
    """A page of a learner's attempts at an exercise, newest first; and its cursor, if there are more. Three requests.

    Raises:
        NotFound: if the exercise exists and the caller may not see it.
    """
    guides.check_not_hidden(exercise_id, is_admin=is_admin)
    return attempts.page(learner, exercise_id, before=cursor)


def page_of_all(
    exercise_id: str | None, user: str | None, limit: int, before: str | None
) -> tuple[list[Attempt], str | None]:
    """A page of everybody's attempts, newest first, of one exercise or user if given; and its cursor, if any."""
    wanted: list[Attempt] = []
    size, last = 0, None
    for looked_at, listed in enumerate(attempts.newest_first(before)):
        attempt = listed.attempt
        is_wanted = exercise_id in (None, attempt.exercise) and (user is None or rules.is_user(attempt.learner, user))
        is_full = len(wanted) == limit or (bool(wanted) and size + listed.size > MAX_BYTES)
        if (is_wanted and is_full) or looked_at == MAX_LOOKED_AT:
            return wanted, last
        if is_wanted:
            wanted.append(attempt)
            size += listed.size
        if not is_full:
            last = listed.place
    return wanted, None


def progress_in_guide(learner: str, guide_id: str, *, is_admin: bool) -> GuideProgress:
    """A learner's progress in one guide. Three requests.

    Raises:
        NotFound: if the guide does not exist, or is inactive and the caller is no admin.
    """
    guide = guides.find(guide_id, is_admin=is_admin)
    exercises = [one for one in guides.exercises_of(guide_id) if one.is_active]
    return _progress(guide, exercises, course_records.get(learner, rules.course(guide_id)))


def progress_in_all(learner: str) -> list[GuideProgress]:
    """A learner's progress in every active guide. Three requests in one trip, however many guides there are."""
    reading = course_records.begin_get_all(learner, Kind.GUIDE)
    catalog = stored_guides.catalog()
    records = reading()
    empty = CourseRecord(course=rules.course(""))
    return [
        _progress(guide, catalog.of(guide.id), records.get(rules.course(guide.id), empty))
        for guide in catalog.guides
        if guide.is_active
    ]


def _progress(guide: ListedGuide, exercises: Sequence[ListedExercise], record: CourseRecord) -> GuideProgress:
    units = {one.id: record.unit(one.id) for one in exercises}
    return GuideProgress(
        guide=guide,
        exercises=exercises,
        completed=frozenset(one for one, unit in units.items() if unit and unit.completed_at),
        attempts={one: unit.attempts if unit else 0 for one, unit in units.items()},
    )


def complete(learner: str, guide_id: str, idempotency: NoIdempotency) -> Completion:
    """Record that a learner completed a guide, unless the last attempt recorded it; the record. Repeating is harmless.

    Raises:
        NotFound: if the guide does not exist or is inactive.
        Invalid: if the guide has no exercises, or some are not completed; it says how many.
    """
    guides.find(guide_id, is_admin=False)
    record = course_records.get(learner, rules.course(guide_id))
    if record.header.first_completed_at is None:
        record = tracking.record_completion(learner, _with_content(record, guides.exercises_of(guide_id)))
    at = record.header.first_completed_at
    if at is None:
        now = progress.of(record)
        if not now.total:
            raise Invalid.rule(Code.GUIDE_EMPTY)
        raise Invalid.rule(Code.GUIDE_UNFINISHED, missing=now.total - now.done, total=now.total)
    idempotency.save()
    return _completion(learner, guide_id, at)


def completions(learner: str) -> list[Completion]:
    """A learner's completed guides, in the order of time. One request."""
    headers = ((course.id, record.header) for course, record in course_records.get_all(learner, Kind.GUIDE).items())
    found = [_completion(learner, guide, one.first_completed_at) for guide, one in headers if one.first_completed_at]
    return sorted(found, key=lambda one: one.at)


def _completion(learner: str, guide: str, at: datetime) -> Completion:
    return Completion(id=rules.completion_id(learner, guide), guide=guide, learner=learner, at=at)
