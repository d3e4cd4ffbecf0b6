"""What a record of the table's stream says.

A stream's record may be of any item, also of a kind that this release does not know.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hito.domain.events import AchievementAwarded, CourseCompleted
from hito.domain.records import CourseId, Kind
from hito.store import achievements, backfills, course_records, keys
from hito.store.dynamodb.attributes import Item, Key

Record = Mapping[str, Any]

# By the part of a course, the attributes that may complete the course from the moment on that they are there: of a
# unit and a quiz, that it is finished or passed. Of the header, the first total: no client-announced course is
# complete without one; and the place among the course's learners: a backfill has missed whoever had none.
_MAY_COMPLETE = {"UNIT": {"completed"}, "QUIZ": {"passed"}, "": {"announced_total", "list"}}


@dataclass(frozen=True, slots=True)
class CourseChanged:
    """Something of a learner's course was written or removed.

    It ``may_complete`` the course. ``day`` is the date of it, where the learner was, if they did it.
    """

    learner: str
    course: CourseId
    may_complete: bool
    day: date | None = None


@dataclass(frozen=True, slots=True)
class LearnerChanged:
    """Something of a learner was written or removed.

    ``may_be_unwanted`` says that more is stored for them than before, or that they were erased. ``course`` is what
    changed of a course, if anything did.
    """

    learner: str
    may_be_unwanted: bool
    course: CourseChanged | None


@dataclass(frozen=True, slots=True)
class AwardTrigger:
    """A learner did something that may earn an award, or that is to be published."""

    learner: str
    may_earn: bool
    event: CourseCompleted | AchievementAwarded | None = None


@dataclass(frozen=True, slots=True)
class StreamChange:
    """Something of a learner changed, or a backfill job has started, which its name tells."""

    learner: LearnerChanged | None = None
    backfill_job: str | None = None


def read_change(record: Record) -> StreamChange | None:
    """The change of a learner, or the start of a backfill job; None if the record is of anything else."""
    key, stream = _key(record), record["dynamodb"]
    if learner := read_learner_change(record):
        return StreamChange(learner=learner)
    is_start = backfills.is_start(key, stream.get("OldImage", {}), stream.get("NewImage", {}))
    return StreamChange(backfill_job=backfills.name_of(key)) if is_start else None


def read_learner_change(record: Record) -> LearnerChanged | None:
    """The change of what is stored for a learner; None if the record is of anything else."""
    key = _key(record)
    if not keys.is_of_learner(key):
        return None
    is_new = record["eventName"] == "INSERT" or key["SK"] == keys.TOMBSTONE.sk
    return LearnerChanged(keys.learner_of(key), is_new, read_course_change(record))


def read_course_change(record: Record) -> CourseChanged | None:
    """The change of a learner's course; None if the record is of anything else."""
    stream = record["dynamodb"]
    key = _key(record)
    if not (keys.is_of_learner(key) and keys.family(key["SK"]) == keys.HEADER.family):
        return None
    try:
        course, (part, _id) = course_records.course_of(key["SK"]), course_records.part_of_course(key["SK"])
    except ValueError:
        # A kind of course that this release does not know.
        return None
    new, old = stream.get("NewImage", {}), stream.get("OldImage", {})
    may_complete = bool((new.keys() - old.keys()) & _MAY_COMPLETE.get(part, set()))
    return CourseChanged(keys.learner_of(key), course, may_complete, course_records.day_from_item(new))


def read_award_trigger(record: Record) -> AwardTrigger | None:
    """What a learner may have earned an award with; None if the record is of anything else.

    A heartbeat earns nothing. Nor does anything that is removed: what was earned stays.
    """
    key, after = _key(record), record["dynamodb"].get("NewImage")
    if after is None or not keys.is_of_learner(key):
        return None
    learner, family, is_new = keys.learner_of(key), keys.family(key["SK"]), record["eventName"] == "INSERT"
    if family == keys.DAY.family:
        return AwardTrigger(learner, may_earn=True) if is_new else None
    if family == keys.AWARD.family:
        return AwardTrigger(learner, may_earn=False, event=_awarded(learner, after)) if is_new else None
    change = read_course_change(record)
    if change is None:
        return None
    newly = after.keys() - record["dynamodb"].get("OldImage", {}).keys()
    if course_records.part_of_course(key["SK"]) == ("", ""):
        completed = "first_completed" in newly
        return AwardTrigger(learner, may_earn=True, event=_completed(change, after)) if completed else None
    # A quiz may be the best ever, and a record of a language lesson have more points, at each write.
    earns = "completed" in newly or "rank" in after or change.course.kind is Kind.LANGUAGE
    return AwardTrigger(learner, may_earn=True) if earns else None


def _awarded(learner: str, item: Item) -> AchievementAwarded:
    award = achievements.award_from_item(item)
    return AchievementAwarded(
        learner=learner,
        achievement=award.achievement.id,
        number=award.id,
        name=award.achievement.name,
        criteria=award.achievement.criteria,
        at=award.at,
        facts=award.because,
    )


def _completed(change: CourseChanged, header: Item) -> CourseCompleted | None:
    at = course_records.header_from_item(header).first_completed_at
    return CourseCompleted(learner=change.learner, course=change.course, at=at) if at else None


def _key(record: Record) -> Key:
    return {name: value["S"] for name, value in record["dynamodb"]["Keys"].items()}
