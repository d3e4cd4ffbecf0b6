"""Events as xAPI statements, for a learning record store (LRS).

A statement is made from an event alone, so it is the same, with the same id, whenever it is made.
Source: xAPI 1.0.3, and IEEE 9274.1.1 (xAPI 2.0); the statements are valid in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from hito.domain import events

# The namespace of statement ids. With another one, an LRS would store every statement again.
_NAMESPACE = UUID("5f6d9a8e-0d5b-4d0f-9f3c-6c9f0a6f2f41")

_ADL = "http://adlnet.gov/expapi"
_TIN_CAN = "http://id.tincanapi.com"

# Source: the ADL vocabulary, and the registry of the Tin Can API.
_VERBS: Mapping[str, str] = {
    "registered": f"{_ADL}/verbs/registered",
    "unregistered": f"{_TIN_CAN}/verb/unregistered",
    "progressed": f"{_ADL}/verbs/progressed",
    "completed": f"{_ADL}/verbs/completed",
    "passed": f"{_ADL}/verbs/passed",
    "failed": f"{_ADL}/verbs/failed",
    "earned": f"{_TIN_CAN}/verb/earned",
}
_COURSE, _UNIT, _QUIZ = (f"{_ADL}/activities/{name}" for name in ("course", "lesson", "assessment"))
_BADGE = "http://activitystrea.ms/schema/1.0/badge"

# The types of events that become statements.
TYPES = (
    events.CourseCompleted.TYPE,
    events.AchievementAwarded.TYPE,
    events.EnrollmentChanged.TYPE,
    events.UnitFinished.TYPE,
    events.QuizAttempted.TYPE,
    events.CredentialIssued.TYPE,
)


@dataclass(frozen=True, slots=True)
class Platform:
    """Where statements come from: ``home_page`` is the system of the learners' ids, and the base of activities' ids."""

    home_page: str
    name: str = "Hito"


def statement(event: Mapping[str, Any], platform: Platform) -> dict[str, Any] | None:
    """An event's statement; None for an event that becomes none.

    The actor is the learner's account, never an e-mail.
    """
    if event["type"] not in TYPES:
        return None
    data = event["data"]
    verb, activity, more = _said(str(event["type"]), data, platform)
    context: dict[str, Any] = {"platform": platform.name}
    if "course" in data and activity["definition"]["type"] != _COURSE:
        context["contextActivities"] = {"parent": [_course(data["course"], platform)]}
    return {
        "id": str(uuid5(_NAMESPACE, str(event["id"]))),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": platform.home_page, "name": data["learner_id"]},
        },
        "verb": {"id": _VERBS[verb], "display": {"en": verb}},
        "object": activity,
        **more,
        "context": context,
        "timestamp": event["timestamp"],
    }


def _said(kind: str, data: Mapping[str, Any], platform: Platform) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The verb of an event, its object, and the result, if there is one."""
    match kind:
        case events.EnrollmentChanged.TYPE:
            verb = "registered" if data["state"] == "enrolled" else "unregistered"
            return verb, _course(data["course"], platform), {}
        case events.UnitFinished.TYPE:
            return "progressed", _part(data["course"], data["unit"], _UNIT, platform), {"result": {"completion": True}}
        case events.QuizAttempted.TYPE:
            verb = "passed" if data["passed"] else "failed"
            return verb, _part(data["course"], data["quiz"], _QUIZ, platform), {"result": _score(data)}
        case events.CourseCompleted.TYPE:
            return "completed", _course(data["course"], platform), {"result": {"completion": True}}
        case events.AchievementAwarded.TYPE:
            achievement = data["achievement"]
            path = ("achievements", str(achievement["id"]))
            return "earned", _activity(path, _BADGE, achievement["name"], platform), {}
    credential = data["credential"]
    return "earned", _activity(("credentials", credential["id"]), _BADGE, credential["name"], platform), {}


def _score(data: Mapping[str, Any]) -> dict[str, Any]:
    """The result of an attempt at a quiz. ``scaled`` is its share, from 0 to 1."""
    raw, most = data["score"], data["max_score"]
    scaled = min(1, round(raw / most, 4))
    score = {"scaled": scaled, "raw": raw, "min": 0, "max": most}
    return {"score": score, "success": data["passed"], "completion": True}


def _course(course: Mapping[str, Any], platform: Platform) -> dict[str, Any]:
    return _activity(("courses", course["kind"], course["id"]), _COURSE, course.get("title"), platform)


def _part(course: Mapping[str, Any], part: Mapping[str, Any], kind: str, platform: Platform) -> dict[str, Any]:
    folder = "quizzes" if kind == _QUIZ else "units"
    return _activity(("courses", course["kind"], course["id"], folder, part["id"]), kind, part["title"], platform)


def _activity(path: tuple[str, ...], kind: str, name: str | None, platform: Platform) -> dict[str, Any]:
    place = "/".join(quote(part, safe="") for part in path)
    definition = {"type": kind, **({"name": {"und": name}} if name else {})}
    return {"objectType": "Activity", "id": f"{platform.home_page.rstrip('/')}/{place}", "definition": definition}
