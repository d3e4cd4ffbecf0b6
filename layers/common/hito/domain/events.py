"""The events that Hito publishes. An event's id is the same whenever it is published again.

An event tells what happened, once, of one learner or of a subscriber. Its id is made from what it tells; titles are as
of the time of publication, and no part of the id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid5

from hito.domain.moments import epoch_ms
from hito.domain.records import CourseId, Enrollment

SOURCE = "hito"

# The namespace of event ids. With another one, every event would be published again under a new id.
_NAMESPACE = UUID("0bce1ef8-e9fe-4953-873e-dea00ae044d1")


class _Event:
    """What all events have: an id, made from what the event tells, and its JSON."""

    __slots__ = ()

    TYPE: ClassVar[str]
    at: datetime

    @property
    def id(self) -> str:
        """The event's id, the same for every publication of this event."""
        # No id contains a control character, so the parts stay apart.
        return str(uuid5(_NAMESPACE, "\n".join([self.TYPE, *self._told_apart_by()])))

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON, with the members that Standard Webhooks names; docs/events/ has its schema."""
        return {"id": self.id, "type": self.TYPE, "timestamp": _timestamp(self.at), "data": self._facts()}

    def _told_apart_by(self) -> tuple[str, ...]:
        """What no two events of this type have in common."""
        raise NotImplementedError

    def _facts(self) -> dict[str, Any]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCompleted(_Event):
    """A learner completed a course for the first time, ``at`` in UTC."""

    TYPE: ClassVar[str] = "hito.course.completed.v1"

    learner: str
    course: CourseId
    at: datetime

    def _told_apart_by(self) -> tuple[str, ...]:
        return (self.learner, self.course.kind, self.course.id)

    def _facts(self) -> dict[str, Any]:
        return {"learner_id": self.learner, "course": {"kind": str(self.course.kind), "id": self.course.id}}


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementAwarded(_Event):
    """A learner was awarded an achievement, ``at`` in UTC.

    ``number`` is the award's own, ``name`` and ``criteria`` are the achievement's at that time, ``facts`` what
    earned it, as JSON.
    """

    TYPE: ClassVar[str] = "hito.achievement.awarded.v1"

    learner: str
    achievement: int
    number: int
    name: str
    criteria: str
    at: datetime
    facts: Mapping[str, Any] = field(hash=False)

    def _told_apart_by(self) -> tuple[str, ...]:
        return (self.learner, str(self.achievement))

    def _facts(self) -> dict[str, Any]:
        achievement = {"id": self.achievement, "name": self.name, "criteria": self.criteria}
        return {
            "learner_id": self.learner,
            "award": self.number,
            "achievement": achievement,
            "earned_by": dict(self.facts),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentChanged(_Event):
    """A learner enrolled in a course or dropped it, ``at`` the time that the enrollment system gave."""

    TYPE: ClassVar[str] = "hito.enrollment.changed.v1"

    learner: str
    course: CourseId
    state: Enrollment
    at: datetime
    course_title: str | None = None

    def _told_apart_by(self) -> tuple[str, ...]:
        # Another change of the same enrollment has another time.
        return (self.learner, self.course.kind, self.course.id, self.state, _ms(self.at))

    def _facts(self) -> dict[str, Any]:
        return {
            "learner_id": self.learner,
            "course": _course(self.course, self.course_title),
            "state": str(self.state),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFinished(_Event):
    """A learner finished a unit of a course, ``at`` in UTC."""

    TYPE: ClassVar[str] = "hito.unit.finished.v1"

    learner: str
    course: CourseId
    unit: str
    at: datetime
    course_title: str | None = None
    unit_title: str | None = None

    def _told_apart_by(self) -> tuple[str, ...]:
        # A unit that is finished again, after a reset or a correction, has another time.
        return (self.learner, self.course.kind, self.course.id, self.unit, _ms(self.at))

    def _facts(self) -> dict[str, Any]:
        return {
            "learner_id": self.learner,
            "course": _course(self.course, self.course_title),
            "unit": {"id": self.unit, "title": self.unit_title},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizAttempted(_Event):
    """A learner took a quiz, ``at`` in UTC.

    ``attempt`` counts from 1, and again from 1 after a reset; scores are in thousandths of a point.
    """

    TYPE: ClassVar[str] = "hito.quiz.taken.v1"

    learner: str
    course: CourseId
    quiz: str
    attempt: int
    score_milli: int
    max_score_milli: int
    passed: bool
    at: datetime
    course_title: str | None = None
    unit_title: str | None = None

    def _told_apart_by(self) -> tuple[str, ...]:
        # One for each attempt.
        course = self.course
        return (self.learner, course.kind, course.id, self.quiz, str(self.attempt), _ms(self.at))

    def _facts(self) -> dict[str, Any]:
        return {
            "learner_id": self.learner,
            "course": _course(self.course, self.course_title),
            "quiz": {"id": self.quiz, "title": self.unit_title},
            "attempt": self.attempt,
            "score": points(self.score_milli),
            "max_score": points(self.max_score_milli),
            "passed": self.passed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressReset(_Event):
    """A learner's progress in a course was removed, ``at`` in UTC."""

    TYPE: ClassVar[str] = "hito.progress.reset.v1"

    learner: str
    course: CourseId
    at: datetime
    course_title: str | None = None

    def _told_apart_by(self) -> tuple[str, ...]:
        # One for each reset.
        return (self.learner, self.course.kind, self.course.id, _ms(self.at))

    def _facts(self) -> dict[str, Any]:
        return {"learner_id": self.learner, "course": _course(self.course, self.course_title)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionMade(_Event):
    """A teacher or an admin, ``by`` their id, corrected whether a learner finished a unit, or withdrew that."""

    TYPE: ClassVar[str] = "hito.correction.made.v1"

    learner: str
    course: CourseId
    unit: str
    state: str
    reason: str
    by: str
    at: datetime
    course_title: str | None = None
    unit_title: str | None = None

    def _told_apart_by(self) -> tuple[str, ...]:
        # One for each correction.
        return (self.learner, self.course.kind, self.course.id, self.unit, self.state, _ms(self.at))

    def _facts(self) -> dict[str, Any]:
        return {
            "learner_id": self.learner,
            "course": _course(self.course, self.course_title),
            "unit": {"id": self.unit, "title": self.unit_title},
            "state": self.state,
            "reason": self.reason,
            "by": self.by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialIssued(_Event):
    """A learner was issued a credential for a course or for an achievement, ``at`` in UTC.

    ``name`` is that of the course or the achievement, as the credential has it. Anybody may verify it at ``url``.
    """

    TYPE: ClassVar[str] = "hito.credential.issued.v1"

    learner: str
    credential: str
    name: str
    url: str
    at: datetime

    def _told_apart_by(self) -> tuple[str, ...]:
        return (self.learner, self.credential)

    def _facts(self) -> dict[str, Any]:
        return {"learner_id": self.learner, "credential": {"id": self.credential, "name": self.name, "url": self.url}}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberDisabled(_Event):
    """Hito stopped sending events to a subscriber, ``at`` in UTC, which failed since ``failing_since``.

    ``because`` is ``failing`` or ``gone``. The event is without the subscriber's URL, which may have a secret in it.
    """

    TYPE: ClassVar[str] = "hito.subscriber.disabled.v1"
    learner: ClassVar[None] = None

    subscriber: str
    description: str
    because: str
    failing_since: datetime
    at: datetime

    def _told_apart_by(self) -> tuple[str, ...]:
        # A subscriber that is enabled again may fail again, since another time.
        return (self.subscriber, _ms(self.failing_since))

    def _facts(self) -> dict[str, Any]:
        return {
            "subscriber": {"id": self.subscriber, "description": self.description},
            "because": self.because,
            "failing_since": _timestamp(self.failing_since),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTest(_Event):
    """An admin asked for a test of a subscriber; ``test`` is the id of that request."""

    TYPE: ClassVar[str] = "hito.webhook.test.v1"
    learner: ClassVar[None] = None

    subscriber: str
    test: str
    at: datetime

    def _told_apart_by(self) -> tuple[str, ...]:
        # One for each test.
        return (self.subscriber, self.test)

    def _facts(self) -> dict[str, Any]:
        return {"subscriber": {"id": self.subscriber}}


# What happens to learners: everything that a subscriber may ask for, and a credential or a title in it.
Event = (
    CourseCompleted
    | AchievementAwarded
    | EnrollmentChanged
    | UnitFinished
    | QuizAttempted
    | ProgressReset
    | CorrectionMade
    | CredentialIssued
    | SubscriberDisabled
    | WebhookTest
)

# The types that a subscriber may ask for. A test goes to the subscriber that is tested, whatever it asked for.
TYPES: tuple[str, ...] = (
    CourseCompleted.TYPE,
    AchievementAwarded.TYPE,
    EnrollmentChanged.TYPE,
    UnitFinished.TYPE,
    QuizAttempted.TYPE,
    ProgressReset.TYPE,
    CorrectionMade.TYPE,
    CredentialIssued.TYPE,
    SubscriberDisabled.TYPE,
)


def short(event_type: str) -> str:
    """A type's name without Hito's own and the version: ``unit.finished`` for ``hito.unit.finished.v1``."""
    return event_type.removeprefix(f"{SOURCE}.").rpartition(".v")[0]


def _ms(at: datetime) -> str:
    return str(epoch_ms(at))


def _course(course: CourseId, title: str | None) -> dict[str, Any]:
    return {"kind": str(course.kind), "id": course.id, "title": title}


def points(milli: int) -> int | float:
    """Thousandths of a point as points, an integer if they are whole."""
    whole, rest = divmod(milli, 1000)
    return milli / 1000 if rest else whole


def _timestamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
