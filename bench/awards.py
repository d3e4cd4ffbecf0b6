"""Lets real learners earn awards, and compares every award with what their files say.

``python -m bench.awards --learners 1000`` needs no network. What the learners did goes through the use
cases into moto's table in memory, and both consumers follow the table's stream until it is at rest,
called as Lambda calls them. As in bench/in_process.py, a few learners at a time have a table to themselves.
"""

import argparse
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple
from unittest.mock import patch

import boto3
from moto import mock_aws
from tqdm import tqdm

from bench import expected_awards, oulad
from bench.arguments import positive
from bench.expected_awards import Earned
from hito import caches
from hito.domain.achievements import Achievement, Award
from hito.domain.events import AchievementAwarded, CourseCompleted
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Kind, Observation, QuizTaken
from hito.services import events as bus
from hito.store import earnings
from hito.store.idempotency import NoIdempotency
from hito.usecases import awards, tracking
from tests.dynamodb import fit_for_tests
from tests.streams.lambda_stream import Handler, Settings, StreamMapping
from tests.template import resources
from tools import environment, local_secrets, template

DIFFERENCES_SHOWN = 20
LEARNERS = 1_000
LEARNERS_AT_ONCE = 20

# Awards first: it has to look again when the other has marked the days and put down the courses.
CONSUMERS = ("AwardAchievementsFunction", "UpdateProjectionsFunction")


