"""Course reports: the newest whole one, its roster in parts, and the run that makes the next one.

A run stores its position, so that it continues after an interruption. Its parts have its id in their keys. When the run
is whole, the report points to it, and the parts of other runs are removed.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from pydantic import TypeAdapter

from hito.domain.records import CourseId, Kind
from hito.domain.reports import LearnerRow, LearnerWork, Sums
from hito.store import keys
from hito.store.dynamodb import attributes, table
from hito.store.dynamodb.attributes import Item, Key, epoch_ms, from_epoch_ms, key_of, optional_text, text, whole
from hito.store.dynamodb.update import Update

# Learners of one part at most. A part is written when they are read.
PART = 500

# A DynamoDB item has at most 400 kB, including its other attributes.
_MAX_PACKED_BYTES = 350_000

Rows = Sequence[tuple[LearnerRow, LearnerWork]]

_SUMS = TypeAdapter(Sums)
_ROWS = TypeAdapter(list[tuple[LearnerRow, LearnerWork]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that makes a report, and its position: after ``before`` in the list of its ``shard``.

    The report is as of ``begun_at``. ``done`` counts the learners processed, of about ``total``. ``active_at`` is when
    the run last went on.
    """

    id: str
    begun_at: datetime
    active_at: datetime
    shard: int
    before: str | None
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: the id of its run, the time that it describes, and its sums."""

    run: str
    as_of: datetime
    sums: Sums


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of a course's report: the newest whole one and the run in progress, each if there is one."""

    report: Report | None = None
    run: Run | None = None


def key(course: CourseId) -> Key:
    """The key of a course's report."""
    return keys.REPORT.key(kind=course.kind, course=course.id)


def part_key(course: CourseId, run: str, part: str) -> Key:
    """The key of a part of a run's roster."""
    return keys.REPORT_ROWS.key(kind=course.kind, course=course.id, run=run, part=part)


def name_of(course: CourseId) -> str:
    """The name of a course's report in messages: its partition key."""
    return key(course)["PK"]


def course_of(name: str) -> CourseId:
    """The course of the report with a name."""
    _report, kind, course = name.split("#")
    return CourseId(Kind(kind), course)


def get(course: CourseId) -> Stored:
    """What is stored of a course's report. One request."""
    item = table.get(key(course))
    return Stored(_report_from_item(item), _run_from_item(item)) if item else Stored()


def begin(course: CourseId, total: int, now: datetime) -> Run | None:
    """Begin a run, unless one is in progress; the run, None if there is one. One request."""
    run = Run(id=uuid4().hex, begun_at=now, active_at=now, shard=0, before=None, done=0, total=total)
    change = Update().if_equals("next", None).set(next=run.id, begun=epoch_ms(now), total=total)
    return run if table.update(key(course), _position(change, run)) is not None else None


def touch(course: CourseId, run: Run, now: datetime) -> bool:
    """Note that a run that stood still is sent to the queue again; False if it went on meanwhile. One request."""
    change = _if_unchanged(run).set(active=epoch_ms(now))
    return table.update(key(course), change) is not None


def save(course: CourseId, before: Run, after: Run) -> bool:
    """Store a run's position, unless it changed since it was read; whether it was stored. One request."""
    return table.update(key(course), _position(_if_unchanged(before), after)) is not None


def put_part(course: CourseId, run: Run, rows: Rows) -> None:
    """Store the rows that a run has just made. One request; more if they do not fit into one item.

    The part is named after the run's position, so that an interrupted run writes the same parts again.
    """
    for number, packed in enumerate(_packed(rows)):
        part = f"{run.done:08}-{number:03}"
        table.put(attributes.item({**part_key(course, run.id, part), "rows": packed}))


def rows(course: CourseId, run: str) -> Iterator[tuple[LearnerRow, LearnerWork]]:
    """The rows of a run. One request for each megabyte."""
    for item in table.query(keys.REPORT_ROWS.prefix(kind=course.kind, course=course.id, run=run)):
        yield from _ROWS.validate_json(zlib.decompress(item["rows"]["B"]))


def finish(course: CourseId, run: Run, sums: Sums) -> bool:
    """Make a run the report, and remove the parts of others; False if the run is not in progress any more.

    Three requests, and more for many parts.
    """
    others = [found for found in _part_keys(course) if not found["SK"].startswith(_prefix(course, run.id)["SK"])]
    packed = zlib.compress(_SUMS.dump_json(sums))
    change = Update().if_equals("next", run.id).set(run=run.id, as_of=epoch_ms(run.begun_at), sums=packed)
    change = change.remove("next", "begun", "active", "shard", "before", "done", "total")
    if table.update(key(course), change) is None:
        return False
    table.delete_all(others)
    return True


def delete_stray_parts(course: CourseId, run: Run) -> None:
    """Delete the parts of a run that another function does not continue: the report was deleted meanwhile."""
    stored = get(course)
    if run.id not in (stored.report and stored.report.run, stored.run and stored.run.id):
        prefix = _prefix(course, run.id)["SK"]
        table.delete_all([found for found in _part_keys(course) if found["SK"].startswith(prefix)])


def delete(course: CourseId) -> None:
    """Delete a course's report with its roster; a run in progress ends. Repeating is harmless."""
    table.delete_all([key(course), *_part_keys(course)])


def _part_keys(course: CourseId) -> list[Key]:
    prefix = keys.REPORT_ROWS.prefix(kind=course.kind, course=course.id)
    return [key_of(item) for page in table.pages(prefix) for item in page if item["SK"]["S"].startswith(prefix["SK"])]


def _prefix(course: CourseId, run: str) -> Key:
    return keys.REPORT_ROWS.prefix(kind=course.kind, course=course.id, run=run)


def _packed(rows: Rows) -> Iterator[bytes]:
    """Rows in stored form, each within the size of an item."""
    packed = zlib.compress(_ROWS.dump_json(list(rows)))
    if len(packed) <= _MAX_PACKED_BYTES or len(rows) == 1:
        yield packed
        return
    middle = len(rows) // 2
    yield from _packed(rows[:middle])
    yield from _packed(rows[middle:])


def _if_unchanged(run: Run) -> Update:
    return Update().if_equals("next", run.id).if_equals("done", run.done).if_equals("shard", run.shard)


def _position(change: Update, run: Run) -> Update:
    change = change.set(active=epoch_ms(run.active_at), shard=run.shard, done=run.done)
    return change.set(before=run.before) if run.before else change.remove("before")


def _report_from_item(item: Item) -> Report | None:
    if "run" not in item:
        return None
    sums = _SUMS.validate_json(zlib.decompress(item["sums"]["B"]))
    return Report(text(item, "run"), from_epoch_ms(whole(item, "as_of")), sums)


def _run_from_item(item: Item) -> Run | None:
    if "next" not in item:
        return None
    return Run(
        id=text(item, "next"),
        begun_at=from_epoch_ms(whole(item, "begun")),
        active_at=from_epoch_ms(whole(item, "active")),
        shard=whole(item, "shard"),
        before=optional_text(item, "before"),
        done=whole(item, "done"),
        total=whole(item, "total"),
    )
