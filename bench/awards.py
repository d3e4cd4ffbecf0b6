"""Lets real learners earn awards, and compares every award with what their files say.

``python -m bench.awards --learners 1000`` needs no network. The use cases write to moto's table in memory, and both
stream consumers process the table's stream until it is empty, called as Lambda calls them. As in
bench/in_process.py, each few learners have a table to themselves.
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
from tools import environment, local_secrets, moto_aws, template

DIFFERENCES_SHOWN = 20
LEARNERS = 1_000
LEARNERS_AT_ONCE = 20

# Awards first: that consumer must look again when the other one has marked days and recorded completions.
CONSUMERS = ("AwardAchievementsFunction", "UpdateProjectionsFunction")


class Batch(NamedTuple):
    """What a few learners do, in the order of the days, and the awards that they must then have."""

    events: list[oulad.Event]
    expectations: Mapping[str, Mapping[str, Earned]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The number of awards of a batch's learners, and the differences."""

    awards: int
    differences: list[str]


def batches(learners: Sequence[str], size: int = LEARNERS_AT_ONCE) -> list[Batch]:
    """The learners in batches of ``size``, without their enrollments, which earn nothing."""
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
    """Replay all that a batch's learners did, award them, and compare.

    The functions' environment must be set, and moto started.
    """
    published: list[AchievementAwarded | CourseCompleted] = []
    with fit_for_tests(), empty_table() as name, patch.object(bus, "publish", published.extend):
        for criteria in expected_awards.criteria():
            awards.add(Achievement(id=0, name=criteria, criteria=criteria), NoIdempotency())
        for event in batch.events:
            perform(event)
        differences = process_stream(name)
        found = {learner: earnings.read(learner).awards.values() for learner in batch.expectations}
    for learner, wanted in batch.expectations.items():
        awarded = [one for one in published if isinstance(one, AchievementAwarded) and one.learner == learner]
        differences += _differences(learner, wanted, found[learner], awarded)
    return Outcome(awards=sum(map(len, found.values())), differences=differences)


@contextmanager
def empty_table() -> Iterator[str]:
    """The name of an empty table, as the template declares it, with all caches cleared."""
    dynamodb, name = boto3.client("dynamodb"), os.environ["TABLE_NAME"]
    dynamodb.create_table(**_table_properties(name))
    caches.clear_all()
    try:
        yield name
    finally:
        dynamodb.delete_table(TableName=name)


_table_properties = cache(template.table_properties)


def perform(event: oulad.Event) -> None:
    """Perform an event at its time; its day is the learner's."""
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


def process_stream(table_name: str) -> list[str]:
    """Let both consumers process the stream, and what they write to it; returns the dead letters."""
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
    learner: str, wanted: Mapping[str, Earned], found: Iterable[Award], published: Iterable[AchievementAwarded]
) -> list[str]:
    """The differences of one learner: awards missing or unexpected, and how often each was published."""
    earned = {award.achievement.criteria: _earned(award) for award in found}
    times = Counter(event.criteria for event in published)
    pairs: list[tuple[str, object, object]] = [
        *((text, wanted.get(text), earned.get(text)) for text in sorted(wanted.keys() | earned.keys())),
        *((f"{text} told", int(text in wanted), times[text]) for text in sorted(wanted.keys() | times.keys())),
    ]
    return [
        f"{learner} {what}: expected {expected!r}, found {got!r}" for what, expected, got in pairs if expected != got
    ]


def _earned(award: Award) -> Earned:
    """An award in the terms of the files; one without a moment has the time when it was granted."""
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
            # Not forked: that would copy this process's threads and clients in any state.
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
    """The environment of functions that run here."""
    made = environment.for_functions("hito-awards", local_secrets.make())
    # Otherwise every batch would print its line.
    return made | {"LOG_LEVEL": "ERROR"}


def _start(variables: dict[str, str]) -> None:
    """Prepare a process for its batches."""
    # An interrupt goes to the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(variables)
    mock_aws().start()
    moto_aws.install()
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
