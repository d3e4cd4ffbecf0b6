"""Real learners' histories, from the files of the Open University Learning Analytics Dataset."""

import csv
import gzip
import hashlib
import random
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, zip_longest
from pathlib import Path
from typing import Literal

FILES = Path(__file__).parent / "data" / "oulad"

# Day 0 of a presentation. Source: the dataset's description, "B" for February and "J" for October.
STARTS = {
    "2013B": datetime(2013, 2, 1, tzinfo=UTC),
    "2013J": datetime(2013, 10, 1, tzinfo=UTC),
    "2014B": datetime(2014, 2, 1, tzinfo=UTC),
}

# Source: the dataset's description.
MAX_SCORE = 100
PASS_SCORE = 40

# Separates replayed learners from all others.
LEARNER_PREFIX = "oulad-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a learner did in a course; the dataset knows only the day, so ``at`` is its midnight."""

    learner: str
    course: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentChanged(Event):
    """A registration or a withdrawal."""

    action: Literal["enroll", "drop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentSubmitted(Event):
    """A submitted assessment.

    ``watch_time`` is in seconds; ``of`` is how many assessments the course has.
    """

    assessment: str
    watch_time: float
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizTaken(Event):
    """A marked assessment: a score of 0 to ``MAX_SCORE``."""

    assessment: str
    score: int
    passed: bool


def learners(count: int | None = None) -> list[str]:
    """The first ``count`` learners of a fixed order, or all of them.

    They come in turns from each course and from the rare cases (no day of registration, registered and dropped on
    one day), so a few learners show all of them. Within such a group, a hash of the id decides the order. Fewer
    learners are always the first of more.
    """
    groups: dict[str, list[str]] = {}
    for row in rows("registrations"):
        groups.setdefault(_group(row), []).append(_learner(row))
    ordered = (sorted(groups[name], key=_spread) for name in sorted(groups))
    in_turns = dict.fromkeys(learner for learner in chain(*zip_longest(*ordered)) if learner)
    return list(in_turns)[:count]


def registered(course: str) -> list[str]:
    """The learners of a course, in the order of the file."""
    return [_learner(row) for row in rows("registrations") if _course(row) == course]


def events(of: Collection[str]) -> list[Event]:
    """All that the learners of ``of`` did, ordered by day."""
    wanted = frozenset(of)
    return sorted(chain(_enrollment_changes(wanted), _submissions(wanted)), key=lambda event: event.at)


def shuffled(events_once: list[Event]) -> list[Event]:
    """The same events, each twice, in a fixed order that has nothing to do with time."""
    twice = events_once * 2
    random.Random("oulad").shuffle(twice)  # noqa: S311 - no secret  # nosec B311
    return twice


def watch_time(weight: float) -> float:
    """How many seconds a finished assessment counts as watched; the dataset does not say.

    A minute for each percent of its weight, half an hour if it has none.
    """
    return 60 * weight or 1800


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file, unchanged."""
    with gzip.open(FILES / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _enrollment_changes(wanted: Collection[str]) -> Iterator[Event]:
    for row in rows("registrations"):
        course, learner = _course(row), _learner(row)
        if learner not in wanted:
            continue
        if day := row["date_registration"]:
            yield EnrollmentChanged(learner=learner, course=course, at=_at(row, day), action="enroll")
        if day := row["date_unregistration"]:
            yield EnrollmentChanged(learner=learner, course=course, at=_at(row, day), action="drop")


def _submissions(wanted: Collection[str]) -> Iterator[Event]:
    assessments = {row["id_assessment"]: row for row in rows("assessments")}
    totals = Counter(_course(row) for row in assessments.values())
    for row in rows("student_assessments"):
        learner = _learner(row)
        if learner not in wanted:
            continue
        assessment = assessments[row["id_assessment"]]
        course = _course(assessment)
        yield AssessmentSubmitted(
            learner=learner,
            course=course,
            at=_at(assessment, row["date_submitted"]),
            assessment=row["id_assessment"],
            watch_time=watch_time(float(assessment["weight"])),
            of=totals[course],
        )
        # Some were submitted and never marked.
        if row["score"]:
            score = int(row["score"])
            yield QuizTaken(
                learner=learner,
                course=course,
                at=_at(assessment, row["date_submitted"]),
                assessment=row["id_assessment"],
                score=score,
                passed=score >= PASS_SCORE,
            )


def _course(row: dict[str, str]) -> str:
    return f"{row['code_module']}-{row['code_presentation']}"


def _learner(row: dict[str, str]) -> str:
    return LEARNER_PREFIX + row["id_student"]


def _at(row: dict[str, str], day: str) -> datetime:
    return STARTS[row["code_presentation"]] + timedelta(days=int(day))


def _group(registration: dict[str, str]) -> str:
    if not registration["date_registration"]:
        return "no day of registration"
    if registration["date_registration"] == registration["date_unregistration"]:
        return "registered and dropped on one day"
    return _course(registration)


def _spread(learner: str) -> str:
    return hashlib.sha256(learner.encode()).hexdigest()
