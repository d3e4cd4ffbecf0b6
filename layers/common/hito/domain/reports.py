"""Course reports: where each learner of a course stands, and what all of them did.

A report is a function of learners' records, as every read of progress is. Weeks are ISO weeks, and days are by the
learner's calendar.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

from hito.domain import progress
from hito.domain.calendars import Calendar
from hito.domain.content import Content
from hito.domain.progress import Progress
from hito.domain.records import CourseRecord, Enrollment, Quiz, Unit

# The unit in which the duration of a lesson is stored.
_TENTH_OF_A_DAY = timedelta(days=1) / 10


class State(StrEnum):
    """Where a learner stands in a course. The order is that of the rules: the first that fits decides."""

    DROPPED = "dropped"
    COMPLETED = "completed"
    NOT_STARTED = "not_started"
    STUCK = "stuck"
    AT_RISK = "at_risk"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a learner needs attention: after ``idle`` without activity, or ``failures`` failed attempts at one unit."""

    idle: timedelta = timedelta(days=7)
    failures: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRow:
    """A learner in a course's roster.

    ``enrolled_on`` and ``completed_on`` are the dates of these times by the learner's calendar. ``name`` is None if no
    token has said it.
    """

    learner: str
    name: str | None
    state: State
    percent: int
    done: int
    total: int
    enrolled_at: datetime | None
    enrolled_on: date | None
    begun_at: datetime | None
    last_active_at: datetime | None
    completed_at: datetime | None
    completed_on: date | None


@dataclass(frozen=True, slots=True)
class LearnerWork:
    """What one learner did in a course, for its sums.

    ``lessons`` has each lesson that the learner began, by id: the tenths of a day from its beginning to its end, None
    if it is not finished. ``finished`` counts the units finished in each week, ``active`` are the weeks in which the
    learner finished a unit or passed a quiz.
    """

    lessons: Mapping[str, int | None] = field(default_factory=dict)
    finished: Mapping[str, int] = field(default_factory=dict)
    active: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LessonSums:
    """How many learners began and finished a lesson; ``median_tenths`` is the median of the tenths of a day it took."""

    id: str
    title: str
    begun: int
    finished: int
    median_tenths: float | None


@dataclass(frozen=True, slots=True)
class WeekSums:
    """A week: learners who enrolled, units finished, learners who were active, learners who completed the course."""

    week: str
    enrolled: int
    finished: int
    active: int
    completed: int


@dataclass(frozen=True, slots=True)
class Sums:
    """A course's report without its time: learners by state, lessons in the course's order, weeks in the order of time.

    Weeks without any of it are left out.
    """

    learners: Mapping[State, int]
    lessons: Sequence[LessonSums]
    weeks: Sequence[WeekSums]

    @property
    def total(self) -> int:
        """How many learners there are."""
        return sum(self.learners.values())


def week_of(day: date) -> str:
    """The ISO week of a date, such as ``2026-W48``."""
    year, week, _weekday = day.isocalendar()
    return f"{year:04}-W{week:02}"


@dataclass(frozen=True, slots=True)
class Person:
    """A learner as a report names them, with their calendar."""

    learner: str
    name: str | None
    calendar: Calendar


def row(person: Person, record: CourseRecord, as_of: datetime, thresholds: Thresholds) -> LearnerRow:
    """A learner's row of the roster, as of a time."""
    current = progress.of(record)
    completed_at = _completed_at(record, current)
    enrolled_at = record.header.enrolled_at
    return LearnerRow(
        learner=person.learner,
        name=person.name,
        state=state(record, current, as_of, thresholds),
        percent=current.percent,
        done=current.done,
        total=current.total,
        enrolled_at=enrolled_at,
        enrolled_on=person.calendar(enrolled_at) if enrolled_at else None,
        begun_at=_begun_at(record),
        last_active_at=current.last_watched_at,
        completed_at=completed_at,
        completed_on=person.calendar(completed_at) if completed_at else None,
    )


def state(record: CourseRecord, current: Progress, as_of: datetime, thresholds: Thresholds) -> State:
    """Where a learner stands: the first rule that fits, in the order of ``State``."""
    if record.header.enrollment is Enrollment.DROPPED:
        return State.DROPPED
    if is_completed(current):
        return State.COMPLETED
    if not record.is_begun or current.last_watched_at is None:
        return State.NOT_STARTED
    long_ago = as_of - thresholds.idle
    is_idle = current.last_watched_at <= long_ago
    if _fails(record, thresholds.failures) or (not is_idle and _stands_still(record, long_ago)):
        return State.STUCK
    return State.AT_RISK if is_idle else State.ACTIVE


