"""The list of tests that `make test-fast` leaves out names what is there."""

import re

import pytest

from tests import exhaustive


@pytest.mark.parametrize("pattern", [one for some in exhaustive.LEFT_OUT.values() for one in some])
def test_what_is_left_out_is_there(pattern):
    path, _, function = pattern.partition("::")
    files = list(exhaustive.TESTS.glob(path))
    assert files
    if function:
        assert re.search(rf"^def {function}\(", files[0].read_text(encoding="utf-8"), re.MULTILINE)
