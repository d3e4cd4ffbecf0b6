"""Parameters and responses of course reports."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from io import StringIO
from typing import Any, Literal

from hito.domain.records import CourseId, Kind
from hito.domain.reports import LearnerRow, LessonSums, State, Sums, WeekSums
from hito.edge.body import Day, Id, Named, QueryParams
from hito.edge.cursor import PositionParams
from hito.edge.formatting import Number, Response, Timestamp, timestamp
from hito.store.reports import Run
from hito.usecases.reporting import Asked


class ReportParams(QueryParams):
    """A course by its id and kind, and the dates between which a cohort enrolled, both included."""

    course: Id
    kind: Named[Kind] = Kind.COURSE
    enrolled_from: Day | None = None
    enrolled_to: Day | None = None

    @property
    def course_id(self) -> CourseId:
        """The course."""
        return CourseId(self.kind, self.course)


class Sort(StrEnum):
    """The orders of a roster; with ``-`` before a word, the other way round."""

    NAME = "name"
    NAME_DOWN = "-name"
    STATE = "state"
    STATE_DOWN = "-state"
    PERCENT = "percent"
    PERCENT_DOWN = "-percent"
    ENROLLED = "enrolled_at"
    ENROLLED_DOWN = "-enrolled_at"
    BEGUN = "begun_at"
    BEGUN_DOWN = "-begun_at"
    LAST_ACTIVE = "last_active_at"
    LAST_ACTIVE_DOWN = "-last_active_at"
    COMPLETED = "completed_at"
    COMPLETED_DOWN = "-completed_at"


# By what each order compares two rows that have it.
_VALUES: Mapping[str, Callable[[LearnerRow], Any]] = {
    "name": lambda row: row.name and row.name.casefold(),
    "state": lambda row: list(State).index(row.state),
    "percent": lambda row: row.percent,
    "enrolled_at": lambda row: row.enrolled_at,
    "begun_at": lambda row: row.begun_at,
    "last_active_at": lambda row: row.last_active_at,
    "completed_at": lambda row: row.completed_at,
}


class RosterParams(PositionParams, ReportParams):
    """The query of a roster: of all learners or those in a state, in an order."""

    state: Named[State] | None = None
    sort: Named[Sort] = Sort.NAME

    def in_order(self, rows: Sequence[LearnerRow]) -> list[LearnerRow]:
        """The rows in the order asked for, equal ones by the learner's id; those without a value come last."""
        by = _VALUES[self.sort.removeprefix("-")]
        known = sorted((row for row in rows if by(row) is not None), key=lambda row: row.learner)
        unknown = sorted((row for row in rows if by(row) is None), key=lambda row: row.learner)
        known.sort(key=by, reverse=self.sort.startswith("-"))
        return known + unknown


class ReportRunning(Response):
    """A report that is being made for the first time: learners processed, of about how many."""

    state: Literal["running"] = "running"
    done: int
    total: int

    @classmethod
    def from_record(cls, run: Run | None) -> "ReportRunning":
        return cls(done=run.done, total=run.total) if run else cls(done=0, total=0)


class LearnersCounted(Response):
    """How many learners a course has, and how many of them are in each state."""

    total: int
    not_started: int
    active: int
    at_risk: int
    stuck: int
    completed: int
    dropped: int


class LessonCounted(Response):
    """How many learners began and finished a lesson; ``median_days`` from one to the other, null if nobody finished."""

    id: str
    title: str
    begun: int
    finished: int
    median_days: Number | None

    @classmethod
    def from_record(cls, lesson: LessonSums) -> "LessonCounted":
        days = None if lesson.median_tenths is None else round(lesson.median_tenths / 10, 2)
        return cls(
            id=lesson.id, title=lesson.title, begun=lesson.begun, finished=lesson.finished, median_days=_plain(days)
        )


class WeekCounted(Response):
    """An ISO week: learners enrolled, units finished, learners active, learners who completed the course."""

    week: str
    enrolled: int
    finished: int
    active: int
    completed: int

    @classmethod
    def from_record(cls, week: WeekSums) -> "WeekCounted":
        return cls(
            week=week.week,
            enrolled=week.enrolled,
            finished=week.finished,
            active=week.active,
            completed=week.completed,
        )


class CourseReport(Response):
    """A course's report; ``refreshing`` says that a newer one is being made."""

    course: str
    kind: str
    title: str
    as_of: Timestamp | None
    refreshing: bool
    learners: LearnersCounted
    lessons: list[LessonCounted]
    weeks: list[WeekCounted]

    @classmethod
    def from_record(cls, course: CourseId, asked: Asked, sums: Sums) -> "CourseReport":
        return cls(
            course=course.id,
            kind=course.kind,
            title=asked.content.name if asked.content else course.id,
            as_of=timestamp(asked.report.as_of) if asked.report else None,
            refreshing=asked.run is not None,
            learners=LearnersCounted(total=sums.total, **{state.value: sums.learners.get(state, 0) for state in State}),
            lessons=[LessonCounted.from_record(lesson) for lesson in sums.lessons],
            weeks=[WeekCounted.from_record(week) for week in sums.weeks],
        )


class RosterRow(Response):
    """A learner of a course; ``name`` is null if no token has said it."""

    learner: str
    name: str | None
    state: str
    percent: int
    done: int
    total: int
    enrolled_at: Timestamp | None
    begun_at: Timestamp | None
    last_active_at: Timestamp | None
    completed_at: Timestamp | None

    @classmethod
    def from_record(cls, row: LearnerRow) -> "RosterRow":
        return cls(
            learner=row.learner,
            name=row.name,
            state=row.state,
            percent=row.percent,
            done=row.done,
            total=row.total,
            enrolled_at=timestamp(row.enrolled_at),
            begun_at=timestamp(row.begun_at),
            last_active_at=timestamp(row.last_active_at),
            completed_at=timestamp(row.completed_at),
        )


class Roster(Response):
    """The learners of a course, as of a time."""

    as_of: Timestamp
    learners: list[RosterRow]

    @classmethod
    def from_record(cls, as_of: datetime, rows: Sequence[RosterRow]) -> "Roster":
        return cls(as_of=timestamp(as_of), learners=list(rows))


# A spreadsheet takes a cell that begins with one of these for a formula.
# Source: OWASP, "CSV Injection".
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def roster_csv(roster: Roster) -> str:
    """A roster as comma-separated values, with a header line.

    An apostrophe stands before a text that a spreadsheet would take for a formula.
    """
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(RosterRow.model_fields)
    for row in roster.learners:
        writer.writerow([_cell(value) for value in row.model_dump().values()])
    return file.getvalue()


def _cell(value: str | int | None) -> str | int | None:
    return f"'{value}" if isinstance(value, str) and value.lstrip(" \u00a0\ufeff").startswith(_FORMULA) else value


def _plain(days: float | None) -> Number | None:
    return int(days) if days is not None and days.is_integer() else days
