"""The replay of reports: it has to find nothing where all is well, and what is wrong where it is not."""

import pytest

from bench import expected_reports, reports
from hito.domain import reports as rules
from hito.domain.reports import State

LEARNERS = {
    "oulad-540758": "completed two courses",
    "oulad-571765": "completed one, with the least that it takes",
    "oulad-1413989": "completed neither of two",
    "oulad-1870830": "five days in a row",
    "oulad-268733": "two assessments, one of them not passed",
    "oulad-1771053": "handed in before the course began",
    "oulad-1930254": "handed in nothing",
}


@pytest.fixture(autouse=True)
def _with_tables_of_its_own(setting):
    setting("TABLE_NAME", "hito-awards")


def differences():
    (batch,) = reports.batches(list(LEARNERS), len(LEARNERS))
    found = reports.rows(batch)
    return [
        line
        for day in reports.DAYS
        for course, report in expected_reports.expected(LEARNERS, day).items()
        for line in reports.differences(course, day, found[course, day], report)
    ]


def test_real_courses_have_the_reports_that_their_files_say():
    assert differences() == []


def test_another_state_is_reported(monkeypatch):
    state = rules.state

    def hasty(*arguments):
        found = state(*arguments)
        return State.ACTIVE if found is State.AT_RISK else found

    monkeypatch.setattr(rules, "state", hasty)
    assert any("expected ('at_risk'" in line and "found ('active'" in line for line in differences())
