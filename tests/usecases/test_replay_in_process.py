"""The replay itself: it has to find nothing where all is well, and what is wrong where it is not."""

from dataclasses import replace
from http import HTTPStatus

import pytest

from bench import calls, compare, oulad, targets
from bench.expected import expected
from bench.in_process import InProcess
from bench.targets import Refused, Reply

LEARNERS = ["oulad-11391", "oulad-30268", "oulad-493672"]
# The tests of this file share a table; nobody replays this learner.
NEVER_REPLAYED = "oulad-28400"


@pytest.fixture(scope="module")
def hito(table):
    return InProcess()


@pytest.fixture(scope="module")
def replayed(hito):
    _replay(hito)
    return hito


def _replay(hito):
    for event in oulad.events(LEARNERS):
        targets.answer(hito, calls.of(event, "run"))


def _differences(hito, expectations):
    return [line for one in expectations for line in compare.differences(hito, one)]


def test_real_learners_have_what_their_files_say(replayed):
    assert _differences(replayed, expected(LEARNERS)) == []


def test_replaying_again_changes_nothing(replayed):
    _replay(replayed)
    assert _differences(replayed, expected(LEARNERS)) == []


def test_every_event_twice_and_in_disorder_is_the_same(table):
    hito = InProcess()
    for course in expected(LEARNERS):
        targets.answer(hito, calls.resetting(course.learner, course.course))
    for event in oulad.shuffled(oulad.events(LEARNERS)):
        targets.answer(hito, calls.of(event, "another-run"))
    assert _differences(hito, expected(LEARNERS)) == []


def test_a_wrong_score_is_reported(replayed):
    right = expected(LEARNERS)[0]
    quizzes = [right.shown["quizScores"][0] | {"score": 1}, *right.shown["quizScores"][1:]]
    (difference,) = _differences(replayed, [replace(right, shown=right.shown | {"quizScores": quizzes})])
    assert difference.startswith("oulad-11391 AAA-2013J quizScores: ")


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
    assert _differences(replayed, [wrong]) == ["oulad-30268 AAA-2013J enrollment: expected 'enrolled', found 'dropped'"]


def test_a_learner_who_was_left_out_is_reported(hito):
    reported = "\n".join(_differences(hito, expected([NEVER_REPLAYED])))
    assert "completionPercentage: expected 83, found 0" in reported
    assert "enrollment: expected 'enrolled', found 'none'" in reported


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


def test_patience_ends(monkeypatch):
    monkeypatch.setattr(targets.time, "sleep", lambda _: None)
    with pytest.raises(Refused, match="503"):
        targets.answer(Busy(*[Reply(503, {"retry-after": "30"}, "")] * 5), READING)


def test_a_refusal_stops_the_replay():
    with pytest.raises(Refused, match="400"):
        targets.answer(Busy(Reply(400, {}, '{"error": "chapterId"}')), READING)
