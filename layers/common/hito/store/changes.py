"""What a record of the table's stream says.

A stream is read by whoever follows the table: it may hold any item, also of a kind that is not known
here, or not yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hito.domain.records import CourseId
from hito.store import keys

Record = Mapping[str, Any]

# By the part of a course, what it has from the moment on that may complete the course: a finished unit, a
# passed quiz, and on the header the first total, without which no client-announced course is complete.
_MAY_COMPLETE = {"UNIT": "completed", "QUIZ": "passed", "": "announced_total"}

_LEARNERS, _COURSES = (template.partition("{")[0] for template in (keys.HEADER.pk, keys.HEADER.sk))


@dataclass(frozen=True, slots=True)
class CourseChanged:
    """Something of a learner's course was written or removed; it ``may_complete`` the course."""

    learner: str
    course: CourseId
    may_complete: bool


def of_course(record: Record) -> CourseChanged | None:
    """The change of a learner's course that a record tells; None if it tells of anything else."""
    stream = record["dynamodb"]
    key = {name: value["S"] for name, value in stream["Keys"].items()}
    if not (key["PK"].startswith(_LEARNERS) and key["SK"].startswith(_COURSES)):
        return None
    try:
        course, (part, _id) = keys.course_of(key["SK"]), keys.part_of_course(key["SK"])
    except ValueError:
        # A kind of courses that this release does not know.
        return None
    attribute = _MAY_COMPLETE.get(part)
    newly = attribute in stream.get("NewImage", {}) and attribute not in stream.get("OldImage", {})
    return CourseChanged(keys.learner_of(key), course, may_complete=newly)
