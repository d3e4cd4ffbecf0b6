"""Compares the result of a replay with the expected one."""

from typing import Any

from bench import calls, targets
from bench.expected import Expected
from bench.targets import Target


def differences(target: Target, expected: Expected) -> list[str]:
    """The differences of one learner's course, a line for each field."""
    found = targets.answer(target, calls.reading(expected.learner, expected.course))
    found["chapterProgress"].sort(key=lambda chapter: chapter["chapterId"])
    found["quizScores"].sort(key=lambda quiz: quiz["quizId"])
    pairs = {name: (wanted, _part(found.get(name), wanted)) for name, wanted in expected.shown.items()}
    pairs["enrollment"] = (expected.enrollment, targets.enrollment(target, expected.learner, expected.course))
    for day in sorted(expected.days):
        pairs[f"active on {day}"] = (True, targets.is_active(target, expected.learner, day))
    return [
        f"{expected.learner} {expected.course} {name}: expected {wanted!r}, found {got!r}"
        for name, (wanted, got) in pairs.items()
        if wanted != got
    ]


def _part(found: Any, wanted: Any) -> Any:
    """The part of ``found`` with the names in ``wanted``; a response may have more."""
    match found, wanted:
        case dict(), dict():
            return {name: _part(found[name], wanted[name]) for name in wanted if name in found}
        case list(), list() if len(found) == len(wanted):
            return [_part(*pair) for pair in zip(found, wanted, strict=True)]
    return found
