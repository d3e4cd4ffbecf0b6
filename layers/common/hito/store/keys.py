"""The whole key map. Nothing else knows how a key is spelled.

``docs/data-model.md`` is printed from ``KEY_MAP``.
"""

from dataclasses import dataclass
from datetime import datetime

from hito.domain.records import CourseId

Key = dict[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of item: how its keys are spelled and what it holds."""

    item: str
    pk: str
    sk: str
    holds: str

    def key(self, **parts: str) -> Key:
        """The full key of one item.

        Raises:
            ValueError: if a part holds ``#`` and could reach into another item's keys.
        """
        for name, part in parts.items():
            if "#" in part:
                raise ValueError(f"{name} must not contain '#'")
        return {"PK": self.pk.format(**parts), "SK": self.sk.format(**parts)}


HEADER = Pattern(
    item="course header of a learner",
    pk="LEARNER#{learner}",
    sk="COURSE#{kind}#{course}#",
    holds="enrollment state and the time of its event, total announced by a client, "
    "certificate earned at, first completed at, reset at",
)
UNIT = Pattern(
    item="unit of a learner",
    pk="LEARNER#{learner}",
    sk="COURSE#{kind}#{course}#UNIT#{unit}",
    holds="begun at, watched milliseconds, last position, completed at, updated at",
)

QUIZ = Pattern(
    item="quiz of a learner",
    pk="LEARNER#{learner}",
    sk="COURSE#{kind}#{course}#QUIZ#{quiz}",
    holds="best score with its max score and rank, passed, attempts, completed at",
)

ONCE = Pattern(
    item="idempotency record",
    pk="LEARNER#{learner}",
    sk="ONCE#{route}#{key}",
    holds="hash of the request; `expires_at`, 24 hours",
)
RATE = Pattern(
    item="rate window",
    pk="LEARNER#{learner}",
    sk="RATE#{route}#{minute}",
    holds="calls in that minute; `expires_at`",
)

KEY_MAP = (HEADER, UNIT, QUIZ, ONCE, RATE)


def header(learner: str, course: CourseId) -> Key:
    """The header of one learner's course; also the prefix of all that belongs to it."""
    return HEADER.key(learner=learner, kind=course.kind, course=course.id)


def unit(learner: str, course: CourseId, unit_id: str) -> Key:
    """One unit of one learner's course."""
    return UNIT.key(learner=learner, kind=course.kind, course=course.id, unit=unit_id)


def quiz(learner: str, course: CourseId, quiz_id: str) -> Key:
    """One quiz of one learner's course."""
    return QUIZ.key(learner=learner, kind=course.kind, course=course.id, quiz=quiz_id)


def once(learner: str, route: str, key: str) -> Key:
    """One use of an idempotency key, which may hold any visible ASCII character."""
    return ONCE.key(learner=learner, route=route, key=key.replace("%", "%25").replace("#", "%23"))


def rate(learner: str, route: str, now: datetime) -> Key:
    """The UTC minute of ``now`` on one route."""
    return RATE.key(learner=learner, route=route, minute=now.strftime("%Y-%m-%dT%H:%M"))


def part_of_course(sort_key: str) -> tuple[str, str]:
    """What a sort key of a learner's course stands for: ``("UNIT", id)``, ``("QUIZ", id)`` or ``("", "")``."""
    _course, _kind, _id, *part = sort_key.split("#")
    return (part[0], part[1]) if len(part) == 2 else ("", "")
