"""The expected result for every learner after a replay, computed from the files alone.

It shares no code with Hito, nor with the events that are sent, so a fault in either shows as a difference. So it
repeats what the events assume (which time is watched).
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILES = Path(__file__).parent / "data" / "oulad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One learner's course: ``enrollment`` is enrolled, dropped or none.

    ``shown`` has fields of the tutorials contract's response; other fields are not compared. ``days`` are those on
    which the learner has to be active, if they are compared.
    """

    learner: str
    course: str
    enrollment: str
    shown: dict[str, object]
    days: frozenset[date] = frozenset()


def expected(learners: Collection[str]) -> list[Expected]:
    """The expected result for each registration of ``learners``."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    course_of: dict[str, str] = {}
    for module, presentation, assessment, _type, _date, weight in _lines("assessments"):
        course_of[assessment] = f"{module}-{presentation}"
        weights[course_of[assessment]][assessment] = float(weight)

    # Submitted assessments, each with its mark if it has one.
    submitted: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for assessment, student, _day, _banked, score in _lines("student_assessments"):
        submitted[student, course_of[assessment]][assessment] = score

    wanted = frozenset(learners)
    return [
        Expected(
            learner=f"oulad-{student}",
            course=f"{module}-{presentation}",
            enrollment=_enrollment(registered, withdrew),
            shown={
                "tutorialId": f"{module}-{presentation}",
                "userId": f"oulad-{student}",
                **_progress(
                    submitted[student, f"{module}-{presentation}"],
                    weights[f"{module}-{presentation}"],
                ),
            },
        )
        for module, presentation, student, registered, withdrew in _lines("registrations")
        if f"oulad-{student}" in wanted
    ]


def _enrollment(registered: str, withdrew: str) -> str:
    """The state after the later of two days; on the same day the withdrawal counts."""
    if withdrew and (not registered or int(withdrew) >= int(registered)):
        return "dropped"
    return "enrolled" if registered else "none"


def _progress(done: dict[str, str], weights: dict[str, float]) -> dict[str, object]:
    # A course's total is known from its first finished chapter on.
    total = len(weights) if done else 0
    marked = {assessment: score for assessment, score in done.items() if score}
    percent = 100 * len(done) // total if total else 0
    seconds = {assessment: 60 * weights[assessment] if weights[assessment] else 1800 for assessment in done}
    return {
        "completionPercentage": percent,
        "chaptersCompleted": len(done),
        "totalChapters": total,
        "certificateEligible": percent >= 95 and all(int(score) >= 40 for score in marked.values()),
        "totalWatchTime": sum(seconds.values()),
        "chapterProgress": [
            {"chapterId": assessment, "watchTime": seconds[assessment], "completed": True}
            for assessment in sorted(done)
        ],
        "quizScores": [
            {
                "quizId": assessment,
                "score": int(marked[assessment]),
                "maxScore": 100,
                "passed": int(marked[assessment]) >= 40,
                "attempts": 1,
            }
            for assessment in sorted(marked)
        ],
    }


def _lines(name: str) -> list[list[str]]:
    with gzip.open(FILES / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
