"""What a course report costs: time of the function, requests and capacity units.

``python -m bench.report_cost --learners 10000 --lessons 100`` needs no network. One learner's items are written by the
use cases. The others have the same items under their own id, which this module answers from memory: moto would need
gigabytes for them. The report itself, its parts and its run go to moto's table, as a queue worker writes them.
"""

import argparse
import json
import os
import re
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from moto import mock_aws

from bench.arguments import positive
from hito.aws.client import Attempt, Send, interceptors
from hito.aws.connection import Response
from hito.domain.content import Content, Lesson, Section
from hito.domain.moments import Moment
from hito.domain.records import CourseId, Enrollment, EnrollmentEvent, Kind, Observation
from hito.store import course_records, reports
from hito.store.dynamodb import sharded_lists, table
from hito.store.idempotency import NoIdempotency
from hito.usecases import catalog, enrollment, reporting, tracking
from tests.dynamodb import fit_for_tests
from tools import capacity, environment, local_secrets, moto_aws, template

COURSE = CourseId(Kind.COURSE, "python")
PATTERN = "learner-000000"

# Milliseconds since 1970.
_TIME = re.compile(r"\b\d{13}\b")
_BEGUN = datetime(2026, 1, 5, 8, tzinfo=UTC)


class Learners:
    """So many learners with the items of the one that was written: answers what a report reads of them."""

    def __init__(self, count: int) -> None:
        self._shards: dict[str, list[str]] = defaultdict(list)
        for number in range(1, count + 1):
            learner = f"learner-{number:06}"
            self._shards[str(sharded_lists.entry("", learner, learner)["list"])].append(learner)
        header = course_records.header_key(PATTERN, COURSE)
        self._items = json.dumps(table.query(header))
        self._header = json.dumps(table.get(header))

    def answer(self, attempt: Attempt, send: Send) -> Response:
        """The answer to a request about learners; moto's to any other."""
        values = attempt.request.get("ExpressionAttributeValues", {})
        if attempt.operation == "Query" and ":list" in values:
            return self._page(attempt.request, values)
        partition = values.get(":pk", {}).get("S", "").removeprefix("LEARNER#")
        if attempt.operation == "Query" and partition.startswith("learner-"):
            # Each learner did everything at times of their own.
            later = zlib.crc32(partition.encode()) % 3_600_000
            items = _TIME.sub(lambda found: str(int(found[0]) + later), self._items)
            return _answered(items.replace(PATTERN, partition))
        return send(attempt)

    def _page(self, request: Any, values: Any) -> Response:
        learners = self._shards["#" + values[":list"]["S"].rpartition("#")[2]]
        if request.get("Select") == "COUNT":
            return Response(200, {}, json.dumps({"Count": len(learners)}).encode())
        before = values[":at"]["S"] if ":at" in values else "~"
        found = [one for one in reversed(learners) if one < before][: request["Limit"]]
        return _answered("[" + ", ".join(self._header.replace(PATTERN, one) for one in found) + "]")


def _answered(items: str) -> Response:
    return Response(200, {}, f'{{"Items": {items}}}'.encode())


@contextmanager
def _course(learners: int, lessons: int) -> Iterator[None]:
    """A course with its learners, each of whom finished a lesson an hour, up to the last but one."""
    titles = [Lesson(id=str(number), title=f"Lesson {number}") for number in range(1, lessons + 1)]
    content = Content(name="Python", sections=(Section(id="1", title="All", lessons=tuple(titles)),))
    catalog.put(COURSE, content, _BEGUN)
    enrollment.apply(EnrollmentEvent(PATTERN, COURSE, Enrollment.ENROLLED, _BEGUN), _BEGUN, NoIdempotency())
    for number in range(1, lessons):
        seen = Observation(COURSE, str(number), watched_ms=300_500, position_ms=300_500, finished=True)
        tracking.record(PATTERN, seen, Moment.utc(_BEGUN + timedelta(hours=number)), NoIdempotency())
    known = Learners(learners).answer
    interceptors.append(known)
    try:
        yield
    finally:
        interceptors.remove(known)


def measured(learners: int, lessons: int) -> str:
    """Make a report, and read its roster; what each took."""
    now, dynamodb = _BEGUN + timedelta(hours=lessons + 1), boto3.client("dynamodb")
    dynamodb.create_table(**template.table_properties(os.environ["TABLE_NAME"]))
    boto3.client("sqs").create_queue(QueueName=os.environ["BACKFILL_QUEUE"].rpartition("/")[2])
    with _course(learners, lessons), capacity.metered(dynamodb) as bill:
        reporting.ask(COURSE, "", now, is_admin=True)
        calls = []
        while reports.get(COURSE).run:
            calls.append(_seconds(lambda: reporting.run_next_pages(reports.name_of(COURSE), now)))
        made = reporting.ask(COURSE, "", now, is_admin=True)
        roster = _seconds(lambda: reporting.roster(made, COURSE))
    stored = sum(capacity.size(dict(item)) for item in table.query({**reports.key(COURSE), "SK": ""}))
    return (
        f"{learners:,} learners, {lessons} lessons: {len(calls)} calls of the worker, {sum(calls):.1f} s of processor, "
        f"at most {max(calls):.1f} s in one; {len(bill.requests):,} requests, {bill.reads:,.0f} RCU, "
        f"{bill.writes:,.0f} WCU; {stored / 1000:,.0f} kB stored; a roster that is not cached: {roster:.2f} s"
    )


def _seconds(work: Callable[[], object]) -> float:
    """The processor time that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print what a report of the given size costs."""
    parser = argparse.ArgumentParser(prog="bench.report_cost", description="Measure what a course report costs.")
    parser.add_argument("--learners", type=positive, default=10_000)
    parser.add_argument("--lessons", type=positive, default=100)
    options = parser.parse_args()
    os.environ.update(environment.for_functions("hito-report", local_secrets.make()))
    moto_aws.install()
    with mock_aws(), fit_for_tests():
        print(measured(options.learners, options.lessons))


if __name__ == "__main__":
    main()
