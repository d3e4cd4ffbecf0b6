"""The report of each course after a replay, computed from the files alone.

It shares no code with Hito, nor with the events that are sent, so a fault in either shows as a difference. So it
repeats what the events assume: day 0, and that an assessment is begun and finished when it is submitted.
"""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

FILES = Path(__file__).parent / "data" / "oulad"

DAY_0 = {"2013B": date(2013, 2, 1), "2013J": date(2013, 10, 1), "2014B": date(2014, 2, 1)}


@dataclass(slots=True)
class ExpectedReport:
    """A course's report: states, lessons as (begun, finished), weeks as numbers by name, and each learner's row.

    A row has state, percent, done, total, and the dates of enrollment, beginning, last activity and completion.
    """

    states: Counter[str] = field(default_factory=Counter)
    lessons: dict[str, tuple[int, int]] = field(default_factory=dict)
    weeks: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: dict[str, tuple[object, ...]] = field(default_factory=dict)


def expected(learners: Collection[str], day: int) -> dict[str, ExpectedReport]:
    """The report of each course as of noon of a day after its start, with these learners alone."""
    wanted = frozenset(learners)
    assessments: dict[str, set[str]] = defaultdict(set)
    course_of: dict[str, str] = {}
    for module, presentation, assessment, *_rest in _lines("assessments"):
        course_of[assessment] = f"{module}-{presentation}"
        assessments[course_of[assessment]].add(assessment)

    # By course and student: the day of each submitted assessment.
    submitted: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for assessment, student, on, _banked, _mark in _lines("student_assessments"):
        if int(on) <= day:
            submitted[course_of[assessment], student][assessment] = int(on)

    reports: dict[str, ExpectedReport] = defaultdict(ExpectedReport)
    weeks: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for module, presentation, student, registered, withdrew in _lines("registrations"):
        course, learner = f"{module}-{presentation}", f"oulad-{student}"
        if learner not in wanted:
            continue
        done = submitted[course, student]
        enrolled, dropped = _until(day, registered), _until(day, withdrew)
        if enrolled is None and dropped is None and not done:
            continue
        start = DAY_0[presentation]
        days = sorted(done.values())
        total = len(assessments[course]) if done else 0
        is_whole = 0 < total == len(done)
        state = _state(enrolled, dropped, days, day, is_whole=is_whole)
        reports[course].states[state] += 1
        reports[course].rows[learner] = (
            state,
            100 * len(done) // total if total else 0,
            len(done),
            total,
            _on(start, enrolled),
            _on(start, days[0] if days else None),
            _on(start, days[-1] if days else None),
            _on(start, days[-1] if is_whole else None),
        )
        counts[course].update(done.keys())
        finished = [_week(start, on) for on in days]
        happened = {
            "enrolled": [] if enrolled is None else [_week(start, enrolled)],
            "finished": finished,
            "active": sorted(set(finished)),
            "completed": finished[-1:] if is_whole else [],
        }
        for name, in_weeks in happened.items():
            for week in in_weeks:
                weeks[course][week][name] += 1
    for course, report in reports.items():
        report.lessons = {assessment: (count, count) for assessment, count in counts[course].items()}
        names = ("enrolled", "finished", "active", "completed")
        report.weeks = {week: {name: of[name] for name in names} for week, of in weeks[course].items()}
    return dict(reports)


def _state(enrolled: int | None, dropped: int | None, days: list[int], day: int, *, is_whole: bool) -> str:
    if dropped is not None and (enrolled is None or dropped >= enrolled):
        return "dropped"
    if is_whole:
        return "completed"
    if not days:
        return "not_started"
    # As of noon, midnight of six days ago is less than seven days ago; that of seven days ago is more.
    return "at_risk" if days[-1] <= day - 7 else "active"


def _until(day: int, text: str) -> int | None:
    return int(text) if text and int(text) <= day else None


def _on(start: date, day: int | None) -> date | None:
    return None if day is None else start + timedelta(days=day)


def _week(start: date, day: int) -> str:
    return (start + timedelta(days=day)).strftime("%G-W%V")


def _lines(name: str) -> list[list[str]]:
    with gzip.open(FILES / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        _header, *lines = csv.reader(file)
    return lines
