"""Course reports: a snapshot of a course's learners, made page by page behind the requests that ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hito import caches
from hito.config import settings
from hito.domain import reports as rules
from hito.domain.calendars import calendar
from hito.domain.content import Content
from hito.domain.errors import Code, Forbidden, NotFound
from hito.domain.records import CourseId
from hito.domain.reports import LearnerRow, LearnerWork, Person, Sums, Thresholds
from hito.services import queues
from hito.store import course_records, learners, people, reports
from hito.store.reports import Report, Run
from hito.usecases import content

# Learners that one request to the list reads.
_PAGE = 50

# A run that has not gone on for so long is sent to the queue again: its message may be lost, or wait for a redrive.
_STANDS_STILL = timedelta(minutes=1)

# The rosters that one function keeps between requests; one of ten thousand learners takes some ten megabytes.
_MAX_CACHED = 4

_rosters: caches.Cache[str, Sequence[tuple[LearnerRow, LearnerWork]]] = caches.register(
    "rosters of course reports", entries=_MAX_CACHED
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for a report finds: the course's content, the newest report, and the run that makes the next."""

    content: Content | None
    report: Report | None
    run: Run | None


def ask(course: CourseId, asker: str, now: datetime, *, is_admin: bool) -> Asked:
    """A course's report for somebody who may see it; begins a new one if there is none, or it is old.

    Two requests, and about twelve more to begin a new report.

    Raises:
        NotFound: if neither the catalog nor a learner has the course.
        Forbidden: if the asker is neither its sensei nor an admin.
        Unavailable: if the queue does not accept the work.
    """
    of_course = content.get(course)
    if of_course is None and course_records.count_learners(course) == 0:
        raise NotFound(Code.NO_COURSE)
    if not (is_admin or (of_course and of_course.is_taught_by(asker))):
        raise Forbidden(Code.TEACHER_ONLY)
    stored = reports.get(course)
    report, run = stored.report, stored.run
    max_age = timedelta(seconds=settings().report_max_age)
    if run is None and (report is None or report.as_of + max_age <= now):
        run = reports.begin(course, course_records.count_learners(course), now)
        if run:
            _enqueue(course)
        else:
            # Another request has just begun one.
            run = reports.get(course).run
    elif run and run.active_at + _STANDS_STILL <= now and reports.touch(course, run, now):
        _enqueue(course)
    return Asked(of_course, report, run)


def cohort(asked: Asked, course: CourseId, first: date | None, last: date | None) -> Sums | None:
    """The sums of the learners who enrolled from one date to another; None if there is no report yet.

    With dates, the roster is read: one request for each megabyte, or none if this process has it.
    """
    if asked.report is None:
        return None
    if first is None and last is None:
        return asked.report.sums
    found = (one for one in _roster(course, asked.report) if rules.is_in_cohort(one[0], first, last))
    return rules.sums(found, asked.content)


def roster(asked: Asked, course: CourseId) -> Sequence[LearnerRow] | None:
    """The rows of a course's learners; None if there is no report yet. Requests as for a cohort."""
    return [row for row, _work in _roster(course, asked.report)] if asked.report else None


def run_next_pages(name: str, now: datetime) -> None:
    """Go on with the report of a name, and send the rest to the queue; does nothing if no run is in progress.

    Raises:
        Unavailable: if the queue does not accept the message.
    """
    course = reports.course_of(name)
    run = reports.get(course).run
    if run is None:
        return
    rows, after = _next_rows(course, run)
    reports.put_part(course, run, rows)
    if after:
        if reports.save(course, run, replace(after, active_at=now)):
            _enqueue(course)
        else:
            reports.delete_stray_parts(course, run)
        return
    found = {row.learner: (row, work) for row, work in reports.rows(course, run.id)}
    if not reports.finish(course, run, rules.sums(found.values(), content.get_latest(course))):
        reports.delete_stray_parts(course, run)


def _enqueue(course: CourseId) -> None:
    queues.send(settings().require("backfill_queue"), {"report": reports.name_of(course)})


def _roster(course: CourseId, report: Report) -> Sequence[tuple[LearnerRow, LearnerWork]]:
    cached = _rosters.get(report.run)
    if cached is None:
        by_learner = {row.learner: (row, work) for row, work in reports.rows(course, report.run)}
        cached = _rosters.put(report.run, list(by_learner.values()))
    return cached


def _next_rows(course: CourseId, run: Run) -> tuple[list[tuple[LearnerRow, LearnerWork]], Run | None]:
    """The rows of the next learners, at most a part, and the run after them; None if they are the last."""
    latest = content.get_latest(course)
    found: list[tuple[LearnerRow, LearnerWork]] = []
    while len(found) + _PAGE <= reports.PART:
        page = course_records.learners_page(course, run.shard, run.before, _PAGE)
        found += rows_of(course, page, latest, run.begun_at)
        run = replace(run, done=run.done + len(page), before=page[-1] if page else None)
        if len(page) < _PAGE:
            if run.shard + 1 == course_records.SHARDS:
                return found, None
            run = replace(run, shard=run.shard + 1, before=None)
    return found, run


def rows_of(
    course: CourseId, page: Sequence[str], latest: Content | None, as_of: datetime
) -> list[tuple[LearnerRow, LearnerWork]]:
    """The rows of some learners of a course with its latest content, as of a time. One request each, and two more."""
    if not page:
        return []
    zones, known = learners.zones(page), people.get_all(page)
    of_deployment = settings()
    idle = timedelta(days=of_deployment.report_idle_days)
    thresholds = Thresholds(idle, of_deployment.report_failures)
    found = []
    for learner in page:
        record = replace(course_records.get(learner, course), content=latest)
        by_token = known.get(learner)
        person = Person(learner, by_token.name if by_token else None, calendar(zones.get(learner)))
        found.append((rules.row(person, record, as_of, thresholds), rules.work(record, person.calendar)))
    return found
