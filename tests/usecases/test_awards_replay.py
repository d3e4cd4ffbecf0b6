"""The replay of awards: it has to find nothing where all is well, and what is wrong where it is not."""

import pytest

from bench import awards
from hito.domain import achievements, streaks
from hito.domain.achievements import AchievementProgress, Earned

LEARNERS = {
    "oulad-540758": "completed two courses",
    "oulad-571765": "completed one, with the least that it takes",
    "oulad-1413989": "completed neither of two",
    "oulad-1870830": "five days in a row",
    "oulad-69346": "three days in a row",
    "oulad-1253440": "two days in a row",
    "oulad-623008": "an hour by one assessment",
    "oulad-2567288": "one assessment, with all the points",
    "oulad-268733": "two assessments, one of them not passed",
    "oulad-126074": "one assessment, without a mark",
    "oulad-1771053": "handed in before the course began",
    "oulad-1930254": "handed in nothing",
}


@pytest.fixture(autouse=True)
def _with_tables_of_its_own(setting):
    setting("TABLE_NAME", "hito-awards")


def replay(*learners):
    (batch,) = awards.batches(learners, len(learners))
    return awards.replay(batch)


def test_real_learners_have_the_awards_that_their_files_say():
    outcome = replay(*LEARNERS)
    assert outcome.differences == []
    assert outcome.awards == 53


def test_awards_for_shorter_streaks_than_asked_for_are_reported(monkeypatch):
    first_of = streaks.first_of
    monkeypatch.setattr(streaks, "first_of", lambda days, length, freezes: first_of(days, length - 1, freezes))
    two_days, three_days, told = replay("oulad-1253440").differences
    assert two_days.startswith("oulad-1253440 racha_2_dias: expected Earned(")
    assert three_days.startswith("oulad-1253440 racha_3_dias: expected None, found Earned(")
    assert told == "oulad-1253440 racha_3_dias told: expected 0, found 1"


def test_a_moment_that_is_not_known_is_reported(monkeypatch):
    counted = achievements._counted

    def without_moment(*arguments):
        found = counted(*arguments)
        return AchievementProgress(1, 1, Earned(None, found.earned.because)) if found.earned else found

    monkeypatch.setattr(achievements, "_counted", without_moment)
    (difference,) = replay("oulad-126074").differences
    assert difference.startswith(
        "oulad-126074 completar_1_lecciones: expected Earned(at=datetime.datetime(2013, 10, 21"
    )
    assert difference.endswith("found Earned(at=None, streak=None)")
