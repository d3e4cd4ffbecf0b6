"""Parameters and responses about learners."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from hito.domain.achievements import Award
from hito.domain.records import CourseId, Kind
from hito.edge.body import Flag, Id, Named, QueryParams
from hito.edge.cursor import PositionParams
from hito.edge.formatting import Timestamp, timestamp
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


class RecomputeParams(QueryParams):
    """Path and query of a repair; ``dry_run`` writes nothing."""

    id: Id
    dry_run: Flag = False


class UnitExplained(BaseModel):
    """A unit, whether it counts as done, and why."""

    id: str
    title: str
    counted: bool
    why: str
    finished_at: Timestamp | None

    @classmethod
    def from_record(cls, unit: CountedUnit) -> "UnitExplained":
        return cls(
            id=unit.id,
            title=unit.title,
            counted=unit.is_counted,
            why=unit.why,
            finished_at=timestamp(unit.finished_at),
        )


class CourseExplained(BaseModel):
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


class AwardExplained(BaseModel):
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


class Explanation(BaseModel):
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


class DriftResponse(BaseModel):
    """A value that is not stored, and what it should be."""

    what: str
    of: str
    derived: Any

    @classmethod
    def from_record(cls, drift: Drift) -> "DriftResponse":
        derived = timestamp(drift.derived) if isinstance(drift.derived, datetime) else drift.derived
        return cls(what=drift.what, of=drift.of, derived=derived)


class Recomputed(BaseModel):
    """What was missing of a learner; with ``dry_run`` it still is."""

    learner: str
    dry_run: bool
    drift: list[DriftResponse]

    @classmethod
    def from_record(cls, learner: str, drift: Sequence[Drift], *, is_dry: bool) -> "Recomputed":
        return cls(learner=learner, dry_run=is_dry, drift=[DriftResponse.from_record(each) for each in drift])