class Batch(NamedTuple):
    """What a few learners do, in the order of the days, and what each has to have earned by it."""

    events: list[oulad.Event]
    expectations: Mapping[str, Mapping[str, Earned]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many awards the learners of a batch have, and what is not as expected."""

    awards: int
    differences: list[str]


def batches(learners: Sequence[str], size: int = LEARNERS_AT_ONCE) -> list[Batch]:
    """So many learners each. Their enrollments are left out: nothing is earned by them."""
    expectations = expected_awards.expected(learners)
    found = [
        Batch([], {learner: expectations[learner] for learner in learners[start : start + size]})
        for start in range(0, len(learners), size)
    ]
    batch_of = {learner: batch for batch in found for learner in batch.expectations}
    for event in oulad.events(learners):
        if not isinstance(event, oulad.EnrollmentChanged):
            batch_of[event.learner].events.append(event)
    return found


def replay(batch: Batch) -> Outcome:
    """Let the learners of a batch do all they did, award them, and compare.

    The environment that the functions read has to be there, and moto to be started.
    """
    told: list[AchievementAwarded | CourseCompleted] = []
    with fit_for_tests(), _table() as name, patch.object(bus, "publish", told.extend):
        for criteria in expected_awards.criteria():
            awards.add(Achievement(id=0, name=criteria, criteria=criteria), NoIdempotency())
        for event in batch.events:
            _do(event)
        differences = _follow(name)
        found = {learner: earnings.read(learner).awards.values() for learner in batch.expectations}
    for learner, wanted in batch.expectations.items():
        awarded = [one for one in told if isinstance(one, AchievementAwarded) and one.learner == learner]
        differences += _differences(learner, wanted, found[learner], awarded)
    return Outcome(awards=sum(map(len, found.values())), differences=differences)


@contextmanager
def _table() -> Iterator[str]:
    """An empty table, as the template declares it, of which nothing is remembered; its name."""
    dynamodb, name = boto3.client("dynamodb"), os.environ["TABLE_NAME"]
    dynamodb.create_table(**_table_properties(name))
    caches.clear_all()
    caches.clear_all()
    try:
        yield name
    finally:
        dynamodb.delete_table(TableName=name)


_table_properties = cache(template.table_properties)


def _do(event: oulad.Event) -> None:
    """Do what an event tells, at its time: its day is the learner's."""
    course = CourseId(Kind.COURSE, event.course)
    match event:
        case oulad.AssessmentSubmitted():
            watched_ms = round(1000 * event.watch_time)
            seen = Observation(
                course=course,
                unit=event.assessment,
                watched_ms=watched_ms,
                position_ms=watched_ms,
                finished=True,
                announced_total=event.of,
            )
            tracking.record(event.learner, seen, Moment.utc(event.at), NoIdempotency())
        case oulad.QuizTaken():
            taken = QuizTaken(
                course=course,
                quiz=event.assessment,
                score_milli=1000 * event.score,
                max_score_milli=1000 * oulad.MAX_SCORE,
                passed=event.passed,
            )
            tracking.take_quiz(event.learner, taken, Moment.utc(event.at), NoIdempotency())


def _follow(table_name: str) -> list[str]:
    """Let both consumers do what is in the stream, and what they write to it; what they gave up."""
    mappings = [StreamMapping(table_name, _handler(name), Settings.of(name)) for name in CONSUMERS]
    while sum(mapping.follow() for mapping in mappings):
        pass
    return [
        f"{name}: dead letter {letter}"
        for name, mapping in zip(CONSUMERS, mappings, strict=True)
        for letter in mapping.dead_letters
    ]


@cache
def _handler(function: str) -> Handler:
    # It reads the environment when it is imported.
    module, _, name = resources("AWS::Serverless::Function")[function]["Handler"].rpartition(".")
    handler: Handler = getattr(importlib.import_module(module), name)
    return handler


def _differences(
    learner: str, wanted: Mapping[str, Earned], found: Iterable[Award], told: Iterable[AchievementAwarded]
) -> list[str]:
    """What is not as expected of one learner: an award that is or is not there, and how often it was told."""
    earned = {award.achievement.criteria: _earned(award) for award in found}
    times = Counter(event.criteria for event in told)
    pairs: list[tuple[str, object, object]] = [
        *((text, wanted.get(text), earned.get(text)) for text in sorted(wanted.keys() | earned.keys())),
        *((f"{text} told", int(text in wanted), times[text]) for text in sorted(wanted.keys() | times.keys())),
    ]
    return [
        f"{learner} {what}: expected {expected!r}, found {got!r}" for what, expected, got in pairs if expected != got
    ]


def _earned(award: Award) -> Earned:
    """An award as the files would say it: one without a moment has that of its granting."""
    at = None if award.at == award.granted_at else award.at
    if "first" not in award.because:
        return Earned(at=at)
    first, last = (date.fromisoformat(award.because[end]) for end in ("first", "last"))
    return Earned(at=at, streak=(first, last))


def main() -> int:
    """Award as the command line says; 0 if nothing differs."""
    learners = oulad.learners(_options().learners)
    work = batches(learners)
    events = sum(len(batch.events) for batch in work)
    started = time.perf_counter()
    outcomes = []
    with (
        tqdm(desc="Awarding", total=events, unit=" events") as bar,
        ProcessPoolExecutor(
            # Not forked: this process's threads and clients would be copied in any state.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(_environment(),),
        ) as pool,
    ):
        for batch, outcome in zip(work, pool.map(replay, work), strict=True):
            outcomes.append(outcome)
            bar.update(len(batch.events))
    seconds = time.perf_counter() - started

    differences = [line for outcome in outcomes for line in outcome.differences]
    for difference in differences[:DIFFERENCES_SHOWN]:
        print(difference)
    if len(differences) > DIFFERENCES_SHOWN:
        print(f"and {len(differences) - DIFFERENCES_SHOWN:,} more")
    print(
        f"{len(learners):,} learners, {events:,} events, {sum(outcome.awards for outcome in outcomes):,} awards, "
        f"{len(differences):,} differences, {seconds:.1f} seconds"
    )
    return 1 if differences else 0


def _environment() -> dict[str, str]:
    """The environment of functions that are to run here."""
    made = environment.for_functions("hito-awards", local_secrets.make())
    # Every batch would print its line.
    return made | {"POWERTOOLS_LOG_LEVEL": "ERROR"}


def _start(variables: dict[str, str]) -> None:
    """Prepare a process for its batches."""
    # Whoever interrupts a replay interrupts the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(variables)
    mock_aws().start()
    for name in CONSUMERS:
        _handler(name)
    # As in bench/in_process.py: a tenth of the time is saved.
    gc.freeze()
    gc.set_threshold(50_000)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.awards", description="Award real learners and compare.")
    parser.add_argument("--learners", type=positive, default=LEARNERS, help=f"how many; {LEARNERS:,} of them")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
