from importlib import import_module

import pytest

from hito.domain.records import Kind
from hito.usecases import content


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_course_has_a_source_of_content(kind):
    source = import_module(content.SOURCES[kind])
    assert callable(source.get_all)
    assert callable(source.get_latest)