def is_completed(current: Progress) -> bool:
    """Whether a learner has completed a course, or has its certificate, which makes it 100 percent."""
    return current.is_completed or current.certificate_earned


def _completed_at(record: CourseRecord, current: Progress) -> datetime | None:
    if not is_completed(current):
        return None
    header = record.header
    return header.completed_since_reset_at or current.completed_at or header.certificate_at


def _begun_at(record: CourseRecord) -> datetime | None:
    begun = [unit.begun_at for unit in record.units] + [quiz.passed_at or quiz.completed_at for quiz in record.quizzes]
    # A unit that only a correction finished was never begun.
    return min((at for at in begun if at), default=None)


def _fails(record: CourseRecord, failures: int) -> bool:
    """Whether the learner failed so often at one unit or quiz since they last succeeded at it.

    What a teacher corrected to finished is no failure.
    """
    credited = {unit.id for unit in record.units if unit.is_credited}
    tried: list[Unit | Quiz] = [*record.units, *record.quizzes]
    failed = [each.failed for each in tried if each.id not in credited]
    return max(failed, default=0) >= failures


def _stands_still(record: CourseRecord, since: datetime) -> bool:
    """Whether a unit was begun by then and is not finished, while nothing was finished since."""
    waiting = any(unit.begun_at and unit.begun_at <= since for unit in record.units if unit.completed_at is None)
    finished = [unit.completed_at for unit in record.units] + [quiz.passed_at for quiz in record.quizzes]
    return waiting and all(at is None or at <= since for at in finished)


def work(record: CourseRecord, calendar: Calendar) -> LearnerWork:
    """What a learner did in a course, as it is now; of a course whose content is known, in its lessons alone."""
    lessons: dict[str, int | None] = {}
    finished: Counter[str] = Counter()
    for lesson, begun_at, finished_at in _lessons(record):
        lessons[lesson] = None if finished_at is None else (finished_at - begun_at) // _TENTH_OF_A_DAY
        if finished_at:
            finished[week_of(calendar(finished_at))] += 1
    passed = {week_of(calendar(quiz.passed_at)) for quiz in record.quizzes if quiz.passed_at}
    return LearnerWork(lessons, dict(finished), frozenset(finished) | passed)


def _lessons(record: CourseRecord) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Each lesson that the learner began: its id, when they began it, and when they finished it."""
    if record.content is None:
        for unit in record.units:
            if begun_at := unit.begun_at or unit.completed_at:
                yield unit.id, begun_at, unit.completed_at
        return
    for lesson in record.content.lessons.values():
        begun, quiz = record.unit(lesson.id), record.quiz(lesson.id)
        finished_at = progress.finished_at(record, lesson)
        times = [begun and begun.begun_at, quiz and (quiz.passed_at or quiz.completed_at), finished_at]
        begun_at = min((at for at in times if at), default=None)
        if begun_at:
            yield lesson.id, begun_at, finished_at


def sums(learners: Iterable[tuple[LearnerRow, LearnerWork]], content: Content | None) -> Sums:
    """The report of some learners of a course."""
    states: Counter[State] = Counter()
    begun: Counter[str] = Counter()
    took: defaultdict[str, list[int]] = defaultdict(list)
    weeks: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for of_learner, done in learners:
        states[of_learner.state] += 1
        for lesson, tenths in done.lessons.items():
            begun[lesson] += 1
            if tenths is not None:
                took[lesson].append(tenths)
        for week, units in done.finished.items():
            weeks[week]["finished"] += units
        for week in done.active:
            weeks[week]["active"] += 1
        for day, what in ((of_learner.enrolled_on, "enrolled"), (of_learner.completed_on, "completed")):
            if day:
                weeks[week_of(day)][what] += 1
    titles = {lesson.id: lesson.title for lesson in content.lessons.values()} if content else {}
    known = titles or {lesson: lesson for lesson in sorted(begun)}
    return Sums(
        learners={each: states[each] for each in State},
        lessons=[
            LessonSums(lesson, title, begun[lesson], len(took[lesson]), median(took[lesson]) if took[lesson] else None)
            for lesson, title in known.items()
        ],
        weeks=[
            WeekSums(week, of["enrolled"], of["finished"], of["active"], of["completed"])
            for week, of in sorted(weeks.items())
        ],
    )


def is_in_cohort(of_learner: LearnerRow, first: date | None, last: date | None) -> bool:
    """Whether a learner enrolled from one date to another, both included; without dates, every learner is in it."""
    if first is None and last is None:
        return True
    day = of_learner.enrolled_on
    return day is not None and (first is None or first <= day) and (last is None or day <= last)
