"""The events that Hito publishes. An event's id is the same whenever it is published again.

An event's content depends on its fields alone, so one id always has the same content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid5

from hito.domain.records import CourseId

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


Event = CourseCompleted | AchievementAwarded


def _id(*parts: str) -> str:
    # No id contains a control character, so the parts stay apart.
    return str(uuid5(_NAMESPACE, "\n".join(parts)))


def _detail(kind: str, event_id: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    """The members that the Standard Webhooks specification names, and the event's id."""
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"id": event_id, "type": kind, "timestamp": moment, "data": data}
