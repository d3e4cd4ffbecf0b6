"""Everything that a learner's activity is derived from."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hito.domain.records import CourseId, CourseRecord
from hito.store import activity_days, course_records, keys, learners
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, text


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedActivity:
    """A learner's last time zone, courses without their content, and marked activity days.

    ``is_empty`` says that nothing was found.
    """

    zone: str | None
    courses: Mapping[CourseId, CourseRecord]
    days: frozenset[date]
    is_empty: bool


def read(learner: str) -> RecordedActivity:
    """What a learner did. It is one range of keys, so one request reads it, or one for each megabyte."""
    stored = defaultdict[str, list[Item]](list)
    for item in table.between(course_records.courses_key(learner, None), learners.key(learner)):
        stored[keys.family(text(item, "SK"))].append(item)
    courses = course_records.group_by_course(stored[keys.HEADER.family])
    return RecordedActivity(
        zone=next(map(learners.zone_from_item, stored[keys.LEARNER.family]), None),
        courses={course: course_records.from_items(course, items, None) for course, items in courses.items()},
        days=frozenset(map(activity_days.from_item, stored[keys.DAY.family])),
        is_empty=not any(stored.values()),
    )
