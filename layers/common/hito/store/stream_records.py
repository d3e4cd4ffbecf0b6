"""What a record of the table's stream says.

A stream is read by whoever follows the table: it may hold any item, also of a kind that is not known
here, or not yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hito.domain.events import AchievementAwarded, CourseCompleted
from hito.domain.records import CourseId, Kind
from hito.store import backfills, items, keys, language
from hito.store.attributes import Item

Record = Mapping[str, Any]

# By the part of a course, what it has from the moment on that may complete the course: a finished unit, a
# passed quiz, and on the header the first total, without which no client-announced course is complete, or
# the place among the course's learners, without which a pass over them has missed this one.
_MAY_COMPLETE = {"UNIT": {"completed"}, "QUIZ": {"passed"}, "": {"announced_total", "list"}}

_TOMBSTONE = keys.TOMBSTONE.sk
_LEARNERS, _COURSES = (template.partition("{")[0] for template in (keys.HEADER.pk, keys.HEADER.sk))


@dataclass(frozen=True, slots=True)
class CourseChanged:
    """Something of a learner's course was written or removed.

    It ``may_complete`` the course; ``day`` is the day of it, where the learner was, if they did it.
    """

    learner: str
    course: CourseId
    may_complete: bool
    day: date | None = None


@dataclass(frozen=True, slots=True)
class LearnerChanged:
    """Something of a learner was written or removed.

    ``may_be_unwanted`` says that there is more held of them than before, or that they were erased;
    ``course`` is what changed of a course, if anything did.
    """

    learner: str
    may_be_unwanted: bool
    course: CourseChanged | None


def read_learner_change(record: Record) -> LearnerChanged | None:
    """The change of what is held of a learner that a record tells; None if it tells of anything else."""
    key = _key(record)
    if not key["PK"].startswith(_LEARNERS):
        return None
    is_new = record["eventName"] == "INSERT" or key["SK"] == _TOMBSTONE
    return LearnerChanged(keys.learner_of(key), is_new, read_course_change(record))


@dataclass(frozen=True, slots=True)
class AwardTrigger:
    """Something happened that a learner may have earned an award with, or that the world is to be told."""

    learner: str
    may_earn: bool
    told: CourseCompleted | AchievementAwarded | None = None


def read_award_trigger(record: Record) -> AwardTrigger | None:
    """What a record tells of a learner's earning something; None if it tells of anything else.

    Heartbeats do not, nor does anything that is removed: what was earned stays.
    """
    key, after = _key(record), record["dynamodb"].get("NewImage")
    if after is None or not key["PK"].startswith(_LEARNERS):
        return None
    learner, sort, is_new = keys.learner_of(key), keys.sort_of(key["SK"]), record["eventName"] == "INSERT"
    if sort == keys.OF_DAY:
        return AwardTrigger(learner, may_earn=True) if is_new else None
    if sort == keys.OF_AWARD:
        return AwardTrigger(learner, may_earn=False, told=_awarded(learner, after)) if is_new else None
    course = read_course_change(record)
    if course is None:
        return None
    newly = after.keys() - record["dynamodb"].get("OldImage", {}).keys()
    if keys.is_header(key["SK"]):
        completed = "first_completed" in newly
        return AwardTrigger(learner, may_earn=True, told=_completed(course, after)) if completed else None
    # A quiz may be the best ever, and a record of a language lesson have more points, each time.
    earns = "completed" in newly or "rank" in after or course.course.kind is Kind.LANGUAGE
    return AwardTrigger(learner, may_earn=True) if earns else None


def _awarded(learner: str, item: Item) -> AchievementAwarded:
    award = language.award(item)
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
    at = items.header(header).first_completed_at
    return CourseCompleted(learner=change.learner, course=change.course, at=at) if at else None


@dataclass(frozen=True, slots=True)
class StreamChange:
    """What is held of a learner changed, or a walk over learners begins, named by its key."""

    learner: LearnerChanged | None = None
    walk: keys.Key | None = None


def read_change(record: Record) -> StreamChange | None:
    """What a record tells of a learner, or of a walk; None if it tells of anything else."""
    key, stream = _key(record), record["dynamodb"]
    if learner := read_learner_change(record):
        return StreamChange(learner=learner)
    is_walk = backfills.begins(key, stream.get("OldImage", {}), stream.get("NewImage", {}))
    return StreamChange(walk=key) if is_walk else None


def _key(record: Record) -> keys.Key:
    return {name: value["S"] for name, value in record["dynamodb"]["Keys"].items()}


def read_course_change(record: Record) -> CourseChanged | None:
    """The change of a learner's course that a record tells; None if it tells of anything else."""
    stream = record["dynamodb"]
    key = _key(record)
    if not (key["PK"].startswith(_LEARNERS) and key["SK"].startswith(_COURSES)):
        return None
    try:
        course, (part, _id) = keys.course_of(key["SK"]), keys.part_of_course(key["SK"])
    except ValueError:
        # A kind of courses that this release does not know.
        return None
    newly = stream.get("NewImage", {}).keys() - stream.get("OldImage", {}).keys()
    may_complete = bool(newly & _MAY_COMPLETE.get(part, set()))
    return CourseChanged(keys.learner_of(key), course, may_complete, items.day(stream.get("NewImage", {})))
