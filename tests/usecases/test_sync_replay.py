"""Real learners with three devices each, that send what they collected late, in disorder and twice."""

import pytest

from bench import calls, compare, devices, sync, targets
from bench.in_process import InProcess

LEARNERS = 3


@pytest.fixture(scope="module")
def hito(table):
    return InProcess()


def test_three_devices_twice_in_disorder_are_the_replay_in_order(hito):
    events, expectations = sync.of_presentation(sync.PRESENTATION, LEARNERS)
    for event in devices.synced(events):
        targets.answer(hito, calls.of(event))
    assert len(expectations) == LEARNERS
    assert [line for one in expectations for line in compare.differences(hito, one)] == []
    assert any(one.days for one in expectations)
