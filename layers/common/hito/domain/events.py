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


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCompleted:
    """A learner completed a course for the first time, ``at`` in UTC."""

    TYPE: ClassVar[str] = "hito.course.completed.v1"

    learner: str
    course: CourseId
    at: datetime

    @property
    def id(self) -> str:
        """The event's id, the same for every publication of this completion."""
        return _id(self.TYPE, self.learner, self.course.kind, self.course.id)

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        facts = {"learner_id": self.learner, "course": {"kind": str(self.course.kind), "id": self.course.id}}
        return _detail(self.TYPE, self.id, self.at, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementAwarded:
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

    @property
    def id(self) -> str:
        """The event's id, the same for every publication of this award."""
        return _id(self.TYPE, self.learner, str(self.achievement))

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        achievement = {"id": self.achievement, "name": self.name, "criteria": self.criteria}
        facts = {
            "learner_id": self.learner,
            "award": self.number,
            "achievement": achievement,
            "earned_by": dict(self.facts),
        }
        return _detail(self.TYPE, self.id, self.at, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentChanged:
    """A learner enrolled in a course or dropped it, ``at`` the time that the enrollment system gave."""

    TYPE: ClassVar[str] = "hito.enrollment.changed.v1"

    learner: str
    course: CourseId
    state: Enrollment
    at: datetime
    course_title: str | None = None

    @property
    def id(self) -> str:
        """The event's id: another change of the same enrollment has another time."""
        return _id(self.TYPE, self.learner, self.course.kind, self.course.id, self.state, _ms(self.at))

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        facts = {
            "learner_id": self.learner,
            "course": _course(self.course, self.course_title),
            "state": str(self.state),
        }
        return _detail(self.TYPE, self.id, self.at, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFinished:
    """A learner finished a unit of a course, ``at`` in UTC."""

    TYPE: ClassVar[str] = "hito.unit.finished.v1"

    learner: str
    course: CourseId
    unit: str
    at: datetime
    course_title: str | None = None
    unit_title: str | None = None

    @property
    def id(self) -> str:
        """The event's id: a unit that is finished again, after a reset or a correction, has another time."""
        return _id(self.TYPE, self.learner, self.course.kind, self.course.id, self.unit, _ms(self.at))

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        facts = {
            "learner_id": self.learner,
            "course": _course(self.course, self.course_title),
            "unit": {"id": self.unit, "title": self.unit_title},
        }
        return _detail(self.TYPE, self.id, self.at, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizAttempted:
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

    @property
    def id(self) -> str:
        """The event's id, one for each attempt."""
        course = self.course
        return _id(self.TYPE, self.learner, course.kind, course.id, self.quiz, str(self.attempt), _ms(self.at))

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        facts = {
            "learner_id": self.learner,
            "course": _course(self.course, self.course_title),
            "quiz": {"id": self.quiz, "title": self.unit_title},
            "attempt": self.attempt,
            "score": _points(self.score_milli),
            "max_score": _points(self.max_score_milli),
            "passed": self.passed,
        }
        return _detail(self.TYPE, self.id, self.at, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressReset:
    """A learner's progress in a course was removed, ``at`` in UTC."""

    TYPE: ClassVar[str] = "hito.progress.reset.v1"

    learner: str
    course: CourseId
    at: datetime
    course_title: str | None = None

    @property
    def id(self) -> str:
        """The event's id, one for each reset."""
        return _id(self.TYPE, self.learner, self.course.kind, self.course.id, _ms(self.at))

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        facts = {"learner_id": self.learner, "course": _course(self.course, self.course_title)}
        return _detail(self.TYPE, self.id, self.at, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionMade:
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

    @property
    def id(self) -> str:
        """The event's id, one for each correction."""
        return _id(self.TYPE, self.learner, self.course.kind, self.course.id, self.unit, self.state, _ms(self.at))

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        facts = {
            "learner_id": self.learner,
            "course": _course(self.course, self.course_title),
            "unit": {"id": self.unit, "title": self.unit_title},
            "state": self.state,
            "reason": self.reason,
            "by": self.by,
        }
        return _detail(self.TYPE, self.id, self.at, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialIssued:
    """A learner was issued a credential for a course or for an achievement, ``at`` in UTC.

    ``name`` is that of the course or the achievement, as the credential has it. Anybody may verify it at ``url``.
    """

    TYPE: ClassVar[str] = "hito.credential.issued.v1"

    learner: str
    credential: str
    name: str
    url: str
    at: datetime

    @property
    def id(self) -> str:
        """The event's id, the same for every publication of this credential."""
        return _id(self.TYPE, self.learner, self.credential)

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        facts = {"learner_id": self.learner, "credential": {"id": self.credential, "name": self.name, "url": self.url}}
        return _detail(self.TYPE, self.id, self.at, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberDisabled:
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

    @property
    def id(self) -> str:
        """The event's id: a subscriber that is enabled again may fail again, since another time."""
        return _id(self.TYPE, self.subscriber, _ms(self.failing_since))

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        facts = {
            "subscriber": {"id": self.subscriber, "description": self.description},
            "because": self.because,
            "failing_since": _timestamp(self.failing_since),
        }
        return _detail(self.TYPE, self.id, self.at, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTest:
    """An admin asked for a test of a subscriber; ``test`` is the id of that request."""

    TYPE: ClassVar[str] = "hito.webhook.test.v1"
    learner: ClassVar[None] = None

    subscriber: str
    test: str
    at: datetime

    @property
    def id(self) -> str:
        """The event's id, one for each test."""
        return _id(self.TYPE, self.subscriber, self.test)

    @property
    def detail(self) -> dict[str, Any]:
        """The event as JSON; docs/events/ has its schema."""
        return _detail(self.TYPE, self.id, self.at, {"subscriber": {"id": self.subscriber}})


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


def _id(*parts: str) -> str:
    # No id contains a control character, so the parts stay apart.
    return str(uuid5(_NAMESPACE, "\n".join(parts)))


def _ms(at: datetime) -> str:
    return str(epoch_ms(at))


def _course(course: CourseId, title: str | None) -> dict[str, Any]:
    return {"kind": str(course.kind), "id": course.id, "title": title}


def _points(milli: int) -> int | float:
    whole, rest = divmod(milli, 1000)
    return milli / 1000 if rest else whole


def _detail(kind: str, event_id: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    """The members that the Standard Webhooks specification names, and the event's id."""
    return {"id": event_id, "type": kind, "timestamp": _timestamp(at), "data": data}


def _timestamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
