"""Reports on real courses, compared with what their files say.

``python -m bench.reports --learners 1000`` needs no network. The use cases write what real learners did to moto's table
in memory, and the rules that make a report read it back: as of a day in the middle of each course, and after its end.
As in bench/in_process.py, each few learners have a table to themselves.
"""

import argparse
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from moto import mock_aws
from tqdm import tqdm

from bench import awards, expected_reports, oulad
from bench.arguments import positive
from bench.expected_reports import ExpectedReport
from hito.domain import reports as rules
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind
from hito.domain.reports import LearnerRow, LearnerWork, Sums
from hito.store import course_records
from hito.store.idempotency import NoIdempotency
from hito.usecases import enrollment, reporting
from tests.dynamodb import fit_for_tests
from tools import environment, local_secrets, moto_aws

DIFFERENCES_SHOWN = 20
LEARNERS = 1_000
LEARNERS_AT_ONCE = 20

# The days, after the start of a course, of which a report is made: in the middle, and when everything is over.
DAYS = (100, 800)

# Later than anything that is replayed.
_NOW = datetime.fromisoformat("2020-01-01T00:00:00Z")

Rows = list[tuple[LearnerRow, LearnerWork]]


class Batch(NamedTuple):
    """What a few learners did, in the order of the days."""

    learners: Sequence[str]
    events: list[oulad.Event]


def batches(learners: Sequence[str], size: int = LEARNERS_AT_ONCE) -> list[Batch]:
    """The learners in batches of ``size``."""
    found = [Batch(learners[start : start + size], []) for start in range(0, len(learners), size)]
    batch_of = {learner: batch for batch in found for learner in batch.learners}
    for event in oulad.events(learners):
        batch_of[event.learner].events.append(event)
    return found


def rows(batch: Batch) -> dict[tuple[str, int], Rows]:
    """The rows of a batch's learners, by course and day of the report.

    The functions' environment must be set, and moto started.
    """
    found: dict[tuple[str, int], Rows] = {}
    by_course: dict[str, list[oulad.Event]] = defaultdict(list)
    for event in batch.events:
        by_course[event.course].append(event)
    with fit_for_tests(), awards.empty_table():
        for course, events in sorted(by_course.items()):
            start = oulad.STARTS[course.partition("-")[2]]
            left = events
            for day in DAYS:
                as_of = start + timedelta(days=day, hours=12)
                for event in left:
                    if event.at <= as_of:
                        _do(event)
                left = [event for event in left if event.at > as_of]
                found[course, day] = _rows(CourseId(Kind.COURSE, course), as_of)
    return found


def differences(course: str, day: int, found: Rows, expected: ExpectedReport) -> list[str]:
    """What differs between a course's report and roster, and what the files say."""
    sums = rules.sums(found, None)
    pairs: list[tuple[str, object, object]] = [
        ("states", {name: count for name, count in sorted(expected.states.items()) if count}, _states(sums)),
        ("lessons", expected.lessons, {one.id: (one.begun, one.finished) for one in sums.lessons}),
        ("weeks", expected.weeks, _weeks(sums)),
    ]
    shown = {row.learner: _row(row) for row, _work in found}
    pairs += [(learner, expected.rows.get(learner), shown.get(learner)) for learner in sorted(expected.rows | shown)]
    return [
        f"{course} on day {day}, {what}: expected {wanted!r}, found {got!r}"
        for what, wanted, got in pairs
        if wanted != got
    ]


def _rows(course: CourseId, as_of: datetime) -> Rows:
    return reporting.rows_of(course, course_records.learners_of(course), None, as_of)


def _do(event: oulad.Event) -> None:
    if isinstance(event, oulad.EnrollmentChanged):
        state = Enrollment.ENROLLED if event.action == "enroll" else Enrollment.DROPPED
        course = CourseId(Kind.COURSE, event.course)
        changed = EnrollmentEvent(learner=event.learner, course=course, state=state, at=event.at)
        enrollment.apply(changed, _NOW, NoIdempotency())
    else:
        awards.perform(event)


