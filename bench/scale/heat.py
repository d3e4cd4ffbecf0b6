"""The heat of partitions: learners and lists on DynamoDB's partitions, with the enrollments of real courses."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench import oulad
from hito.store.dynamodb import sharded_lists

# What one partition gives in a second. Source: DynamoDB's documentation, "Service, account, and table quotas".
PARTITION_WRITES, PARTITION_READS = 1_000, 3_000

# The capacity units of one enrollment, and those of them that the index takes.
ENROLLMENT_WRITES = 3


@dataclass(frozen=True, slots=True)
class Enrollments:
    """The enrollments of one presentation of a course.

    ``by_day`` counts them by the day, from the start of the course.
    """

    by_day: Mapping[int, int]

    @property
    def all(self) -> int:
        """How many there are."""
        return sum(self.by_day.values())

    @property
    def busiest_day(self) -> float:
        """The share of the busiest day."""
        return max(self.by_day.values()) / self.all


def enrollments() -> dict[str, Enrollments]:
    """The enrollments of each presentation."""
    days: dict[str, Counter[int]] = {}
    for row in oulad.rows("registrations"):
        if row["date_registration"]:
            course = f"{row['code_module']}-{row['code_presentation']}"
            days.setdefault(course, Counter())[int(row["date_registration"])] += 1
    return {course: Enrollments(by_day) for course, by_day in days.items()}


def partition_of(key: str, partitions: int) -> int:
    """The partition of a key: DynamoDB hashes it, and each partition has a range of hashes."""
    return int.from_bytes(hashlib.md5(key.encode(), usedforsecurity=False).digest()[:8]) * partitions >> 64


def spread(keys: Iterable[str], partitions: int) -> float:
    """How much the fullest partition has, over the mean."""
    counted = Counter(partition_of(key, partitions) for key in keys)
    return max(counted.values()) * partitions / sum(counted.values())


def learners(count: int) -> Iterable[str]:
    """The partition keys of so many learners."""
    return (f"LEARNER#learner-{number}" for number in range(count))


def shard_share(course: str, members: int) -> float:
    """The share of a course's learners that the fullest of its lists in the index has."""
    lists = Counter(str(sharded_lists.entry(course, f"learner-{n}", "")["list"]) for n in range(members))
    return max(lists.values()) / members


def enrollments_a_second(course: str, members: int) -> float:
    """How many learners may enroll in one course in a second, until one key of the index is full."""
    return PARTITION_WRITES / shard_share(course, members)
