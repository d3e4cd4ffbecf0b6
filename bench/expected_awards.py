"""The awards that every learner must have after a replay, computed from the files alone.

It shares no code with Hito, nor with the events that are sent, so a fault in either shows as a difference. So it
repeats what the events assume (day 0, which time is watched).
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

FILES = Path(__file__).parent / "data" / "oulad"

DAY_0 = {"2013B": date(2013, 2, 1), "2013J": date(2013, 10, 1), "2014B": date(2014, 2, 1)}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """How a learner earned an achievement.

    ``at`` is the midnight of the day, if the achievement has a moment; ``streak`` is the first and the last day of the
    streak that earned it, if it is for one.
    """

    at: datetime | None = None
    streak: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assessment:
    """An assessment that a learner submitted, and how many their course has; no score if it was never marked."""

    course: str
    of: int
    day: date
    seconds: float
    score: int | None


_Rule = Callable[[Collection[_Assessment]], Earned | None]


def criteria() -> list[str]:
    """The criteria of all achievements that must exist."""
    return list(_rules())


def expected(learners: Collection[str]) -> dict[str, dict[str, Earned]]:
    """The awards that each of ``learners`` must have, by criteria."""
    rules = _rules()
    done = _done(frozenset(learners))
    return {
        learner: {text: earned for text, rule in rules.items() if (earned := rule(done[learner]))}
        for learner in learners
    }


def _done(learners: Collection[str]) -> dict[str, list[_Assessment]]:
    courses: dict[str, tuple[str, str]] = {}
    weights: dict[str, float] = {}
    totals: dict[str, int] = defaultdict(int)
    for module, presentation, assessment, _type, _date, weight in _lines("assessments"):
        courses[assessment] = module, presentation
        weights[assessment] = float(weight)
        totals[f"{module}-{presentation}"] += 1

    done: dict[str, list[_Assessment]] = defaultdict(list)
    for assessment, student, day, _banked, score in _lines("student_assessments"):
        if f"oulad-{student}" in learners:
            module, presentation = courses[assessment]
            done[f"oulad-{student}"].append(
                _Assessment(
                    course=f"{module}-{presentation}",
                    of=totals[f"{module}-{presentation}"],
                    day=DAY_0[presentation] + int(day) * ONE_DAY,
                    seconds=60 * weights[assessment] if weights[assessment] else 1800,
                    score=int(score) if score else None,
                )
            )
    return done


def _rules() -> Mapping[str, _Rule]:
    courses = [f"{line[0]}-{line[1]}" for line in _lines("courses")]
    return {
        **{f"completar_{count}_lecciones": _lessons(count) for count in (1, 5, 10)},
        **{f"completar_curso_{course}": _course(course) for course in courses},
        **{f"completar_{count}_cursos": _courses(count) for count in (1, 2)},
        "puntuacion_perfecta": lambda done: _nth([each.day for each in done if each.score == 100], 1),
        "quiz_al_primer_intento": _first_tries(1),
        **{f"{count}_quizzes_al_primer_intento": _first_tries(count) for count in (5, 10)},
        **{f"racha_{length}_dias": _streak(length) for length in (2, 3, 5)},
        **{f"ver_{hours}_horas": _hours(hours) for hours in (1, 5, 10)},
    }


def _nth(days: Collection[date], count: int) -> Earned | None:
    """Earned on the day of the ``count``-th thing done on ``days``."""
    if len(days) < count:
        return None
    return Earned(at=datetime.combine(sorted(days)[count - 1], time(), UTC))


def _lessons(count: int) -> _Rule:
    return lambda done: _nth([each.day for each in done], count)


def _completed(done: Collection[_Assessment]) -> dict[str, date]:
    """The courses whose assessments were all submitted, each with the day of the last one."""
    days: dict[str, list[date]] = defaultdict(list)
    for each in done:
        days[each.course].append(each.day)
    return {each.course: max(days[each.course]) for each in done if len(days[each.course]) == each.of}


def _course(course: str) -> _Rule:
    return lambda done: _nth([day for name, day in _completed(done).items() if name == course], 1)


def _courses(count: int) -> _Rule:
    return lambda done: _nth(_completed(done).values(), count)


def _first_tries(count: int) -> _Rule:
    # No learner submits an assessment twice.
    return lambda done: _nth([each.day for each in done if each.score is not None and each.score >= 40], count)


def _streak(length: int) -> _Rule:
    def first(done: Collection[_Assessment]) -> Earned | None:
        days = {each.day for each in done}
        for day in sorted(days):
            if all(day + more * ONE_DAY in days for more in range(length)):
                return Earned(streak=(day, day + (length - 1) * ONE_DAY))
        return None

    return first


def _hours(hours: int) -> _Rule:
    return lambda done: Earned() if sum(each.seconds for each in done) >= 3600 * hours else None


def _lines(name: str) -> list[list[str]]:
    with gzip.open(FILES / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