def _states(sums: Sums) -> dict[str, int]:
    return {state.value: count for state, count in sorted(sums.learners.items()) if count}


def _weeks(sums: Sums) -> dict[str, dict[str, int]]:
    return {
        of.week: {
            "enrolled": of.enrolled,
            "finished": of.finished,
            "active": of.active,
            "completed": of.completed,
        }
        for of in sums.weeks
    }


def _row(row: LearnerRow) -> tuple[object, ...]:
    times = (row.enrolled_at, row.begun_at, row.last_active_at, row.completed_at)
    return (row.state.value, row.percent, row.done, row.total, *(at and at.date() for at in times))


def main() -> int:
    """Report as the command line says; 0 if nothing differs."""
    options = _options()
    learners = oulad.learners(options.learners)
    work = batches(learners)
    events = sum(len(batch.events) for batch in work)
    started = time.perf_counter()
    found: dict[tuple[str, int], Rows] = defaultdict(list)
    with (
        tqdm(desc="Reporting", total=events, unit=" events") as bar,
        ProcessPoolExecutor(
            # Not forked: that would copy this process's threads and clients in any state.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(_environment(),),
        ) as pool,
    ):
        for batch, of_batch in zip(work, pool.map(rows, work), strict=True):
            for place, some in of_batch.items():
                found[place] += some
            bar.update(len(batch.events))
    seconds = time.perf_counter() - started

    differ: list[str] = []
    compared = 0
    for day in DAYS:
        for course, report in sorted(expected_reports.expected(learners, day).items()):
            compared += len(report.rows)
            differ += differences(course, day, found[course, day], report)
    for difference in differ[:DIFFERENCES_SHOWN]:
        print(difference)
    courses = {course for course, _day in found}
    print(
        f"{len(courses)} courses, {len(learners):,} learners, {events:,} events, {compared:,} rows, "
        f"{len(differ):,} differences, {seconds:.1f} seconds"
    )
    if options.plot:
        options.plot.write_text(
            plot(options.course, rules.sums(found[options.course, DAYS[-1]], None)), encoding="utf-8"
        )
    return 1 if differ else 0


def plot(course: str, sums: Sums) -> str:
    """A course's weeks as curves, as an SVG picture."""
    width, height, margin = 760, 280, 40
    curves = {"enrolled": "#8a6d3b", "active": "#1f77b4", "finished": "#2ca02c", "completed": "#d62728"}
    top = max(max(of.enrolled, of.active, of.finished, of.completed) for of in sums.weeks)
    step = (width - 2 * margin) / max(len(sums.weeks) - 1, 1)

    def points(name: str) -> str:
        values = (getattr(of, name) for of in sums.weeks)
        return " ".join(
            f"{margin + step * n:.0f},{height - margin - (height - 2 * margin) * value / top:.0f}"
            for n, value in enumerate(values)
        )

    lines = "\n".join(
        f'<polyline fill="none" stroke="{color}" stroke-width="2" points="{points(name)}"/>'
        f'<text x="{margin + 130 * n}" y="22" fill="{color}">{name}</text>'
        for n, (name, color) in enumerate(curves.items())
    )
    labels = "\n".join(
        f'<text x="{margin + step * n:.0f}" y="{height - 18}" text-anchor="middle">{of.week}</text>'
        for n, of in enumerate(sums.weeks)
        if n % max(len(sums.weeks) // 8, 1) == 0
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="11" fill="#777" role="img" aria-label="Weeks of {course}">\n'
        f'<text x="4" y="{margin + 4}">{top}</text><text x="4" y="{height - margin}">0</text>\n'
        f"{lines}\n{labels}\n</svg>\n"
    )


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
    # As in bench/in_process.py: a tenth of the time is saved.
    gc.freeze()
    gc.set_threshold(50_000)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.reports", description="Report on real courses and compare.")
    parser.add_argument("--learners", type=positive, default=LEARNERS, help=f"how many; {LEARNERS:,} of them")
    parser.add_argument("--plot", type=Path, help="a file for the picture of a course's weeks")
    parser.add_argument("--course", default="BBB-2013J", help="the course of the picture")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
