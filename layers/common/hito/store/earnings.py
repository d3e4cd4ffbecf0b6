"""What may earn a learner awards, and the awards that they have."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hito.domain import language
from hito.domain.achievements import Award
from hito.domain.credentials import Credential
from hito.domain.language import LessonRecord
from hito.domain.records import CourseId, CourseRecord
from hito.store import achievements, activity_days, course_records, credentials, keys, lesson_records, tombstones
from hito.store.dynamodb import table
from hito.store.dynamodb.attributes import Item, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings:
    """What may earn a learner awards, the awards that they have, by achievement, and their credentials."""

    erased_until: datetime | None
    awards: Mapping[int, Award]
    courses: Mapping[CourseId, CourseRecord]
    records: Sequence[LessonRecord]
    days: frozenset[date]
    credentials: Sequence[Credential]

    @property
    def earned(self) -> Collection[int]:
        """The achievements that the learner has."""
        return self.awards.keys()


def read(learner: str) -> Earnings:
    """A learner's awards, courses, credentials, days and tombstone: one range of keys, read by one request."""
    stored = defaultdict[str, list[Item]](list)
    for item in table.between(achievements.awards_key(learner), tombstones.key(learner)):
        stored[keys.family(text(item, "SK"))].append(item)
    courses = course_records.group_by_course(stored[keys.HEADER.family])
    return Earnings(
        erased_until=next(map(tombstones.erased_until, stored[keys.TOMBSTONE.family]), None),
        awards={award.achievement.id: award for award in map(achievements.award_from_item, stored[keys.AWARD.family])},
        courses={course: course_records.from_items(course, items, None) for course, items in courses.items()},
        records=lesson_records.from_items(courses.get(language.COURSE, [])),
        days=frozenset(map(activity_days.from_item, stored[keys.DAY.family])),
        credentials=[*map(credentials.from_item, stored[keys.CREDENTIAL.family])],
    )
