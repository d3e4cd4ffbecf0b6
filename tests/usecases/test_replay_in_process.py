"""The replay itself: it has to find nothing where all is well, and what is wrong where it is not."""

from dataclasses import replace
from http import HTTPStatus

import pytest

from bench import calls, compare, oulad, targets
from bench.expected import expected
from bench.in_process import InProcess
from bench.targets import Refused, Reply

LEARNERS = ["oulad-11391", "oulad-30268", "oulad-493672"]


@pytest.fixture
def hito(table):
    return InProcess()


@pytest.fixture
def replayed(hito):
    _replay(hito)
    return hito


def _replay(hito):
    for event in oulad.events(LEARNERS):
        targets.answer(hito, calls.of(event))


def _differences(hito, expectations):
    return [line for one in expectations for line in compare.differences(hito, one)]


def test_real_learners_have_what_their_files_say(replayed):
    assert _differences(replayed, expected(LEARNERS)) == []


def test_replaying_again_changes_nothing(replayed):
    _replay(replayed)
    assert _differences(replayed, expected(LEARNERS)) == []


def test_a_wrong_percentage_is_reported(replayed):
    right = expected(LEARNERS)[0]
    wrong = replace(right, shown=right.shown | {"completionPercentage": 84})
    assert _differences(replayed, [wrong]) == ["oulad-11391 AAA-2013J completionPercentage: expected 84, found 83"]


def test_a_missing_chapter_is_reported(replayed):
    right = expected(LEARNERS)[0]
    wrong = replace(right, shown=right.shown | {"chapterProgress": right.shown["chapterProgress"][1:]})
    (difference,) = _differences(replayed, [wrong])
    assert difference.startswith("oulad-11391 AAA-2013J chapterProgress: ")


def test_a_wrong_enrollment_is_reported(replayed):
    wrong = replace(expected(["oulad-30268"])[0], enrollment="enrolled")
    assert _differences(replayed, [wrong]) == ["oulad-30268 AAA-2013J enrollment: expected enrolled, found dropped"]


def test_nothing_replayed_is_reported(hito):
    assert any("enrollment" in line for line in _differences(hito, expected(LEARNERS)))


class Busy:
    """Hito, after so many refusals."""

    def __init__(self, *replies):
        self.replies = list(replies)

    def send(self, call):
        return self.replies.pop(0)


GOOD = Reply(HTTPStatus.OK, {}, "{}")
READING = calls.reading("oulad-11391", "AAA-2013J")


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_answer_is_asked_for_again_when_it_says(status, monkeypatch):
    pauses = []
    monkeypatch.setattr(targets.time, "sleep", pauses.append)
    assert targets.answer(Busy(Reply(status, {"retry-after": "7"}, ""), GOOD), READING) == {}
    assert pauses == [7]


def test_a_refusal_stops_the_replay():
    with pytest.raises(Refused, match="400"):
        targets.answer(Busy(Reply(400, {}, '{"error": "chapterId"}')), READING)
