"""What a record of the table's stream reports.

It may be about any item, including kinds that this release does not know.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hito.domain.events import (
    AchievementAwarded,
    CorrectionMade,
    CourseCompleted,
    CredentialIssued,
    EnrollmentChanged,
    Event,
    ProgressReset,
    QuizAttempted,
    UnitFinished,
)
from hito.domain.records import CourseId, Kind
from hito.store import achievements, backfills, completions, corrections, course_records, health, keys
from hito.store.dynamodb.attributes import Item, Key, from_epoch_ms, text, time, whole

Record = Mapping[str, Any]

# The attributes whose first write may complete a course, by the part of the course. The header: a client-announced
# course cannot be complete without a total; and a backfill has missed a learner who was not listed yet.
_MAY_COMPLETE = {"QUIZ": {"passed"}, "": {"announced_total", "list"}}


@dataclass(frozen=True, slots=True)
class CourseChanged:
    """An item of a learner's course was written or removed.

    ``may_complete`` says whether that can complete the course. ``day`` is the learner's local date of an activity, None
    if the change is no activity.
    """

    learner: str
    course: CourseId
    may_complete: bool
    day: date | None = None


@dataclass(frozen=True, slots=True)
class LearnerChanged:
    """An item of a learner was written or removed.

    ``may_need_erasing`` says whether the item is new, or is a tombstone. ``course`` is the change of a course, if it is
    one.
    """

    learner: str
    may_need_erasing: bool
    course: CourseChanged | None


@dataclass(frozen=True, slots=True)
class AwardTrigger:
    """A change that may earn a learner an award, or that is published as events."""

    learner: str
    may_earn: bool
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class StreamChange:
    """A learner's item changed; or a backfill job started, which is given by its name; or a health probe was sent."""

    learner: LearnerChanged | None = None
    backfill_job: str | None = None
    probe_sent_at: datetime | None = None


def read_change(record: Record) -> StreamChange | None:
    """The change of a learner's item, the start of a backfill job, or a health probe; None for any other record."""
    key, stream = _key(record), record["dynamodb"]
    if learner := read_learner_change(record):
        return StreamChange(learner=learner)
    if sent_at := health.sent_at(key, stream.get("NewImage", {})):
        return StreamChange(probe_sent_at=sent_at)
    is_start = backfills.is_start(key, stream.get("OldImage", {}), stream.get("NewImage", {}))
    return StreamChange(backfill_job=backfills.name_of(key)) if is_start else None


def read_learner_change(record: Record) -> LearnerChanged | None:
    """The change of a learner's item; None for any other record."""
    key = _key(record)
    if not keys.is_of_learner(key):
        return None
    is_new = record["eventName"] == "INSERT" or key["SK"] == keys.TOMBSTONE.sk
    return LearnerChanged(keys.learner_of(key), is_new, read_course_change(record))


def read_course_change(record: Record) -> CourseChanged | None:
    """The change of an item of a learner's course; None for any other record."""
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
    may_complete = may_complete or (part == "UNIT" and _finishes(new, old)) or (part == "QUIZ" and _is_passed(new, old))
    return CourseChanged(keys.learner_of(key), course, may_complete, course_records.day_from_item(new))


def _finishes(new: Item, old: Item) -> bool:
    """Whether a unit is newly finished, or a correction no longer stands against the quiz of its id."""
    after, before = completions.from_item(new), completions.from_item(old)
    is_finished = after.finish is not None and before.finish is None
    is_withdrawn = before.not_finished_at is not None and after.not_finished_at is None
    return is_finished or (is_withdrawn and bool(new))


def _is_passed(new: Item, old: Item) -> bool:
    """Whether a quiz was passed, perhaps again after a correction."""
    return "last_passed" in new and new["last_passed"] != old.get("last_passed")


def read_award_trigger(record: Record) -> AwardTrigger | None:
    """A change that may have earned a learner an award, or that is published; None for any other record.

    A heartbeat of a player earns nothing. A removal earns nothing either, and awards stay.
    """
    key, after = _key(record), record["dynamodb"].get("NewImage")
    if after is None or not keys.is_of_learner(key):
        return None
    learner, family, is_new = keys.learner_of(key), keys.family(key["SK"]), record["eventName"] == "INSERT"
    if family == keys.DAY.family:
        return AwardTrigger(learner, may_earn=True) if is_new else None
    if family == keys.AWARD.family:
        return AwardTrigger(learner, may_earn=False, events=(_awarded(learner, after),)) if is_new else None
    if family == keys.CREDENTIAL.family:
        return AwardTrigger(learner, may_earn=False, events=(_issued(learner, after),)) if is_new else None
    change = read_course_change(record)
    if change is None:
        return None
    found = tuple(_events_of_course(change, key, after, record["dynamodb"].get("OldImage", {})))
    earns = _may_earn(change, key, after, found)
    return AwardTrigger(learner, may_earn=earns, events=found) if earns or found else None


def _may_earn(change: CourseChanged, key: Key, after: Item, found: Sequence[Event]) -> bool:
    part, _id = course_records.part_of_course(key["SK"])
    if not part:
        return any(isinstance(event, CourseCompleted) for event in found)
    # Any write may improve the best result of a quiz, or the points of a language lesson.
    return change.may_complete or "rank" in after or (part == "UNIT" and change.course.kind is Kind.LANGUAGE)


def _events_of_course(change: CourseChanged, key: Key, new: Item, old: Item) -> Iterator[Event]:
    """What a change of an item of a course tells. An event depends on what was written, never on when it is read."""
    learner, course = change.learner, change.course
    part, part_id = course_records.part_of_course(key["SK"])
    match part:
        case "":
            yield from _events_of_header(learner, course, new, old)
        case "UNIT":
            # What a correction credits is published as a correction.
            at = time(new, "completed")
            if at and "completed" not in old:
                yield UnitFinished(learner=learner, course=course, unit=part_id, at=at)
        case "QUIZ":
            # An attempt that was collected offline, and is older than the newest one, changes its own numbers alone.
            newest, attempts = course_records.newest_attempt(new), whole(new, "attempts")
            if newest and newest != course_records.newest_attempt(old) and attempts > whole(old, "attempts"):
                taken = {"attempt": attempts, **newest._asdict()}
                yield QuizAttempted(learner=learner, course=course, quiz=part_id, **taken)
        case "CORRECTION":
            if not old:
                made = corrections.from_item(new)
                yield CorrectionMade(
                    learner=learner,
                    course=course,
                    unit=made.unit,
                    state=made.state.value,
                    reason=made.reason,
                    by=made.by,
                    at=made.at,
                )


def _events_of_header(learner: str, course: CourseId, new: Item, old: Item) -> Iterator[Event]:
    after, before = course_records.header_from_item(new), course_records.header_from_item(old)
    if after.enrollment and after.enrollment_at and after.enrollment is not before.enrollment:
        yield EnrollmentChanged(learner=learner, course=course, state=after.enrollment, at=after.enrollment_at)
    if after.first_completed_at and before.first_completed_at is None:
        yield CourseCompleted(learner=learner, course=course, at=after.first_completed_at)
    if after.reset_at and after.reset_at != before.reset_at:
        yield ProgressReset(learner=learner, course=course, at=after.reset_at)


def _issued(learner: str, item: Item) -> CredentialIssued:
    return CredentialIssued(
        learner=learner,
        credential=text(item, "SK").partition("#")[2],
        name=text(item, "title"),
        url=text(item, "url"),
        at=from_epoch_ms(whole(item, "at")),
    )


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


def _key(record: Record) -> Key:
    return {name: value["S"] for name, value in record["dynamodb"]["Keys"].items()}
