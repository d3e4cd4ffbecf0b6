"""Parameters and responses about learners."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from hito.domain.achievements import Achievement, AchievementProgress, Award
from hito.domain.activity import ActivityDay, Streaks
from hito.domain.corrections import MAX_REASON, Correction, State
from hito.domain.history import HistoryEntry, HistoryType
from hito.domain.records import CourseId, Kind
from hito.edge.body import VISIBLE_LINE, Body, Day, Flag, Id, Named, QueryParams
from hito.edge.cursor import PositionParams
from hito.edge.formatting import Response, Timestamp, timestamp
from hito.usecases.activity import Activity
from hito.usecases.corrections import CorrectedUnit
from hito.usecases.explaining import CountedUnit, CourseExplanation
from hito.usecases.recompute import Drift


class ExplainParams(PositionParams):
    """The course to explain beside the awards, if any: its id, and its kind unless it is ``course``."""

    id: Id
    course: Id | None = None
    kind: Named[Kind] = Kind.COURSE

    @property
    def course_id(self) -> CourseId | None:
        """The course."""
        return CourseId(self.kind, self.course) if self.course is not None else None


class HistoryParams(ExplainParams):
    """The course whose history is asked for; without one, that of all."""


class RecomputeParams(QueryParams):
    """Path and query of a repair; ``dry_run`` writes nothing."""

    id: Id
    dry_run: Flag = False


class CorrectionExplained(Response):
    """A correction of a unit, or with the state ``withdrawn``, that all before it are void."""

    state: str
    reason: str
    by: str
    at: Timestamp

    @classmethod
    def from_record(cls, made: Correction) -> "CorrectionExplained":
        return cls(state=made.state, reason=made.reason, by=made.by, at=timestamp(made.at))


class UnitExplained(Response):
    """A unit, whether it counts as done, and why; all its corrections, the newest first."""

    id: str
    title: str
    counted: bool
    why: str
    finished_at: Timestamp | None
    corrections: list[CorrectionExplained]

    @classmethod
    def from_record(cls, unit: CountedUnit) -> "UnitExplained":
        return cls(
            id=unit.id,
            title=unit.title,
            counted=unit.is_counted,
            why=unit.why,
            finished_at=timestamp(unit.finished_at),
            corrections=[CorrectionExplained.from_record(each) for each in unit.corrections],
        )


class CourseExplained(Response):
    """A learner's course; ``source`` says who defines its units."""

    kind: str
    id: str
    source: str
    catalog_version: int | None
    policy: str
    done: int
    total: int
    percent: int
    formula: str
    completed: bool
    first_completed_at: Timestamp | None
    reset_at: Timestamp | None
    units: list[UnitExplained]

    @classmethod
    def from_record(cls, explained: CourseExplanation, units: list[UnitExplained]) -> "CourseExplained":
        record, now = explained.record, explained.progress
        completion = record.content.completion if record.content else None
        return cls(
            kind=record.course.kind,
            id=record.course.id,
            source="catalogue" if record.content else "client",
            catalog_version=explained.version,
            policy=f"{completion.percent} % of the required units" if completion else "all of the announced total",
            done=now.done,
            total=now.total,
            percent=now.percent,
            formula=explained.formula,
            completed=now.is_completed,
            first_completed_at=timestamp(record.header.first_completed_at),
            reset_at=timestamp(record.header.reset_at),
            units=units,
        )


class AwardExplained(Response):
    """An award: when it was earned and granted, and the facts that earned it."""

    number: int
    achievement: int
    name: str
    criteria: str
    earned_at: Timestamp
    granted_at: Timestamp
    because: Mapping[str, Any]

    @classmethod
    def from_record(cls, award: Award) -> "AwardExplained":
        return cls(
            number=award.id,
            achievement=award.achievement.id,
            name=award.achievement.name,
            criteria=award.achievement.criteria,
            earned_at=timestamp(award.at),
            granted_at=timestamp(award.granted_at),
            because=award.because,
        )


class Explanation(Response):
    """An explanation of a learner; ``course`` is null if none was asked for.

    A long one has several pages: the course's units first, then the awards.
    """

    learner: str
    course: CourseExplained | None
    awards: list[AwardExplained]

    @classmethod
    def from_record(
        cls, learner: str, course: CourseExplanation | None, page: Sequence[UnitExplained | AwardExplained]
    ) -> "Explanation":
        units = [one for one in page if isinstance(one, UnitExplained)]
        awards = [one for one in page if isinstance(one, AwardExplained)]
        return cls(
            learner=learner, course=CourseExplained.from_record(course, units) if course else None, awards=awards
        )


class Me(Response):
    """The caller: their id as a learner, their name, null if their token does not say it, and roles in lower case."""

    learner: str
    name: str | None
    roles: list[str]


class LearnerPageParams(PositionParams):
    """A learner, and the page of a list of theirs."""

    id: Id


