"""One learner's percentage, wherever it is shown: in every contract, in the explanation, the roster and the report."""

from functools import partial
from typing import Any

import pytest

from tests.deployed import Deployed, within
from tests.people import System
from tests.school import School

pytestmark = pytest.mark.deployed


def test_all_contracts_the_explanation_the_roster_and_the_report_show_one_percentage_at_each_of_ten_steps(
    deployed: Deployed, over_http: System
) -> None:
    school = School(over_http)
    course = str(school.course)

    def teacher_reads(path: str) -> dict[str, Any] | None:
        answer = school.teacher.get(path)
        assert answer.status_code in {200, 202}, answer.text
        shown: dict[str, Any] = answer.json()
        return shown if answer.status_code == 200 else None

    steps = school.steps()
    assert len(steps) >= 10
    for number, (step, percent) in enumerate(steps):
        step()
        deployed.forget_report(course)
        teacher_reads(f"/v1/courses/{course}/report")
        school.shows(percent)
        assert within(10, partial(school.summary_shows, percent)), f"step {number}"
        explained = school.teacher.get(f"/v1/learners/{school.ana.id}/explain", params={"course": course}).json()
        assert within(10, partial(teacher_reads, f"/v1/courses/{course}/report")), f"step {number}"
        report = teacher_reads(f"/v1/courses/{course}/report")
        roster = teacher_reads(f"/v1/courses/{course}/learners")
        assert report
        assert roster
        [row] = roster["learners"]
        finished = sum(lesson["finished"] for lesson in report["lessons"])
        shown = {
            "explained to the teacher": explained["course"]["percent"],
            "in the roster": row["percent"],
            "in the report": 100 * finished // len(report["lessons"]),
        }
        assert set(shown.values()) == {percent}, (number, shown)
        # A correction takes back no completion.
        is_completed = explained["course"]["completed"]
        assert is_completed >= (percent == 100), f"step {number}"
        assert report["learners"]["completed"] == is_completed, f"step {number}"
        assert (row["state"] == "completed") == is_completed, f"step {number}"
