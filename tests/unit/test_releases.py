"""What `make run` has to deploy."""

import pytest

from tools import releases
from tools.local_cloud import Change, _change

PRESENT = releases.Release("stack", "functions", "layer", updates=3)


@pytest.mark.parametrize(
    ("wanted", "change"),
    [
        (PRESENT._replace(updates=0), Change.NOTHING),
        (PRESENT._replace(functions="new"), Change.CODE),
        (PRESENT._replace(layer="new"), Change.CODE),
        (PRESENT._replace(stack="new"), Change.EVERYTHING),
    ],
)
def test_only_what_changed_is_deployed(wanted, change):
    assert _change(PRESENT, wanted) is change


def test_an_unknown_release_is_replaced():
    assert _change(None, PRESENT) is Change.EVERYTHING


def test_a_parameter_with_another_value_is_another_stack():
    now, other = releases.of_files(["RateLimits=1"]), releases.of_files(["RateLimits=off"])
    assert now.stack != other.stack
    assert (now.functions, now.layer) == (other.functions, other.layer)
