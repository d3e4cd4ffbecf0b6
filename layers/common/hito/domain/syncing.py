"""Observations that a client collected while it was offline: what each says, and whether it may be recorded."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from hito.domain.content import Content
from hito.domain.enrollment import CLOCK_SKEW, is_too_early, is_too_far_ahead
from hito.domain.errors import Code, Invalid
from hito.domain.progress import is_watched
from hito.domain.records import CourseId, CourseRecord, Header, Kind, QuizTaken

# How many observations one request may have.
MAX_OBSERVATIONS = 500


class UnitSeen(NamedTuple):
    """What a client saw of one unit: an ``Observation`` that may leave the position as it is (None)."""

    course: CourseId
    unit: str
    watched_ms: int
    position_ms: int | None
    finished: bool
    announced_total: int | None


class Collected(NamedTuple):
    """One observation with the id that the client gave it, and the time of it by the client's clock."""

    id: str
    at: datetime
    fact: UnitSeen | QuizTaken

    @property
    def course(self) -> CourseId:
        """The course that it is about."""
        return self.fact.course

    @property
    def fingerprint(self) -> bytes:
        """A hash of all that it says, without its id."""
        return hashlib.sha256(repr((self.at.isoformat(), *self.fact)).encode()).digest()


class Status(StrEnum):
    """What became of an observation."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Result(NamedTuple):
    """What became of the observation with an id, and why it was refused, if it was."""

    id: str
    status: Status
    refusal: Invalid | None = None


class Outcome(NamedTuple):
    """What became of each observation of a batch, in their order; and the courses of those that are recorded."""

    results: Sequence[Result]
    courses: Sequence[CourseRecord]


def with_content(fact: UnitSeen | QuizTaken, content: Content | None) -> UnitSeen | QuizTaken:
    """An observation as content understands it: a position near the end of a lesson of known length finishes it."""
    if isinstance(fact, QuizTaken) or content is None or fact.position_ms is None or fact.finished:
        return fact
    lesson = content.lessons.get(fact.unit)
    return fact._replace(finished=lesson is not None and is_watched(fact.position_ms, lesson.duration_ms or None))


def problem_of_time(at: datetime, now: datetime) -> Code | None:
    """Why no observation can have a time, or None."""
    if is_too_far_ahead(at, now):
        return Code.OBSERVED_AHEAD
    return Code.OBSERVED_TOO_EARLY if is_too_early(at) else None


def problem_in_course(at: datetime, header: Header) -> Code | None:
    """Why a learner's course takes no observation of a time, or None.

    A reset deletes what was before it, also what arrives after it. An observation from before the learner's first
    enrollment is not of this course's learner; clocks may differ.
    """
    if header.reset_at is not None and at <= header.reset_at:
        return Code.OBSERVED_BEFORE_RESET
    if header.enrolled_at is not None and header.enrolled_at - at > CLOCK_SKEW:
        return Code.OBSERVED_BEFORE_ENROLLMENT
    return None


def problem_of_place(fact: UnitSeen | QuizTaken, content: Content | None) -> Code | None:
    """Why content has no place for an observation, or None.

    A course that the catalog does not have is what clients say. Of a course that it has, the units are known; a quiz
    needs no lesson.
    """
    if content is None:
        return None if fact.course.kind is Kind.COURSE else Code.NO_COURSE
    if isinstance(fact, UnitSeen) and fact.unit not in content.lessons:
        return Code.NO_UNIT
    return None