class PendingAward(Response):
    """An achievement that a learner has not earned; no ``current`` and ``target`` if nothing counts towards it."""

    achievement: int
    name: str
    criteria: str
    current: int | None
    target: int | None
    percent: int

    @classmethod
    def from_record(cls, achievement: Achievement, progress: AchievementProgress | None) -> "PendingAward":
        return cls(
            achievement=achievement.id,
            name=achievement.name,
            criteria=achievement.criteria,
            current=progress.current if progress else None,
            target=progress.target if progress else None,
            percent=progress.percent if progress else 0,
        )


class PendingAwards(Response):
    """The achievements that a learner has not earned."""

    learner: str
    pending: list[PendingAward]


class DriftResponse(Response):
    """A value that is not stored, and what it should be."""

    what: str
    of: str
    derived: Any

    @classmethod
    def from_record(cls, drift: Drift) -> "DriftResponse":
        derived = timestamp(drift.derived) if isinstance(drift.derived, datetime) else drift.derived
        return cls(what=drift.what, of=drift.of, derived=derived)


class Recomputed(Response):
    """What was missing of a learner; with ``dry_run`` it still is."""

    learner: str
    dry_run: bool
    drift: list[DriftResponse]

    @classmethod
    def from_record(cls, learner: str, drift: Sequence[Drift], *, is_dry: bool) -> "Recomputed":
        return cls(learner=learner, dry_run=is_dry, drift=[DriftResponse.from_record(each) for each in drift])


class ActivityParams(QueryParams):
    """The learner, and the first and the last day that are asked for."""

    id: Id
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")


class DayResponse(Response):
    """A day on which a learner did something: the units finished and the quizzes first passed on it.

    ``active`` says whether the day counts for streaks.
    """

    day: date
    finished: int
    quizzes: int
    active: bool

    @classmethod
    def from_record(cls, one: ActivityDay) -> "DayResponse":
        return cls(day=one.day, finished=one.finished, quizzes=one.quizzes, active=one.is_active)


class StreakResponse(Response):
    """The streak that is still going on and the longest one, in days; how many missed days the first may bridge."""

    current: int
    longest: int
    freezes_left: int

    @classmethod
    def from_record(cls, streaks: Streaks) -> "StreakResponse":
        return cls(current=streaks.current, longest=streaks.longest, freezes_left=streaks.freezes_left)


class ActivityResponse(Response):
    """What a learner did, by the days of their own calendar; days without anything are left out."""

    learner: str
    zone: str
    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    days: list[DayResponse]
    streak: StreakResponse

    @classmethod
    def from_record(cls, learner: str, activity: Activity) -> "ActivityResponse":
        return cls(
            learner=learner,
            zone=activity.zone,
            first=activity.period.first,
            last=activity.period.last,
            days=[DayResponse.from_record(day) for day in activity.days],
            streak=StreakResponse.from_record(activity.streaks),
        )


class HistoryEntryResponse(Response):
    """Something that happened; ``data`` has the facts of the event of this type, with titles as they are now."""

    type: HistoryType
    at: Timestamp
    data: Mapping[str, Any]

    @classmethod
    def from_record(cls, entry: HistoryEntry) -> "HistoryEntryResponse":
        return cls(type=entry.type, at=timestamp(entry.at), data=entry.data)


class HistoryResponse(Response):
    """What happened to a learner, the first first."""

    learner: str
    history: list[HistoryEntryResponse]


class CorrectionParams(QueryParams):
    """The unit to correct: of which learner, in which course; the course's kind unless it is ``course``."""

    id: Id
    course: Id
    unit: Id
    kind: Named[Kind] = Kind.COURSE

    @property
    def corrected_unit(self) -> CorrectedUnit:
        """The unit to correct."""
        return CorrectedUnit(learner=self.id, course=CourseId(self.kind, self.course), unit=self.unit)


class WantedState(StrEnum):
    """What a correction may say of a unit."""

    FINISHED = State.FINISHED
    NOT_FINISHED = State.NOT_FINISHED


class CorrectionBody(Body):
    """Whether the unit is finished, and why the correction is made."""

    state: Named[WantedState]
    reason: Annotated[str, Field(max_length=MAX_REASON), VISIBLE_LINE]

    @property
    def corrected_state(self) -> State:
        """What the correction says of the unit."""
        return State(self.state)


class CorrectionResponse(Response):
    """A correction of a learner's unit: what it says, why, by whom and when."""

    learner: str
    course: str
    unit: str
    state: str
    reason: str
    by: str
    at: Timestamp

    @classmethod
    def from_record(cls, of: CorrectedUnit, made: Correction) -> "CorrectionResponse":
        return cls(
            learner=of.learner,
            course=of.course.id,
            unit=of.unit,
            state=made.state,
            reason=made.reason,
            by=made.by,
            at=timestamp(made.at),
        )
