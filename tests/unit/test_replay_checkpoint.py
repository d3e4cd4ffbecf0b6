"""Going on with an interrupted replay."""

from datetime import UTC, datetime

import pytest

from bench.checkpoint import Checkpoint

DAY = datetime(2013, 10, 1, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "replay" / "50-learners.json"


def test_a_replay_begins_at_the_beginning(file):
    assert Checkpoint(file, "http://here").through() is None


def test_a_replay_goes_on_after_the_last_finished_day(file):
    Checkpoint(file, "http://here").save(DAY)
    assert Checkpoint(file, "http://here").through() == DAY


def test_a_replay_that_continues_repeats_its_keys_and_one_that_begins_again_does_not(file):
    first = Checkpoint(file, "http://here")
    first.save(DAY)
    assert Checkpoint(file, "http://here").run == first.run
    assert Checkpoint(file, "http://elsewhere").run != first.run


def test_a_replay_somewhere_else_begins_again(file):
    Checkpoint(file, "http://here").save(DAY)
    assert Checkpoint(file, "http://elsewhere").through() is None


def test_a_finished_replay_begins_again(file):
    Checkpoint(file, "http://here").save(DAY)
    Checkpoint(file, "http://here").clear()
    assert Checkpoint(file, "http://here").through() is None
